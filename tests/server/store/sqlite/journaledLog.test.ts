import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import Libsql from 'libsql'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { AppendRequest } from '../../../../server/collab/ports.ts'
import { encodeBatch } from '../../../../server/store/sqlite/appendBatch.ts'
import { copyDatabase } from '../../../../server/store/sqlite/databaseFile.ts'
import { SqliteEngine } from '../../../../server/store/sqlite/engine.ts'
import { JournaledLog } from '../../../../server/store/sqlite/journaledLog.ts'
import { JournalFile } from '../../../../server/store/sqlite/journalFile.ts'
import { temporaryDirectory } from '../testStores.ts'
import { faults } from './diskFaults.ts'
import { copyFiles, createTables } from './logFiles.ts'

/*
 * What lies in the journal and what lies in the tables are one log, whatever dies between the two. Each test makes the
 * files of a moment by copying them while the engine has them open, which is what a process that is killed leaves.
 */

vi.mock('node:fs', async (original) => {
  const { faultyFiles } = await import('./diskFaults.ts')
  return faultyFiles(await original<typeof import('node:fs')>())
})

let directory: ReturnType<typeof temporaryDirectory>
let engine: SqliteEngine
let places = 0
/** The directory that was made last, as a rule the engine's. */
let here = ''

beforeEach(() => {
  directory = temporaryDirectory()
  engine = new SqliteEngine(place())
  createTables(engine)
  engine.run("insert into article_doc (id, schema_version) values ('doc', 1)")
})

afterEach(() => {
  faults.clear()
  engine.close()
  directory.remove()
})

function place(): string {
  here = join(directory.path, String(++places))
  mkdirSync(here)
  return here
}

/** The process dies now: another one opens what it leaves. */
function die(): void {
  const from = here
  const to = place()
  copyFiles(from, to)
  engine.close()
  engine = new SqliteEngine(to)
}

function request(texts: readonly string[], more: Partial<AppendRequest> & { userId?: string; claims?: number[] } = {}): AppendRequest {
  const { userId = 'li', claims = [], ...rest } = more
  const rows = texts.map((text, index) => ({ userId, sessionId: 's', at: 1, data: Buffer.from(text), claims: index === 0 ? claims : [] }))
  return { docId: 'doc', epoch: 1, aclVersion: 1, rows, ...rest }
}

const append = (...requests: AppendRequest[]) => engine.append(encodeBatch(requests))

function stored(): string[] {
  return engine.run('select seq, data from doc_update order by seq').rows.map((row) => `${row.seq} ${Buffer.from(row.data as Uint8Array)}`)
}

const owners = () => engine.run('select client_id, user_id from doc_client order by client_id').rows
const raiseAcl = () => engine.run('update article_doc set acl_version = acl_version + 1')

describe('rows in the journal', () => {
  it('are seen by every statement about the log, and are there when the process dies before they move', () => {
    append(request(['a'], { claims: [7] }))
    append(request(['b', 'c']))
    expect(engine.hasJournal).toBe(true)
    die()
    expect(stored()).toEqual(['1 a', '2 b', '3 c'])
    expect(owners()).toEqual([{ client_id: 7, user_id: 'li' }])
    expect(append(request(['d']))).toEqual([{ ok: true, seq: 4 }])
    expect(stored()).toEqual(['1 a', '2 b', '3 c', '4 d'])
  })

  it('are not doubled when the process dies after they moved, before and after the next append', () => {
    append(request(['a']))
    expect(stored()).toEqual(['1 a'])
    die()
    expect(stored()).toEqual(['1 a'])
    append(request(['b']))
    die()
    die()
    expect(stored()).toEqual(['1 a', '2 b'])
  })

  it('come back when the transaction in which they moved is rolled back, or dies', () => {
    append(request(['a']))
    engine.begin()
    raiseAcl()
    expect(stored()).toEqual(['1 a'])
    engine.rollback()
    expect(append(request(['b']))).toEqual([{ ok: true, seq: 2 }])
    engine.begin()
    raiseAcl()
    die()
    expect(append(request(['c']))).toEqual([{ ok: true, seq: 3 }])
    expect(stored()).toEqual(['1 a', '2 b', '3 c'])
  })

  it('refuse a clientID of another person before and after they moved and after the process died', () => {
    const theirs = () => append(request(['no'], { userId: 'wang', claims: [7] }))
    append(request(['a'], { claims: [7] }))
    expect(theirs()).toEqual([{ ok: false, reason: 'identity' }])
    expect(stored()).toEqual(['1 a'])
    expect(theirs()).toEqual([{ ok: false, reason: 'identity' }])
    append(request(['b'], { claims: [7, 8] }))
    die()
    expect(theirs()).toEqual([{ ok: false, reason: 'identity' }])
    expect(append(request(['no'], { userId: 'wang', claims: [8] }))).toEqual([{ ok: false, reason: 'identity' }])
  })

  it('never hold what the tables would refuse', () => {
    expect(() => append(request(['a'], { userId: 'l\0i' }))).toThrow(TypeError)
    expect(engine.hasJournal).toBe(false)
  })
})

describe('an append that the disk refuses', () => {
  it('half written is not there, and the next one stands in its place', () => {
    append(request(['a']))
    faults.write = 'half'
    expect(() => append(request(['lost and long'.repeat(50)]))).toThrow('ENOSPC')
    expect(append(request(['b']))).toEqual([{ ok: true, seq: 2 }])
    die()
    expect(stored()).toEqual(['1 a', '2 b'])
  })

  it('written and not synced may be found after the process died, once', () => {
    append(request(['a']))
    faults.sync = 'fails'
    expect(() => append(request(['b']))).toThrow('EIO')
    expect(stored()).toEqual(['1 a'])
    die()
    expect(stored()).toEqual(['1 a', '2 b'])
  })

  it('does not come back behind a change of rights that came with a row of its own', () => {
    append(request(['a']))
    faults.sync = 'fails'
    expect(() => append(request(['after signing', 'and more'], { claims: [9] }))).toThrow('EIO')
    engine.transaction(raiseAcl)
    engine.transaction(() => {
      raiseAcl()
      engine.run("insert into doc_update values ('doc', 2, 'chief', 's', 1, x'62')")
      engine.run('update article_doc set head_seq = 2')
    })
    die()
    expect(stored()).toEqual(['1 a', '2 b'])
    expect(owners()).toEqual([])
  })

  it('does not come back when only the rights have changed', () => {
    faults.sync = 'fails'
    expect(() => append(request(['after signing']))).toThrow('EIO')
    engine.transaction(raiseAcl)
    die()
    expect(stored()).toEqual([])
    expect(append(request(['b'], { aclVersion: 2 }))).toEqual([{ ok: true, seq: 1 }])
  })
})

describe('a database that has no room', () => {
  const fill = () => {
    const { page_count: pages } = engine.run('pragma page_count').rows[0] ?? {}
    engine.run(`pragma max_page_count = ${pages}`)
  }
  const large = 'x'.repeat(20_000)

  it('still takes appends; statements that cannot see them fail, and nothing half moved is ever committed', () => {
    fill()
    expect(append(request([large]), request([large]))).toEqual([
      { ok: true, seq: 1 },
      { ok: true, seq: 2 },
    ])
    expect(stored).toThrow(/full/)
    engine.begin()
    expect(raiseAcl).toThrow(/full/)
    expect(engine.inTransaction).toBe(false)
    expect(() => engine.commit()).toThrow()
    engine.rollback()
    expect(engine.hasJournal).toBe(true)
    engine.run('pragma max_page_count = 1000000')
    expect(stored()).toEqual([`1 ${large}`, `2 ${large}`])
    expect(append(request(['b']))).toEqual([{ ok: true, seq: 3 }])
  })
})

describe('a start that finds no room', () => {
  it('leaves the rows where they are, and goes on behind them', () => {
    append(request(['a'], { claims: [7] }))
    expect(stored()).toEqual(['1 a'])
    append(request(['b'], { claims: [8] }))
    const from = here
    copyFiles(from, place())
    engine.close()
    const connection = new Libsql(join(here, 'galley.db'))
    const { journal, records } = JournalFile.open(here)
    const log = new JournaledLog(
      {
        run: (sql, values) => ({ rows: connection.prepare(sql).all([...values]) as Record<string, unknown>[] }),
        transaction: () => {
          throw Object.assign(new Error('database or disk is full'), { code: 'SQLITE_FULL' })
        },
      },
      journal,
    )
    log.recover(records)
    const theirs = request(['no'], { userId: 'wang', claims: [8] })
    expect(log.append(encodeBatch([theirs, request(['c'])]))).toEqual([
      { ok: false, reason: 'identity' },
      { ok: true, seq: 3 },
    ])
    journal.close()
    connection.close()
    engine = new SqliteEngine(here)
    expect(stored()).toEqual(['1 a', '2 b', '3 c'])
    expect(owners()).toEqual([
      { client_id: 7, user_id: 'li' },
      { client_id: 8, user_id: 'li' },
    ])
  })
})

describe('a transaction in which rows could not be moved', () => {
  it('is over, so that half of them is never committed by somebody who caught the error', () => {
    engine.run("create trigger not_yet before insert on doc_update when new.seq = 2 begin select raise(abort, 'not yet'); end")
    append(request(['a', 'b']), request(['c']))
    engine.begin()
    expect(raiseAcl).toThrow('not yet')
    expect(() => engine.commit()).toThrow()
    engine.rollback()
    engine.run('drop trigger not_yet')
    expect(stored()).toEqual(['1 a', '2 b', '3 c'])
  })
})

describe('two files that are not of one time', () => {
  const mixed = (database: string, journal: string) => {
    const to = place()
    copyFiles(database, to, ['galley.db', 'galley.db-wal'])
    copyFiles(journal, to, ['galley.journal'])
    return () => new SqliteEngine(to).close()
  }
  const moment = () => {
    const from = here
    const to = place()
    here = from
    copyFiles(from, to)
    return to
  }

  it('an older database: the start is refused instead of leaving rows out', () => {
    const before = moment()
    append(request(['a']))
    expect(stored()).toEqual(['1 a'])
    append(request(['b']))
    const after = moment()
    expect(mixed(before, after)).toThrow('document doc goes on at update 2, in galley.db it ends at 0')
  })

  it('a database of older rights: the start is refused', () => {
    const before = moment()
    raiseAcl()
    append(request(['a'], { aclVersion: 2 }))
    expect(mixed(before, moment())).toThrow('galley.journal and galley.db are not of one time')
  })

  it('another owner of a clientID: the start is refused', () => {
    append(request(['a'], { claims: [7] }))
    const after = moment()
    const other = new SqliteEngine(place())
    createTables(other)
    other.run("insert into article_doc (id, schema_version) values ('doc', 1)")
    other.run("insert into doc_client values ('doc', 7, 'wang')")
    other.close()
    expect(mixed(here, after)).toThrow('has clientID 7 of somebody else')
  })

  it('an older journal does no harm', () => {
    append(request(['a'], { claims: [7] }))
    const before = moment()
    append(request(['b']))
    expect(stored()).toEqual(['1 a', '2 b'])
    const after = moment()
    const dataDir = here
    mixed(after, before)()
    here = dataDir
    expect(stored()).toEqual(['1 a', '2 b'])
  })
})

describe('a copy of the database of a running server', () => {
  it('has what lies in the journal, and what has moved while it was made', () => {
    append(request(['a'], { claims: [7] }))
    expect(stored()).toEqual(['1 a'])
    append(request(['b']))
    const from = here
    const to = place()
    copyDatabase(from, join(to, 'galley.db'))
    engine.close()
    engine = new SqliteEngine(to)
    expect(stored()).toEqual(['1 a', '2 b'])
    expect(owners()).toEqual([{ client_id: 7, user_id: 'li' }])
  })
})
