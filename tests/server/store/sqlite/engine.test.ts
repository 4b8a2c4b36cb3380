import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { SqliteEngine } from '../../../../server/store/sqlite/engine.ts'
import { temporaryDirectory } from '../testStores.ts'

let directory: ReturnType<typeof temporaryDirectory>
let engine: SqliteEngine

beforeEach(() => {
  directory = temporaryDirectory()
  engine = new SqliteEngine(join(directory.path, 'deep', 'data'))
  engine.run('create table thing (id integer primary key, name text unique, data blob) strict')
})

afterEach(() => {
  engine.close()
  directory.remove()
})

describe('SqliteEngine', () => {
  it('commits to the disk and checks references', () => {
    const setting = (name: string) => Object.values(engine.run(`pragma ${name}`).rows[0] ?? {})[0]
    expect(setting('journal_mode')).toBe('wal')
    expect(setting('synchronous')).toBe(2)
    expect(setting('foreign_keys')).toBe(1)
    expect(setting('journal_size_limit')).toBe(64 * 1024 * 1024)
    expect(setting('wal_autocheckpoint')).toBe(1000)
  })

  it('gives bytes, text and numbers back as they were', () => {
    const data = Uint8Array.of(1, 0, 255, 4).subarray(1)
    const insert = 'insert into thing (id, name, data) values (?, ?, ?)'
    expect(engine.run(insert, [4294967295, '望川 𬱟 😀', data])).toEqual({ rows: [], changes: 1, insertId: 4294967295 })
    engine.run(insert, [2, undefined, new Uint8Array(0)])
    expect(engine.run('select * from thing order by id desc').rows).toEqual([
      { id: 4294967295, name: '望川 𬱟 😀', data: Uint8Array.of(0, 255, 4) },
      { id: 2, name: null, data: new Uint8Array(0) },
    ])
  })

  it('tells how many rows a statement changed', () => {
    for (let id = 1; id <= 250; id++) engine.run('insert into thing (id) values (?)', [id])
    expect(engine.run("update thing set name = 'n' || id where id > ?", [100]).changes).toBe(150)
    expect(engine.run('update thing set name = null where id > ?', [1000]).changes).toBe(0)
    expect(engine.run('delete from thing where id <= 250 returning id').rows).toHaveLength(250)
    expect(engine.run('select * from thing').rows).toEqual([])
  })

  it.each([
    ['a boolean, which would end the process', true],
    ['text with U+0000, which would come back cut', 'a\0b'],
    ['a number that is not finite', Number.NaN],
    ['an object', {}],
    ['a list', ['a']],
  ])('refuses %s', (_, value) => {
    expect(() => engine.run('insert into thing (name) values (?)', [value])).toThrow(TypeError)
    expect(engine.run('select * from thing').rows).toEqual([])
  })

  it('can use a statement again after it was refused', () => {
    const insert = (name: string) => engine.run('insert into thing (name) values (?) returning name', [name]).rows
    insert('once')
    expect(() => insert('once')).toThrow(expect.objectContaining({ code: 'SQLITE_CONSTRAINT_UNIQUE' }))
    expect(insert('twice')).toEqual([{ name: 'twice' }])
    engine.transaction(() => {
      expect(() => insert('once')).toThrow()
      insert('thrice')
    })
    expect(engine.run('select count(*) as count from thing').rows).toEqual([{ count: 3 }])
  })

  it('serves more different statements than it keeps', () => {
    const answers = Array.from({ length: 1000 }, (_, n) => engine.run(`select ${n} as n where ? = ?`, [n, n]).rows[0]?.n)
    expect(answers).toEqual(Array.from({ length: 1000 }, (_, n) => n))
    expect(engine.run('select 0 as n where ? = ?', [1, 1]).rows).toEqual([{ n: 0 }])
  })

  it('rolls a transaction back when its work throws, and is free again', () => {
    const failing = () =>
      engine.transaction(() => {
        engine.run("insert into thing (name) values ('x')")
        throw new Error('no')
      })
    expect(failing).toThrow('no')
    expect(engine.inTransaction).toBe(false)
    expect(engine.run('select * from thing').rows).toEqual([])
    engine.rollback()
  })

  it('keeps what was committed when it is opened again', () => {
    engine.run("insert into thing (name) values ('kept')")
    engine.close()
    engine = new SqliteEngine(join(directory.path, 'deep', 'data'))
    expect(engine.run('select name from thing').rows).toEqual([{ name: 'kept' }])
  })

  it('has the data directory for itself until it closes', () => {
    const path = join(directory.path, 'deep', 'data')
    expect(() => new SqliteEngine(path)).toThrow(`the data directory ${path} is in use by another Galley process`)
    expect(engine.run('select 1 as n').rows).toEqual([{ n: 1 }])
  })
})
