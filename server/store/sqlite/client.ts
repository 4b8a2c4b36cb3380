import { HandOver } from './handOver.ts'
import type { JournalEnd } from './journalFile.ts'
import { requestChangesLog, requestNamesLog } from './logStatements.ts'
import {
  type Envelope,
  type ErrorData,
  type Opened,
  openedId,
  type Reply,
  type ReplyValue,
  type StoreAnswers,
  type StoreRequest,
} from './messages.ts'
import type { Start, Transport } from './transport.ts'
import { Turns } from './turns.ts'

/** What SQLite refused. `code` is SQLite's, for example SQLITE_CONSTRAINT_UNIQUE, or null. */
class SqliteFailure extends Error {
  override readonly name = 'SqliteFailure'
  readonly code: string | null

  constructor({ message, code }: ErrorData) {
    super(message)
    this.code = code
  }
}

interface Pending {
  resolve(value: ReplyValue): void
  reject(error: Error): void
  /** So many records are seen by what the request reads; 0: it reads none of the log, or what it reads is committed first. */
  readonly seen: number
}

/**
 * The main thread's end of the SQLite engine. When the engine is lost, everything pending and later is rejected. Requests
 * see all appends that were decided before they were sent: those which the engine does not know go along.
 */
export class SqliteClient {
  /** Everything but the statements of an open transaction has to pass here before it is sent. */
  readonly turns = new Turns()
  /** Appends that were decided, on their way to the engine. */
  readonly handOver = new HandOver()
  readonly #transport: Transport
  readonly #pending = new Map<number, Pending>()
  readonly #lost: (error: Error) => void
  readonly #opened: Promise<Opened>
  #lastId = openedId
  #changes = 0
  #failure: Error | null = null
  #closing: Promise<void> | null = null

  private constructor(start: Start, lost: (error: Error) => void) {
    this.#lost = lost
    this.#opened = new Promise((resolve, reject) => {
      this.#pending.set(openedId, { resolve: (value) => resolve(value as Opened), reject, seen: 0 })
    })
    this.#transport = start({ replied: (reply) => this.#replied(reply), failed: (error) => this.#failed(error) })
  }

  /**
   * @param start begins the engine and tells the listener
   * @param lost told once if the engine ends without having been closed
   * @returns the client, and where the journal goes on
   * @throws SqliteFailure if the engine cannot open the store
   */
  static async open(start: Start, lost: (error: Error) => void): Promise<{ readonly client: SqliteClient; readonly end: JournalEnd }> {
    const client = new SqliteClient(start, lost)
    const { end, records } = await client.#opened
    client.handOver.found(records)
    return { client, end }
  }

  /** Counts the requests that may have changed what decides appends. */
  get changes(): number {
    return this.#changes
  }

  /** Whether nothing was asked that is not answered. */
  get isIdle(): boolean {
    return this.#pending.size === 0
  }

  /**
   * Sends a request. The sender has the turn, or is passing.
   * @throws SqliteFailure if the engine refuses it, Error if the engine is lost (then the outcome is unknown)
   */
  send<R extends StoreRequest>(request: R): Promise<StoreAnswers[R['kind']]> {
    if (this.#failure) return Promise.reject(this.#failure)
    const records = requestNamesLog(request) ? this.handOver.waiting() : null
    const envelope: Envelope = { id: ++this.#lastId, request, records }
    return new Promise((resolve, reject) => {
      const seen = readsAlone(request) ? this.handOver.decided : 0
      this.#pending.set(envelope.id, { resolve: (value) => resolve(value as StoreAnswers[R['kind']]), reject, seen })
      try {
        if (requestChangesLog(request)) this.#changes += 1
        this.#transport.post(envelope)
        if (records) this.handOver.posted()
      } catch (error) {
        this.#pending.delete(envelope.id)
        reject(error)
      }
    })
  }

  /** Waits for its turn, closes the file and ends the thread. May be called more than once. */
  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  async #close(): Promise<void> {
    if (this.#failure) return
    await this.turns.take()
    // With the end of the engine the directory is free for another process: nothing of ours may be written to it then.
    await this.handOver.writeEnded()
    const closed = this.send({ kind: 'close' })
    this.#failure = new Error('the store is closed')
    this.turns.end(this.#failure)
    await closed
    await this.#transport.ended()
  }

  #replied(reply: Reply): void {
    const pending = this.#pending.get(reply.id)
    this.#pending.delete(reply.id)
    this.handOver.moved(reply.moved)
    if (!reply.ok) {
      const failure = new SqliteFailure(reply.error)
      if (reply.id === openedId) this.#failure = failure
      pending?.reject(failure)
    } else if (pending && !this.handOver.isDurable(pending.seen)) {
      this.handOver.durable(pending.seen).then(() => pending.resolve(reply.value), pending.reject)
    } else pending?.resolve(reply.value)
  }

  #failed(error: Error): void {
    for (const pending of this.#pending.values()) pending.reject(error)
    this.#pending.clear()
    if (this.#failure) return
    this.#failure = error
    this.turns.end(error)
    this.#lost(error)
  }
}

/**
 * Whether a request reads the log outside of a transaction. On a full disk its answer may show rows that are in no table:
 * then it is held back until they are on disk in the journal, as nothing may be shown that could be lost.
 */
function readsAlone(request: StoreRequest): boolean {
  return (request.kind === 'read' || (request.kind === 'query' && !request.inTransaction)) && requestNamesLog(request)
}
