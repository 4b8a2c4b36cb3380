import type { Connection, ContentFrame } from './connection.ts'
import type { PlainInsert } from './plainInsert.ts'
import type { AppendRow, CommitSize } from './ports.ts'

/** What of a frame is of use after it was judged. */
export type SentFrame = Pick<ContentFrame, 'number' | 'receivedAt'>

/** An update that belongs to the document of a room and is not durable yet. */
export interface PendingRow {
  /** Running number within the room. */
  readonly index: number
  readonly row: AppendRow
  /** Who sent it, in which frame; null: the server itself. */
  readonly connection: Connection | null
  readonly frame: SentFrame | null
  /** The clocks that the clients of its new structs have reached with it. */
  readonly inserts: ReadonlyMap<number, { readonly to: number }>
  /** Set if that is all the update does. */
  readonly plain: PlainInsert | null
}

interface Waiter {
  /** Run when all rows before this one are durable. */
  readonly until: number
  readonly done: () => void
  readonly failed: (error: Error) => void
}

/** The rows of one room between being applied and being durable, in order, and whoever waits for them. */
export class Journal {
  #pending: PendingRow[] = []
  #taken: PendingRow[] = []
  #applied = 0
  #committed = 0
  #waiters: Waiter[] = []
  #bytes = 0

  /** Rows applied since the room was opened. */
  get applied(): number {
    return this.#applied
  }

  /** Bytes of rows that no commit has taken yet. */
  get bytes(): number {
    return this.#bytes
  }

  /** Nothing waits for the store. */
  get isSettled(): boolean {
    return this.#committed === this.#applied
  }

  /** A commit has taken rows and is not over. */
  get isUnderWay(): boolean {
    return this.#taken.length > 0
  }

  add({ row, connection, frame, inserts, plain }: Omit<PendingRow, 'index'>): void {
    // Field by field, here and where rows are made: V8 copies with `...` slowly, and this is done for every edit.
    this.#pending.push({ index: this.#applied, row, connection, frame, inserts, plain })
    this.#bytes += row.data.length
    this.#applied += 1
  }

  /** Takes rows from the front for a commit, at least one if there is any, at most so many rows and about so many bytes. */
  take(maxRows: number, maxBytes: number): readonly PendingRow[] {
    let bytes = 0
    let count = 0
    for (const { row } of this.#pending) {
      if (count >= maxRows || (count > 0 && bytes + row.data.length > maxBytes)) break
      bytes += row.data.length
      count += 1
    }
    this.#bytes -= bytes
    this.#taken = this.#pending.splice(0, count)
    return this.#taken
  }

  /** The commit is over, whatever came of it. @returns what it had taken */
  takenBack(): readonly PendingRow[] {
    const rows = this.#taken
    this.#taken = []
    return rows
  }

  /** So many rows have become durable. */
  committed(rows: number): void {
    this.#committed += rows
  }

  /** Runs `done` when everything applied so far is durable. */
  afterCommit(done: () => void, failed: (error: Error) => void): void {
    if (this.isSettled) done()
    else this.#waiters.push({ until: this.#applied, done, failed })
  }

  runWaiters(): void {
    const ready = this.#waiters.filter((waiter) => waiter.until <= this.#committed)
    if (ready.length === 0) return
    this.#waiters = this.#waiters.filter((waiter) => waiter.until > this.#committed)
    for (const waiter of ready) waiter.done()
  }

  /**
   * Forgets what no commit has taken, and tells whoever waits for it. Whoever waits only for what a commit has taken goes
   * on waiting: it may well become durable, and to do it again would do it twice.
   */
  abandon(error: Error): void {
    const reached = this.#committed + this.#taken.length
    const lost = this.#waiters.filter((waiter) => waiter.until > reached)
    this.#waiters = this.#waiters.filter((waiter) => waiter.until <= reached)
    this.#pending = []
    this.#bytes = 0
    for (const waiter of lost) waiter.failed(error)
  }

  /** What the commit had taken will not become durable. */
  failWaiters(error: Error): void {
    const waiters = this.#waiters
    this.#waiters = []
    for (const waiter of waiters) waiter.failed(error)
  }
}

export function sizeOf(rows: readonly PendingRow[]): CommitSize {
  return { rows: rows.length, bytes: rows.reduce((sum, { row }) => sum + row.data.length, 0) }
}

const noClaims: AppendRow['claims'] = []
const noInserts: PendingRow['inserts'] = new Map()

/** The row of a plain insert that has just come from a socket. @param at milliseconds since 1970 */
export function plainRow(plain: PlainInsert, connection: Connection, at: number): Omit<PendingRow, 'index'> {
  const { user, sessionId } = connection.visitor
  const row = { userId: user.id, sessionId, at, data: plain.data, claims: noClaims }
  const frame = { number: connection.acks.begin(), receivedAt: performance.now() }
  return { row, connection, frame, inserts: noInserts, plain }
}
