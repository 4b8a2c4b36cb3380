import { execFile } from 'node:child_process'
import { mkdtemp, open, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { makeNewsroom } from '../../support/people.ts'
import { repositoryRoot } from '../../support/repositoryRoot.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

let dataDir: string

/** The data of a newsroom whose server has ended in order. */
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'galley-damaged-'))
  const { people, stop } = await makeNewsroom({ dataDir })
  for (let i = 0; i < 20; i++) await people.reporter.json('/api/articles', { method: 'POST', json: {} })
  await stop()
})
afterAll(() => rm(dataDir, { recursive: true, force: true }))

function start(): Promise<{ code: number; out: string; err: string }> {
  const env = { PATH: process.env['PATH'] ?? '', DATA_DIR: dataDir, PORT: '0' }
  return new Promise((resolve) => {
    execFile(process.execPath, [join(repositoryRoot, 'dist/server/main.js')], { env, timeout: 30_000 }, (error, out, err) => {
      resolve({ code: error ? Number(error.code ?? 1) : 0, out, err })
    })
  })
}

describe('a server on a damaged database does not start, and says in one line what to do:', () => {
  it.each<[string, (path: string) => Promise<unknown>]>([
    ['pages are overwritten', (path) => scribble(path, 0.3)],
    ['the end is missing', async (path) => await open(path, 'r+').then((file) => file.truncate(40_960).finally(() => file.close()))],
    ['it is no database at all', (path) => writeFile(path, 'not a database '.repeat(1000))],
  ])('%s', async (_, spoil) => {
    await spoil(join(dataDir, 'galley.db'))
    const { code, out, err } = await start()
    expect([code, out]).toEqual([1, ''])
    expect(err).toMatch(/^DATA_DIR: the database is damaged \([^\n]+\); [^\n]*npm run galley -- restore --from DIR\n$/)
  })
})

/** Overwrites a part of the file, from the given fraction of it on. */
async function scribble(path: string, from: number): Promise<void> {
  const { size } = await stat(path)
  const file = await open(path, 'r+')
  for (let page = Math.floor((size * from) / 4096); page < (size * (from + 0.4)) / 4096; page++) {
    await file.write(Buffer.alloc(4096, 0x5a), 0, 4096, page * 4096)
  }
  await file.close()
}
