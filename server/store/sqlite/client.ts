import { type Envelope, type ErrorData, openedId, type Reply, type StoreAnswers, type StoreRequest } from './messages.ts'
import type { Transport, TransportListener } from './transport.ts'
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
  resolve(value: StoreAnswers[keyof StoreAnswers]): void
  reject(error: Error): void
}

/** The main thread's end of the SQLite engine. When the engine is lost, everything pending and later is rejected. */
export class SqliteClient {
  /** Everything but the statements of an open transaction has to pass here before it is sent. */
  readonly turns = new Turns()
  readonly #transport: Transport
  readonly #pending = new Map<number, Pending>()
  readonly #lost: (error: Error) => void
  readonly #opened: Promise<unknown>
  #lastId = openedId
  #failure: Error | null = null
  #closing: Promise<void> | null = null

  private constructor(start: (listener: TransportListener) => Transport, lost: (error: Error) => void) {
    this.#lost = lost
    this.#opened = new Promise((resolve, reject) => {
      this.#pending.set(openedId, { resolve, reject })
    })
    this.#transport = start({ replied: (reply) => this.#replied(reply), failed: (error) => this.#failed(error) })
  }

  /**
   * @param start begins the engine and tells the listener
   * @param lost told once if the engine ends without having been closed
   * @throws SqliteFailure if the engine cannot open the store
   */
  static async open(start: (listener: TransportListener) => Transport, lost: (error: Error) => void): Promise<SqliteClient> {
    const client = new SqliteClient(start, lost)
    await client.#opened
    return client
  }

  /**
   * Sends a request. The sender has the turn, or is passing.
   * @throws SqliteFailure if the engine refuses it, Error if the engine is lost (then the outcome is unknown)
   */
  send<R extends StoreRequest>(request: R): Promise<StoreAnswers[R['kind']]> {
    if (this.#failure) return Promise.reject(this.#failure)
    const envelope: Envelope = { id: ++this.#lastId, request }
    return new Promise((resolve, reject) => {
      this.#pending.set(envelope.id, { resolve: (value) => resolve(value as StoreAnswers[R['kind']]), reject })
      try {
        this.#transport.post(envelope)
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
    const closed = this.send({ kind: 'close' })
    this.#failure = new Error('the store is closed')
    this.turns.end(this.#failure)
    await closed
    await this.#transport.ended()
  }

  #replied(reply: Reply): void {
    const pending = this.#pending.get(reply.id)
    this.#pending.delete(reply.id)
    if (reply.ok) {
      pending?.resolve(reply.value)
      return
    }
    const failure = new SqliteFailure(reply.error)
    if (reply.id === openedId) this.#failure = failure
    pending?.reject(failure)
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
