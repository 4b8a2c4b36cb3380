import type { Limits } from './limits.ts'
import type { AppendRequest, AppendResult, Log, Meter, UpdateLog } from './ports.ts'

/** A document with rows that wait to become durable. */
export interface CommitSource {
  readonly docId: string
  /** Sockets that hear of a commit: each costs a message. */
  readonly connections: { readonly size: number }
  /** Takes rows from the front, at most so many rows and about so many bytes; null if there are none. */
  take(maxRows: number, maxBytes: number): AppendRequest | null
  /** The outcome of the request taken last. */
  settle(request: AppendRequest, result: AppendResult): void
  /** The outcome could not be handled: what the document holds in memory is not to be relied upon. */
  distrust(): void
}

const firstRetry = 100
const lastRetry = 2000

/** A request whose outcome is unknown. */
interface Stuck {
  readonly request: AppendRequest
  readonly since: number
  readonly wait: number
  readonly again: number
}

/**
 * Group commit: one transaction is under way at a time, and whatever is queued meanwhile, over all documents, goes into
 * the next. What comes to a queue at rest is stored at once; while people write much, an update waits a moment for others,
 * because a transaction, and each message after it, costs the same whether it carries one edit or ten.
 *
 * A request whose outcome is unknown is appended again, alone, until the store answers: updates are idempotent, so
 * storing one twice is harmless, while giving it up would lose it; and a single document that cannot be stored does not
 * keep the others from being saved.
 */
export class CommitQueue {
  readonly #log: UpdateLog
  readonly #logger: Log
  readonly #meter: Meter
  readonly #limits: Limits
  readonly #now: () => number
  readonly #waiting = new Set<CommitSource>()
  readonly #stuck = new Map<CommitSource, Stuck>()
  #running: Promise<void> | null = null
  #wake: () => void = () => {}
  #stopped = false
  #since: number | null = null
  #waitingBytes = 0
  /** When the last transaction began, as a reading of `performance.now()`. */
  #lastBegan = Number.NEGATIVE_INFINITY
  /** When the oldest row came that waits, as a reading of `performance.now()`; null: none waits. */
  #oldestAt: number | null = null
  /** Whose rows the last transaction took; null: of several. */
  #lastSource: CommitSource | null = null
  /** The last transaction could not take all that waited. */
  #isBehind = false

  constructor(log: UpdateLog, logger: Log, meter: Meter, limits: Limits, now: () => number) {
    this.#log = log
    this.#logger = logger
    this.#meter = meter
    this.#limits = limits
    this.#now = now
  }

  /** Since when the oldest unfinished transaction has been tried, in milliseconds since 1970; null: idle. */
  get busySince(): number | null {
    const stuck = [...this.#stuck.values()].map(({ since }) => since)
    const all = this.#since === null ? stuck : [...stuck, this.#since]
    return all.length === 0 ? null : Math.min(...all)
  }

  /** Bytes that wait, over all sources. */
  get waitingBytes(): number {
    return this.#waitingBytes
  }

  /** The source has a row of so many bytes. */
  enqueue(source: CommitSource, bytes: number): void {
    this.#waitingBytes += bytes
    this.#waiting.add(source)
    this.#oldestAt ??= performance.now()
    this.#wake()
    this.#running ??= this.#run()
  }

  /** The source gives up rows of so many bytes that were not taken yet. */
  forget(source: CommitSource, bytes: number): void {
    this.#waiting.delete(source)
    this.#waitingBytes -= bytes
  }

  /** Resolves when nothing waits. Never rejects. */
  async idle(): Promise<void> {
    while (this.#running) await this.#running
  }

  /** No further attempts after the one under way; what is not stored then was never acknowledged. */
  stop(): void {
    this.#stopped = true
    this.#wake()
  }

  async #run(): Promise<void> {
    await Promise.resolve() // let everything of this turn of the event loop join
    while (!this.#stopped && (this.#waiting.size > 0 || this.#stuck.size > 0)) {
      await this.#gather()
      if (this.#stopped) break
      const batch = this.#takeBatch()
      if (batch.length > 0) await this.#attempt(batch)
      await this.#retry()
      if (!this.#hasFresh() && this.#stuck.size > 0) await this.#pause()
    }
    this.#running = null
  }

  /** Whether a source waits whose earlier rows are not stuck (rows of one document are stored in order). */
  #hasFresh(): boolean {
    for (const source of this.#waiting) if (!this.#stuck.has(source)) return true
    return false
  }

  #takeBatch(): Taken[] {
    const batch: Taken[] = []
    let rows = this.#limits.commitRows
    let bytes = this.#limits.commitBytes
    for (const source of this.#waiting) {
      if (rows <= 0 || bytes <= 0) break
      if (this.#stuck.has(source)) continue
      const request = source.take(rows, bytes)
      if (request === null) {
        this.#waiting.delete(source)
        continue
      }
      batch.push({ source, request })
      rows -= request.rows.length
      for (const row of request.rows) {
        bytes -= row.data.length
        this.#waitingBytes -= row.data.length
      }
    }
    this.#isBehind = rows <= 0 || bytes <= 0
    this.#oldestAt = null
    if (batch[0]) this.#lastSource = batch.length === 1 ? batch[0].source : null
    // Whoever was served stands at the end of the line: one busy document does not keep the others waiting.
    for (const { source } of batch) if (this.#waiting.delete(source)) this.#waiting.add(source)
    return batch
  }

  async #attempt(batch: readonly Taken[]): Promise<void> {
    this.#since = this.#now()
    const started = performance.now()
    this.#lastBegan = started
    try {
      const results = await this.#log.append(batch.map((taken) => taken.request))
      const rows = batch.reduce((sum, { request }) => sum + request.rows.length, 0)
      this.#meter.committed(rows, (performance.now() - started) / 1000)
      this.#settle(batch, results)
    } catch (error) {
      this.#meter.commitFailed()
      this.#logger.error({ err: error, documents: batch.length }, 'updates could not be stored, trying again')
      for (const { source, request } of batch) this.#putAside(source, request)
    }
    this.#since = null
  }

  /** Tells the documents of a batch; a fault of one is its own, the rows are stored all the same. */
  #settle(batch: readonly Taken[], results: readonly AppendResult[]): void {
    for (const [i, { source, request }] of batch.entries()) {
      this.#stuck.delete(source)
      const result = results[i]
      try {
        if (result) source.settle(request, result)
      } catch (error) {
        this.#logger.error({ docId: source.docId, err: error }, 'a document could not be told what was stored of it')
        source.distrust()
      }
    }
  }

  #putAside(source: CommitSource, request: AppendRequest): void {
    const before = this.#stuck.get(source)
    const wait = before ? Math.min(before.wait * 2, lastRetry) : firstRetry
    const now = this.#now()
    this.#stuck.set(source, { request, since: before?.since ?? this.#since ?? now, wait, again: now + wait })
  }

  async #retry(): Promise<void> {
    for (const [source, { request, again }] of [...this.#stuck]) {
      if (again <= this.#now() && !this.#stopped) await this.#attempt([{ source, request }])
    }
  }

  /** Lets others join what waits, unless the queue was at rest or there is more than one transaction can take. */
  async #gather(): Promise<void> {
    const { commitGatherSpread, commitRest, commitBytes } = this.#limits
    if (this.#oldestAt === null || this.#isBehind || this.#waitingBytes >= commitBytes) return
    const now = performance.now()
    const last = this.#lastSource
    const isOne = last !== null && this.#waiting.size === 1 && this.#waiting.has(last)
    const wait = this.#oldestAt + (isOne ? gatherTime(this.#limits, last.connections.size) : commitGatherSpread) - now
    if (wait >= 1 && now - this.#lastBegan < commitRest) await new Promise<void>((resolve) => setTimeout(resolve, wait))
  }

  /** Sleeps until a stuck request is due or somebody has new rows. */
  async #pause(): Promise<void> {
    const due = Math.min(...[...this.#stuck.values()].map(({ again }) => again))
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, Math.max(due - this.#now(), 1))
      this.#wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
    this.#wake = () => {}
  }
}

/** How long an update waits for others when one document is written in, in milliseconds: the longer the more sockets hear of it. */
function gatherTime({ commitGather, commitGatherPerSocket, commitGatherSpread }: Limits, sockets: number): number {
  return Math.max(commitGather, Math.min(commitGatherPerSocket * sockets, commitGatherSpread))
}

interface Taken {
  readonly source: CommitSource
  readonly request: AppendRequest
}
