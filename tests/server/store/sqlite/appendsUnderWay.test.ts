import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { copyDatabase } from '../../../../server/store/sqlite/databaseFile.ts'
import { SqliteEngine } from '../../../../server/store/sqlite/engine.ts'
import { moveAfter } from '../../../../server/store/sqlite/journaledLog.ts'
import { readJournal } from '../../../../server/store/sqlite/journalFile.ts'
import { temporaryDirectory } from '../testStores.ts'
import { faults } from './diskFaults.ts'
import { copyFiles, newLog, request, storedRows, TestLog } from './testLog.ts'

/*
 * What happens while the journal is being written, or while the engine has not answered yet: the order of everything is
 * the order in which it was decided, and nothing is on its way twice or not at all.
 */

vi.mock('node:fs', async (original) => {
  const { faultyFiles } = await import('./diskFaults.ts')
  return faultyFiles(await original<typeof import('node:fs')>())
})

let directory: ReturnType<typeof temporaryDirectory>
let log: TestLog
let places = 0
let here = ''

beforeEach(async () => {
  directory = temporaryDirectory()
  log = await newLog(place())
  // Where the document stands is known from here on.
  await log.append(request([]))
})

afterEach(async () => {
  vi.useRealTimers()
  vi.restoreAllMocks()
  faults.clear()
  log.way.slow = false
  log.way.serveAll()
  await log.close()
  directory.remove()
})

function place(): string {
  here = join(directory.path, String(++places))
  mkdirSync(here)
  return here
}

/** What another process finds that opens the files as they are this moment. */
async function afterDeath(): Promise<string[]> {
  const from = here
  const to = place()
  here = from
  copyFiles(from, to)
  const other = await TestLog.open(to)
  const rows = await storedRows(other.run)
  await other.close()
  return rows
}

const raising = 'update article_doc set acl_version = acl_version + 1'
const stored = () => storedRows(log.run)
const ok = (seq: number) => [{ ok: true, seq }]
const fenced = [{ ok: false, reason: 'fenced' }]
const journaled = () => readJournal(here).records.length

/** An append whose write waits for `faults.release`. */
async function begun(...texts: string[]): Promise<{ readonly append: ReturnType<TestLog['append']> }> {
  faults.hold()
  const append = log.append(request(texts))
  append.catch(() => {})
  await vi.waitUntil(() => faults.held?.length === 1)
  return { append }
}

/** Whether a promise has an outcome once everything that can happen by itself has happened. */
async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  const settled = vi.fn()
  promise.then(settled, settled)
  for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve))
  return settled.mock.calls.length > 0
}

/** A transaction that changes rights and is rolled back. */
async function rollBack(): Promise<void> {
  const changing = log.transaction(async (run) => {
    await run(raising)
    throw new Error('thought better of it')
  })
  await expect(changing).rejects.toThrow('thought better of it')
}

function fillDisk() {
  return vi.spyOn(SqliteEngine.prototype, 'transaction').mockImplementation(() => {
    throw Object.assign(new Error('database or disk is full'), { code: 'SQLITE_FULL' })
  })
}

describe('while a write is under way', () => {
  it('nothing is acknowledged, and who dies then has not got it', async () => {
    const { append } = await begun('a')
    expect(await afterDeath()).toEqual([])
    expect(await isSettled(append)).toBe(false)
    faults.release()
    expect(await append).toEqual(ok(1))
    expect(await afterDeath()).toEqual(['1 a'])
  })

  it('a change of rights takes the rows along, and nothing judged by the old ones comes behind it', async () => {
    const { append } = await begun('a')
    const late = log.append(request(['too late']))
    await log.run(raising)
    expect(await stored()).toEqual(['1 a'])
    expect(await afterDeath(), 'the tables have it before the file').toEqual(['1 a'])
    faults.release()
    expect(await append).toEqual(ok(1))
    expect(await late).toEqual(fenced)
    expect(await log.append(request(['b'], { aclVersion: 2 }))).toEqual(ok(2))
    expect(await afterDeath()).toEqual(['1 a', '2 b'])
  })

  it('a change of rights in a transaction sees the rows, and they are in the journal if it is rolled back', async () => {
    const { append } = await begun('a')
    await log.transaction(async (run) => {
      await run(raising)
      expect(await storedRows(run)).toEqual(['1 a'])
    })
    faults.release()
    expect(await append).toEqual(ok(1))
    const next = log.append(request(['b'], { aclVersion: 2 }))
    expect(await next).toEqual(ok(2))
    faults.hold()
    const last = log.append(request(['c'], { aclVersion: 2 }))
    await vi.waitUntil(() => faults.held?.length === 1)
    await rollBack()
    faults.release()
    expect(await last).toEqual(ok(3))
    expect(await afterDeath()).toEqual(['1 a', '2 b', '3 c'])
    expect(await stored()).toEqual(['1 a', '2 b', '3 c'])
  })

  it('all rows may move: the journal is cleared after the write, not under it', async () => {
    const { append } = await begun('a')
    const next = log.append(request(['b']))
    expect(await stored()).toEqual(['1 a'])
    expect(log.allMoved).toBe(true)
    faults.releaseHeld()
    expect(await append).toEqual(ok(1))
    await vi.waitUntil(() => faults.held?.length === 1)
    expect(await afterDeath()).toEqual(['1 a'])
    faults.release()
    expect(await next).toEqual(ok(2))
    expect(journaled()).toBe(1)
    expect(await log.append(request(['c']))).toEqual(ok(3))
    expect(journaled()).toBe(2)
    expect(await afterDeath()).toEqual(['1 a', '2 b', '3 c'])
  })

  it('a copy has what the tables have and the file has not', async () => {
    const { append } = await begun('a')
    expect(await stored()).toEqual(['1 a'])
    const copied = async () => {
      const from = here
      const to = place()
      here = from
      copyDatabase(from, join(to, 'galley.db'))
      const copy = await TestLog.open(to)
      const rows = await storedRows(copy.run)
      await copy.close()
      return rows
    }
    expect(await copied()).toEqual(['1 a'])
    faults.release()
    await append
    await log.append(request(['b']))
    expect(await copied()).toEqual(['1 a', '2 b'])
  })

  it('closing waits for it, and takes no more', async () => {
    const { append } = await begun('a')
    const late = log.append(request(['b']))
    const closing = log.close()
    expect(await isSettled(closing)).toBe(false)
    faults.release()
    expect(await append).toEqual(ok(1))
    await expect(late).rejects.toThrow('the store is closed')
    await closing
    expect(await afterDeath()).toEqual(['1 a'])
  })

  it('losing the engine rejects all that comes; what is on disk is found by the next process', async () => {
    const { append } = await begun('a')
    const late = log.append(request(['b']))
    log.way.fail(new Error('the thread is lost'))
    faults.release()
    expect(await append).toEqual(ok(1))
    await expect(late).rejects.toThrow('the thread is lost')
    await expect(log.append(request(['c']))).rejects.toThrow('the thread is lost')
    await log.close()
    expect(await afterDeath()).toEqual(['1 a'])
    log.way.serve({ id: -1, request: { kind: 'close' }, records: null })
  })
})

it('the directory is not free for another process before the last write has ended', async () => {
  const { append } = await begun('one')
  const closing = log.close()
  await new Promise((resolve) => setImmediate(resolve))
  await expect(TestLog.open(here)).rejects.toThrow()
  faults.release()
  expect(await append).toEqual(ok(1))
  await closing
  const next = await TestLog.open(here)
  expect(await storedRows(next.run)).toEqual(['1 one'])
  await next.close()
})

describe('a write that fails', () => {
  it.each(['half', 'unsynced'] as const)(
    '(%s) after the tables have the row: it stays, and its repetition comes behind it',
    async (fault) => {
      faults.next = fault
      const { append } = await begun('a')
      expect(await stored()).toEqual(['1 a'])
      faults.release()
      await expect(append).rejects.toThrow(/ENOSPC|EIO/)
      expect(await log.append(request(['a']))).toEqual(ok(2))
      expect(journaled()).toBe(1)
      expect(await afterDeath()).toEqual(['1 a', '2 a'])
    },
  )

  it.each(['half', 'unsynced'] as const)(
    '(%s) after the engine took the row: it is written before anything that comes behind it',
    async (fault) => {
      faults.next = fault
      const { append } = await begun('a')
      await rollBack()
      faults.release()
      await expect(append).rejects.toThrow(/ENOSPC|EIO/)
      expect(await afterDeath()).toEqual(fault === 'half' ? [] : ['1 a'])
      faults.next = fault
      await expect(log.append(request(['refused']))).rejects.toThrow(/ENOSPC|EIO/)
      expect(await log.append(request(['b']))).toEqual(ok(2))
      expect(journaled()).toBe(2)
      expect(await afterDeath()).toEqual(['1 a', '2 b'])
      expect(await stored()).toEqual(['1 a', '2 b'])
    },
  )

  it('before anybody else knows of the row: the next one stands in its place', async () => {
    faults.next = 'unsynced'
    const { append } = await begun('a')
    faults.release()
    await expect(append).rejects.toThrow('EIO')
    expect(await log.append(request(['b']))).toEqual(ok(1))
    expect(await stored()).toEqual(['1 b'])
    expect(await afterDeath()).toEqual(['1 b'])
  })
})

describe('on a full disk, a row that is read before it is in its table', () => {
  it('is shown only when the journal has it', async () => {
    const full = fillDisk()
    const { append } = await begun('a')
    const reading = stored()
    expect(await isSettled(reading)).toBe(false)
    faults.release()
    expect(await append).toEqual(ok(1))
    expect(await reading).toEqual(['1 a'])
    full.mockRestore()
  })

  it('is not shown when the journal refuses it', async () => {
    const full = fillDisk()
    faults.next = 'half'
    const { append } = await begun('a')
    const reading = stored()
    reading.catch(() => {})
    faults.release()
    await expect(append).rejects.toThrow('ENOSPC')
    await expect(reading).rejects.toThrow('what was read is not on disk')
    await expect(stored()).rejects.toThrow('what was read is not on disk')
    full.mockRestore()
    expect(await stored()).toEqual(['1 a'])
    expect(await afterDeath()).toEqual(['1 a'])
  })
})

describe('the order of decisions', () => {
  it('an append that is asked for while a transaction is open is decided after it', async () => {
    const appends: ReturnType<TestLog['append']>[] = []
    await log.transaction(async (run) => {
      await run('select * from article_doc')
      appends.push(log.append(request(['a'])))
      expect(await isSettled(appends[0] as Promise<unknown>)).toBe(false)
      expect(await storedRows(run)).toEqual([])
      await run(raising)
    })
    expect(await appends[0]).toEqual(fenced)
    expect(await stored()).toEqual([])
  })

  it('a change that was sent and not answered decides what comes after it', async () => {
    log.way.slow = true
    const raise = log.run(raising)
    const append = log.append(request(['a']))
    expect(await isSettled(append)).toBe(false)
    log.way.slow = false
    log.way.serveAll()
    await raise
    expect(await append).toEqual(fenced)
  })

  it('a change that comes while an append asks where its document stands is made after it', async () => {
    await log.run(raising)
    log.way.slow = true
    const append = log.append(request(['a'], { aclVersion: 2 }))
    await vi.waitUntil(() => log.way.waiting.length === 1)
    const raise = log.run(raising)
    expect(await isSettled(raise)).toBe(false)
    log.way.slow = false
    log.way.serveAll()
    expect(await append).toEqual(ok(1))
    await raise
    expect(await log.append(request(['b'], { aclVersion: 2 }))).toEqual(fenced)
    expect(await stored()).toEqual(['1 a'])
  })

  it('a statement sees what was decided before it was sent, and nothing later', async () => {
    await log.append(request(['a']))
    log.way.slow = true
    const reading = stored()
    expect(await log.append(request(['b']))).toEqual(ok(2))
    log.way.slow = false
    log.way.serveAll()
    expect(await reading).toEqual(['1 a'])
    expect(await afterDeath()).toEqual(['1 a', '2 b'])
    expect(await stored()).toEqual(['1 a', '2 b'])
  })

  it('a parameter that cannot be sent takes nothing with it', async () => {
    await log.append(request(['a']))
    const post = vi.spyOn(log.way, 'serve').mockImplementationOnce(() => {
      throw new Error('could not be cloned')
    })
    await expect(stored()).rejects.toThrow('could not be cloned')
    post.mockRestore()
    expect(await stored()).toEqual(['1 a'])
  })
})

describe('rows move by themselves', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  })

  it('after ten seconds, and the journal begins anew', async () => {
    await log.append(request(['a']))
    await vi.advanceTimersByTimeAsync(moveAfter - 1)
    expect(log.allMoved).toBe(false)
    await vi.advanceTimersByTimeAsync(1)
    expect(log.allMoved).toBe(true)
    await log.append(request(['b']))
    expect(journaled()).toBe(1)
    await vi.advanceTimersByTimeAsync(moveAfter)
    expect(log.allMoved).toBe(true)
  })

  it('also while there is always a newer one: for the last step, and only for that, appends wait', async () => {
    await log.append(request(['a']))
    log.way.slow = true
    await vi.advanceTimersByTimeAsync(moveAfter)
    expect(log.way.waiting).toHaveLength(1)
    expect(await log.append(request(['b']))).toEqual(ok(2))
    log.way.serveOne()
    await vi.waitUntil(() => log.way.waiting.length === 1)
    const append = log.append(request(['c']))
    expect(await isSettled(append)).toBe(false)
    log.way.slow = false
    log.way.serveAll()
    expect(await append).toEqual(ok(3))
    expect(journaled()).toBe(1)
    expect(await afterDeath()).toEqual(['1 a', '2 b', '3 c'])
  })

  it('without making appends wait while the engine has other work; then it is tried again', async () => {
    await log.append(request(['a']))
    log.way.slow = true
    await vi.advanceTimersByTimeAsync(moveAfter)
    await log.append(request(['b']))
    const reading = log.run('select 1')
    log.way.serveOne()
    expect(await log.append(request(['c']))).toEqual(ok(3))
    log.way.slow = false
    log.way.serveAll()
    await reading
    expect(log.allMoved).toBe(false)
    await vi.advanceTimersByTimeAsync(moveAfter)
    expect(log.allMoved).toBe(true)
  })

  it('again after a failure, with the next append', async () => {
    const full = fillDisk()
    await log.append(request(['a']))
    await vi.advanceTimersByTimeAsync(moveAfter)
    expect(log.allMoved).toBe(false)
    full.mockRestore()
    await log.append(request(['b']))
    await vi.advanceTimersByTimeAsync(moveAfter)
    expect(log.allMoved).toBe(true)
  })

  it('before an append that finds 4 MiB in the journal', async () => {
    const large = 'x'.repeat(1024 * 1024)
    for (let i = 0; i < 4; i++) await log.append(request([large]))
    expect(journaled()).toBe(4)
    await log.append(request(['a']))
    expect(journaled()).toBe(1)
    expect(await afterDeath()).toEqual([...[1, 2, 3, 4].map((seq) => `${seq} ${large}`), '5 a'])
  })
})
