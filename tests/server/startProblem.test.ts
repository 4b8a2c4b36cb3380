import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { listenProblem, requireDataDir, storeProblem } from '../../server/startProblem.ts'
import { temporaryDirectory } from './store/testStores.ts'

const coded = (code: string, message = `${code}: why`) => Object.assign(new Error(message), { code })
const sqlite = { dataDir: '/newsroom', databaseUrl: null }
const postgres = { dataDir: '/newsroom', databaseUrl: 'postgres://u:hidden@h/d' }

describe('a start that fails says in one line which variable to look at', () => {
  it.each([
    ['EADDRINUSE', 'PORT'],
    ['EACCES', 'PORT'],
    ['EADDRNOTAVAIL', 'HOST'],
    ['ENOTFOUND', 'HOST'],
  ])('when it cannot listen: %s is %s', (code, name) => {
    expect(listenProblem(coded(code), { host: '10.0.0.1', port: 80 }).message).toMatch(new RegExp(`^${name}: [^\\n]+$`))
  })

  it.each([
    ['SQLITE_CANTOPEN', 'unable to open database file'],
    ['SQLITE_READONLY', 'attempt to write a readonly database'],
    ['EROFS', 'EROFS: read-only file system\nstack'],
    ['', 'the data directory /newsroom is in use by another Galley process'],
    ['', 'migration 0009 failed'],
  ])('when SQLite cannot be opened: %s %s', (code, message) => {
    expect(storeProblem(coded(code, message), sqlite).message).toMatch(/^DATA_DIR: [^\n]*\/newsroom[^\n]*$/)
  })

  it.each([
    coded('ECONNREFUSED', 'connect ECONNREFUSED 127.0.0.1:5432'),
    coded('3D000', 'database "d" does not exist'),
    new AggregateError([coded('ECONNREFUSED', 'connect ECONNREFUSED ::1:5432'), coded('ECONNREFUSED')], ''),
    new Error('migration 0009 failed', { cause: new Error('permission denied for schema public\nhint') }),
  ])('when PostgreSQL cannot be used: %s', (error) => {
    const { message } = storeProblem(error, postgres)
    expect(message).toMatch(/^DATABASE_URL: [^\n]+\((connect|database|migration)[^\n]+\)$/)
    expect(message).not.toContain('hidden')
  })

  it('when the directory is a file, or lies below one; and makes one that is missing', () => {
    const directory = temporaryDirectory()
    const file = join(directory.path, 'file')
    writeFileSync(file, '')
    for (const path of [file, join(file, 'data')]) expect(() => requireDataDir(path)).toThrow(`DATA_DIR: ${path} is not a directory`)
    requireDataDir(join(directory.path, 'a', 'b'))
    requireDataDir(join(directory.path, 'a', 'b'))
    directory.remove()
  })
})
