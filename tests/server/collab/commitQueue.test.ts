import { expect, test } from 'vitest'
import { CommitQueue, type CommitSource } from '../../../server/collab/commitQueue.ts'
import { defaultLimits, type Limits } from '../../../server/collab/limits.ts'
import type { AppendRequest, AppendResult, UpdateLog } from '../../../server/collab/ports.ts'
import { silentMeter } from '../../../server/collab/silentMeter.ts'

const logger = { info: () => {}, warn: () => {}, error: () => {} }

/** A store that is as fast as can be and notes when each transaction began, and how many rows it had. */
class InstantLog implements UpdateLog {
  readonly transactions: { readonly at: number; readonly rows: number }[] = []

  async load() {
    return null
  }

  async append(requests: readonly AppendRequest[]): Promise<AppendResult[]> {
    this.transactions.push({ at: performance.now(), rows: requests.reduce((sum, { rows }) => sum + rows.length, 0) })
    return requests.map(() => ({ ok: true, seq: 1 }))
  }
}

/** A document with so many letters to store. */
class Letters implements CommitSource {
  readonly docId = 'a'
  readonly connections: { readonly size: number }
  waiting = 0
  stored = 0

  /** @param audience sockets that hear of what is stored */
  constructor(audience = 1) {
    this.connections = { size: audience }
  }

  take(maxRows: number): AppendRequest | null {
    const count = Math.min(this.waiting, maxRows)
    this.waiting -= count
    const row = { userId: 'li', sessionId: 's', at: 1, data: Uint8Array.of(1), claims: [] }
    return count === 0 ? null : { docId: this.docId, epoch: 1, aclVersion: 1, rows: Array.from({ length: count }, () => row) }
  }

  settle(request: AppendRequest): void {
    this.stored += request.rows.length
  }

  distrust(): void {}
}

function start(limits: Partial<Limits>) {
  const log = new InstantLog()
  const letters = new Letters()
  const queue = new CommitQueue(log, logger, silentMeter, { ...defaultLimits, ...limits }, Date.now)
  const type = () => {
    letters.waiting += 1
    queue.enqueue(letters, 1)
  }
  return { log, letters, queue, type }
}

test('a letter that comes to a queue at rest is stored at once', async () => {
  const { log, queue, type } = start({ commitGather: 60_000 })
  type()
  await queue.idle()
  expect(log.transactions).toHaveLength(1)
})

test('a letter that comes after a rest does not wait for others', async () => {
  const { log, queue, type } = start({ commitGather: 60_000, commitRest: 0 })
  for (let i = 0; i < 3; i++) {
    type()
    await queue.idle()
  }
  expect(log.transactions.map(({ rows }) => rows)).toEqual([1, 1, 1])
})

test('while people write much, letters share transactions and none is lost', async () => {
  const gather = 20
  const { log, letters, queue, type } = start({ commitGather: gather, commitRest: 60_000, commitRows: 1_000_000 })
  let typed = 0
  for (const end = performance.now() + 10 * gather; performance.now() < end; typed++) {
    type()
    await new Promise((resolve) => setImmediate(resolve))
  }
  await queue.idle()
  expect(letters.stored).toBe(typed)
  expect(queue.waitingBytes).toBe(0)
  const distances = log.transactions.slice(1).map(({ at }, i) => at - (log.transactions[i]?.at ?? 0))
  expect(distances.length).toBeGreaterThan(1)
  expect(Math.min(...distances)).toBeGreaterThan(gather - 2)
})

test('when there is more than one transaction takes, the next follows at once', async () => {
  const { log, letters, queue, type } = start({ commitGather: 60_000, commitRest: 60_000, commitRows: 3 })
  for (let i = 0; i < 8; i++) type()
  await queue.idle()
  expect(letters.stored).toBe(8)
  expect(log.transactions.map(({ rows }) => rows)).toEqual([3, 3, 2])
})

test('letters of one document wait a short while for others, those of several documents a longer one', async () => {
  const distances = async (documents: number) => {
    const { log, letters, queue } = start({ commitGather: 5, commitGatherSpread: 60, commitRest: 60_000 })
    const sources = [letters, ...Array.from({ length: documents - 1 }, () => new Letters())]
    for (let i = 0; log.transactions.length < 6; i++) {
      const source = sources[i % documents] ?? letters
      source.waiting += 1
      queue.enqueue(source, 1)
      await new Promise((resolve) => setTimeout(resolve, 1))
    }
    await queue.idle()
    // The first follows a rest, and before the second nobody knows yet how many documents there are.
    return log.transactions.slice(2).map(({ at }, i) => at - (log.transactions[i + 1]?.at ?? 0))
  }
  expect(Math.min(...(await distances(1)))).toBeLessThan(50)
  expect(Math.min(...(await distances(3)))).toBeGreaterThan(55)
})

test('the more sockets hear of a letter, the longer it waits for others, up to a limit', async () => {
  const distance = async (audience: number) => {
    const { log, queue } = start({ commitGather: 5, commitGatherPerSocket: 1, commitGatherSpread: 60, commitRest: 60_000 })
    const letters = new Letters(audience)
    while (log.transactions.length < 6) {
      letters.waiting += 1
      queue.enqueue(letters, 1)
      await new Promise((resolve) => setTimeout(resolve, 1))
    }
    await queue.idle()
    // The first follows a rest, and before the second nobody knows yet how many documents there are.
    return Math.min(...log.transactions.slice(2).map(({ at }, i) => at - (log.transactions[i + 1]?.at ?? 0)))
  }
  const [few, some, many] = [await distance(3), await distance(30), await distance(1_000)]
  expect(few).toBeLessThan(25)
  expect(some).toBeGreaterThan(28)
  expect(many).toBeGreaterThan(58)
  expect(many).toBeLessThan(500)
})
