import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { AppendRequest } from '../../../../server/collab/ports.ts'
import { copyDatabase } from '../../../../server/store/sqlite/databaseFile.ts'
import { SqliteEngine } from '../../../../server/store/sqlite/engine.ts'
import { readJournal } from '../../../../server/store/sqlite/journalFile.ts'
import { temporaryDirectory } from '../testStores.ts'
import { faults } from './diskFaults.ts'
import { copyFiles, newLog, request, storedRows, TestLog } from './testLog.ts'

/*
 * What lies in the journal and what lies in the tables are one log, whatever dies between the two. Each test makes the
 * files of a moment by copying them while they are open, which is what a process that is killed leaves.
 */

vi.mock('node:fs', async (original) => {
  const { faultyFiles } = await import('./diskFaults.ts')
  return faultyFiles(await original<typeof import('node:fs')>())
})

let directory: ReturnType<typeof temporaryDirectory>
let log: TestLog
let places = 0
/** The directory that was made last, as a rule the log's. */
let here = ''

beforeEach(async () => {
  directory = temporaryDirectory()
  log = await newLog(place())
})

afterEach(async () => {
  faults.clear()
  await log.close()
  directory.remove()
})

function place(): string {
  here = join(directory.path, String(++places))
  mkdirSync(here)
  return here
}

/** The process dies now: another one opens what it leaves. */
async function die(): Promise<void> {
  const from = here
  const to = place()
  copyFiles(from, to)
  faults.clear()
  await log.close()
  log = await TestLog.open(to)
}

const append = (...requests: AppendRequest[]) => log.append(...requests)

const stored = (run = log.run) => storedRows(run)
const owners = () => log.run('select client_id, user_id from doc_client order by client_id')
const raising = 'update article_doc set acl_version = acl_version + 1'
const raiseAcl = () => log.run(raising)
const thoughtBetter = new Error('thought better of it')

describe('rows in the journal', () => {
  it('are seen by every statement about the log, and are there when the process dies before they move', async () => {
    await append(request(['a'], { claims: [7] }))
    await append(request(['b', 'c']))
    expect(log.allMoved).toBe(false)
    await die()
    expect(await stored()).toEqual(['1 a', '2 b', '3 c'])
    expect(await owners()).toEqual([{ client_id: 7, user_id: 'li' }])
    expect(await append(request(['d']))).toEqual([{ ok: true, seq: 4 }])
    expect(await stored()).toEqual(['1 a', '2 b', '3 c', '4 d'])
  })

  it('of many documents move to their own, whose ends and schemas grow, and those of a document that is not there nowhere', async () => {
    const ids = Array.from({ length: 37 }, (_, index) => `doc ${index}`)
    for (const id of ids) await log.run('insert into article_doc (id, schema_version) values (?, 1)', [id])
    const rowsOf = (index: number) => Array.from({ length: 1 + (index % 4) }, (_, row) => `${index}.${row}`)
    const requests = ids.map((docId, index) => request(rowsOf(index), { docId, schemaVersion: 1 + (index % 3) }))
    const results = await append(...requests, request(['lost'], { docId: 'nobody' }))
    expect(results.map((result) => result.ok)).toEqual([...ids.map(() => true), false])
    await die()
    const heads = await log.run("select head_seq, schema_version from article_doc where id <> 'doc' order by rowid")
    expect(heads).toEqual(ids.map((_, index) => ({ head_seq: rowsOf(index).length, schema_version: 1 + (index % 3) })))
    for (const [index, id] of ids.entries()) {
      const rows = await log.run('select data from doc_update where doc_id = ? order by seq', [id])
      expect(rows.map(({ data }) => String(Buffer.from(data as Uint8Array)))).toEqual(rowsOf(index))
    }
  })

  it('are not doubled when the process dies after they moved, before and after the next append', async () => {
    await append(request(['a']))
    expect(await stored()).toEqual(['1 a'])
    await die()
    expect(await stored()).toEqual(['1 a'])
    await append(request(['b']))
    await die()
    await die()
    expect(await stored()).toEqual(['1 a', '2 b'])
  })

  it('come back when the transaction in which they moved is rolled back, or dies', async () => {
    await append(request(['a']))
    const changing = log.transaction(async (run) => {
      await run(raising)
      expect(await stored(run)).toEqual(['1 a'])
      throw thoughtBetter
    })
    await expect(changing).rejects.toThrow(thoughtBetter)
    expect(await append(request(['b']))).toEqual([{ ok: true, seq: 2 }])
    await log.transaction(async (run) => {
      await run(raising)
      copyFiles(here, place())
    })
    await log.close()
    log = await TestLog.open(here)
    expect(await append(request(['c']))).toEqual([{ ok: true, seq: 3 }])
    expect(await stored()).toEqual(['1 a', '2 b', '3 c'])
  })

  it('refuse a clientID of another person before and after they moved and after the process died', async () => {
    const theirs = () => append(request(['no'], { userId: 'wang', claims: [7] }))
    await append(request(['a'], { claims: [7] }))
    expect(await theirs()).toEqual([{ ok: false, reason: 'identity' }])
    expect(await stored()).toEqual(['1 a'])
    expect(await theirs()).toEqual([{ ok: false, reason: 'identity' }])
    await append(request(['b'], { claims: [7, 8] }))
    await die()
    expect(await theirs()).toEqual([{ ok: false, reason: 'identity' }])
    expect(await append(request(['no'], { userId: 'wang', claims: [8] }))).toEqual([{ ok: false, reason: 'identity' }])
  })

  it('never hold what the tables would refuse', async () => {
    await expect(append(request(['a'], { userId: 'l\0i' }))).rejects.toThrow(TypeError)
    expect(log.allMoved).toBe(true)
    expect(await append(request(['a']))).toEqual([{ ok: true, seq: 1 }])
  })
})

describe('an append that the disk refuses', () => {
  it('half written is not there, and the next one stands in its place', async () => {
    await append(request(['a']))
    faults.next = 'half'
    await expect(append(request(['lost and long'.repeat(50)]))).rejects.toThrow('ENOSPC')
    expect(await append(request(['b']))).toEqual([{ ok: true, seq: 2 }])
    await die()
    expect(await stored()).toEqual(['1 a', '2 b'])
  })

  it('written and not synced may be found after the process died, once', async () => {
    await append(request(['a']))
    faults.next = 'unsynced'
    await expect(append(request(['b']))).rejects.toThrow('EIO')
    expect(await stored()).toEqual(['1 a'])
    await die()
    expect(await stored()).toEqual(['1 a', '2 b'])
  })

  it('does not come back behind a change of rights that came with a row of its own', async () => {
    await append(request(['a']))
    faults.next = 'unsynced'
    await expect(append(request(['after signing', 'and more'], { claims: [9] }))).rejects.toThrow('EIO')
    await raiseAcl()
    await log.transaction(async (run) => {
      await run(raising)
      await run("insert into doc_update values ('doc', 2, 'chief', 's', 1, x'62')")
      await run('update article_doc set head_seq = 2')
    })
    await die()
    expect(await stored()).toEqual(['1 a', '2 b'])
    expect(await owners()).toEqual([])
  })

  it('does not come back when only the rights have changed', async () => {
    faults.next = 'unsynced'
    await expect(append(request(['after signing']))).rejects.toThrow('EIO')
    await raiseAcl()
    await die()
    expect(await stored()).toEqual([])
    expect(await append(request(['b'], { aclVersion: 2 }))).toEqual([{ ok: true, seq: 1 }])
  })
})

/** Statements find no room from now on. */
async function fill(): Promise<void> {
  const [{ page_count: pages } = {}] = await log.run('pragma page_count')
  await log.run(`pragma max_page_count = ${pages}`)
}

const makeRoom = () => log.run('pragma max_page_count = 1000000')
const large = 'x'.repeat(20_000)

describe('a database that has no room', () => {
  it('still takes appends; statements that cannot see them fail, and nothing half moved is ever committed', async () => {
    await fill()
    expect(await append(request([large]), request([large]))).toEqual([
      { ok: true, seq: 1 },
      { ok: true, seq: 2 },
    ])
    await expect(stored()).rejects.toThrow(/full/)
    const changing = log.transaction(async (run) => {
      await expect(run(raising)).rejects.toThrow(/full/)
      await expect(run(raising)).rejects.toThrow('the transaction was ended by an earlier fault')
    })
    await expect(changing).rejects.toThrow(/no transaction is active/)
    expect(log.allMoved).toBe(false)
    await makeRoom()
    expect(await stored()).toEqual([`1 ${large}`, `2 ${large}`])
    expect(await append(request(['b']))).toEqual([{ ok: true, seq: 3 }])
  })
})

describe('a start that finds no room', () => {
  it('leaves the rows where they are, and goes on behind them', async () => {
    await append(request(['a'], { claims: [7] }))
    expect(await stored()).toEqual(['1 a'])
    await append(request(['b'], { claims: [8] }))
    const full = vi.spyOn(SqliteEngine.prototype, 'transaction').mockImplementation(() => {
      throw Object.assign(new Error('database or disk is full'), { code: 'SQLITE_FULL' })
    })
    await die()
    const theirs = request(['no'], { userId: 'wang', claims: [8] })
    expect(await append(theirs, request(['c']))).toEqual([
      { ok: false, reason: 'identity' },
      { ok: true, seq: 3 },
    ])
    expect(await stored(), 'articles are read as if the rows had moved').toEqual(['1 a', '2 b', '3 c'])
    await die()
    full.mockRestore()
    await die()
    expect(await stored()).toEqual(['1 a', '2 b', '3 c'])
    expect(await owners()).toEqual([
      { client_id: 7, user_id: 'li' },
      { client_id: 8, user_id: 'li' },
    ])
    expect(await append(request(['d']))).toEqual([{ ok: true, seq: 4 }])
    expect(readJournal(here).records).toHaveLength(1)
  })
})

describe('a transaction in which rows could not be moved', () => {
  it('is over, so that half of them is never committed by somebody who caught the error', async () => {
    await log.run("create trigger not_yet before insert on doc_update when new.seq = 2 begin select raise(abort, 'not yet'); end")
    await append(request(['a', 'b']), request(['c']))
    const changing = log.transaction(async (run) => {
      await expect(run(raising)).rejects.toThrow('not yet')
    })
    await expect(changing).rejects.toThrow(/no transaction is active/)
    await log.run('drop trigger not_yet')
    expect(await stored()).toEqual(['1 a', '2 b', '3 c'])
  })
})

describe('two files that are not of one time', () => {
  const mixed = async (database: string, journal: string) => {
    const to = place()
    copyFiles(database, to, ['galley.db', 'galley.db-wal'])
    copyFiles(journal, to, ['galley.journal'])
    await (await TestLog.open(to)).close()
  }
  const moment = () => {
    const from = here
    const to = place()
    here = from
    copyFiles(from, to)
    return to
  }

  it('an older database: the start is refused instead of leaving rows out', async () => {
    const before = moment()
    await append(request(['a']))
    expect(await stored()).toEqual(['1 a'])
    await append(request(['b']))
    await expect(mixed(before, moment())).rejects.toThrow('document doc goes on at update 2, in galley.db it ends at 0')
  })

  it('a database of older rights: the start is refused', async () => {
    const before = moment()
    await raiseAcl()
    await append(request(['a'], { aclVersion: 2 }))
    await expect(mixed(before, moment())).rejects.toThrow('galley.journal and galley.db are not of one time')
  })

  it('another owner of a clientID: the start is refused', async () => {
    await append(request(['a'], { claims: [7] }))
    const after = moment()
    const other = await newLog(place())
    await other.run("insert into doc_client values ('doc', 7, 'wang')")
    await other.close()
    await expect(mixed(here, after)).rejects.toThrow('has clientID 7 of somebody else')
  })

  it('an older journal does no harm', async () => {
    await append(request(['a'], { claims: [7] }))
    const before = moment()
    await append(request(['b']))
    expect(await stored()).toEqual(['1 a', '2 b'])
    const after = moment()
    const dataDir = here
    await mixed(after, before)
    here = dataDir
    expect(await stored()).toEqual(['1 a', '2 b'])
  })
})

describe('a copy of the database of a running server', () => {
  it('has what lies in the journal, and what has moved while it was made', async () => {
    await append(request(['a'], { claims: [7] }))
    expect(await stored()).toEqual(['1 a'])
    await append(request(['b']))
    const from = here
    const to = place()
    copyDatabase(from, join(to, 'galley.db'))
    await log.close()
    log = await TestLog.open(to)
    expect(await stored()).toEqual(['1 a', '2 b'])
    expect(await owners()).toEqual([{ client_id: 7, user_id: 'li' }])
  })
})
