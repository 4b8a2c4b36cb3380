import type { Connection } from './connection.ts'
import type { Limits } from './limits.ts'
import { decodeAwareness, encodeEntry } from './presence.ts'
import { PresenceNews } from './presenceNews.ts'
import { encodeAwareness } from './wire.ts'

/** A clientID that is present, or was: somebody whose line is down for a while still owns theirs. */
interface Known {
  userId: string
  /** Who is present under it at the moment; null: nobody. */
  connection: Connection | null
  /** The last clock that was given for it. */
  clock: number
  /** What others are told while somebody is present under it. */
  entry: Uint8Array | null
}

/**
 * Who is in a room and where their carets are: who owns which clientID at the moment, and who has to hear about it. Not
 * y-protocols' Awareness, which keeps a timer per document and parses every state again on every hop. What clients say
 * of themselves is overwritten with who they are; what they say of others is not recorded.
 *
 * Clocks towards others are made here, from wall time, so that they grow across reconnections and restarts and nobody
 * ignores a returning colleague because an earlier life of the room had a higher clock.
 *
 * A room in which nobody has said anything of themselves holds nothing here.
 */
export class RoomPresence {
  readonly #connections: ReadonlySet<Connection>
  readonly #limits: Limits
  readonly #now: () => number
  readonly #writesSoon: () => boolean
  #known: Map<number, Known> | null = null
  /** clientIDs of which others do not know the latest; null: none. */
  #changed: Set<number> | null = null
  #timer: NodeJS.Timeout | null = null
  #lastFlush = 0

  /** @param writesSoon whether something else will be sent to the sockets in a moment, and may take presence along */
  constructor(connections: ReadonlySet<Connection>, limits: Limits, now: () => number, writesSoon: () => boolean) {
    this.#connections = connections
    this.#limits = limits
    this.#now = now
    this.#writesSoon = writesSoon
  }

  /** User id of the person who is, or was, present under this clientID. */
  ownerOf(clientId: number): string | null {
    return this.#known?.get(clientId)?.userId ?? null
  }

  /**
   * Takes what a socket says of itself. `mayUse` says whether the document lets this person use a clientID.
   * @throws Error if the payload is not an awareness update
   */
  receive(connection: Connection, payload: Uint8Array, mayUse: (clientId: number) => boolean): void {
    for (const { clientId, state } of decodeAwareness(payload)) {
      connection.clientId ??= state !== null && mayUse(clientId) && this.#free(clientId, connection) ? clientId : null
      // Entries for other ids are repetitions of what the client heard, or forgeries; neither is news.
      if (clientId !== connection.clientId) continue
      if (state === null) this.leave(connection)
      else if (JSON.stringify(state).length <= this.#limits.awarenessBytes) this.#set(connection, clientId, state)
    }
    this.#schedule()
  }

  /** The socket is gone or hides: its caret disappears for everybody. */
  leave(connection: Connection): void {
    const { clientId } = connection
    const known = clientId === null ? undefined : this.#known?.get(clientId)
    // A newer socket of the same tab may have taken over.
    if (clientId === null || known?.connection !== connection) return
    known.connection = null
    known.entry = null
    known.clock = this.#nextClock(known.clock)
    this.#change(clientId)
    this.#schedule()
  }

  /** Everybody who is here, for a socket that has just come. */
  sendAll(connection: Connection): void {
    if (!this.#known) return
    const entries = [...this.#known].flatMap(([id, { entry }]) => (entry && id !== connection.clientId ? [entry] : []))
    if (entries.length > 0) connection.send(encodeAwareness(entries))
  }

  destroy(): void {
    if (this.#timer) clearTimeout(this.#timer)
    this.#timer = null
  }

  #free(clientId: number, connection: Connection): boolean {
    const owner = this.ownerOf(clientId)
    return owner === null || owner === connection.visitor.user.id
  }

  /** Records a state under the identity that the server knows. */
  #set(connection: Connection, clientId: number, state: Readonly<Record<string, unknown>>): void {
    const { user } = connection.visitor
    const clock = this.#nextClock(this.#known?.get(clientId)?.clock ?? 0)
    this.#known ??= new Map()
    this.#known.set(clientId, { userId: user.id, connection, clock, entry: encodeEntry(clientId, clock, { ...state, user }) })
    this.#change(clientId)
  }

  #nextClock(last: number): number {
    return Math.max(last + 1, Math.floor(this.#now() / 10))
  }

  #change(clientId: number): void {
    this.#changed ??= new Set()
    this.#changed.add(clientId)
  }

  /** What is due, to be sent along with something else; null if nothing is. */
  take(): PresenceNews | null {
    const isDue = this.#changed !== null && this.#now() >= this.#lastFlush + this.#limits.presenceInterval
    return isDue ? this.#news() : null
  }

  #schedule(): void {
    if (this.#timer || !this.#changed) return
    const wait = this.#lastFlush + this.#limits.presenceInterval - this.#now()
    if (wait > 0) this.#sendIn(wait)
    else this.#sendOrWait()
  }

  #sendIn(wait: number, isLast = false): void {
    this.#timer = setTimeout(() => {
      this.#timer = null
      if (isLast) this.#flush()
      else this.#sendOrWait()
    }, wait)
  }

  /** An edit that is about to go out to the same sockets takes it along; should the store be slow, it goes alone. */
  #sendOrWait(): void {
    if (this.#writesSoon()) this.#sendIn(this.#limits.presenceInterval / 2, true)
    else this.#flush()
  }

  #flush(): void {
    if (!this.#changed) return
    const news = this.#news()
    for (const connection of this.#connections) {
      const { unsent } = connection
      const message = connection.takesPresence(unsent) ? news.for(connection.clientId) : null
      if (message) connection.send(message, unsent)
    }
  }

  #news(): PresenceNews {
    this.destroy()
    this.#lastFlush = this.#now()
    const entries = new Map<number, Uint8Array>()
    for (const id of this.#changed ?? []) {
      const known = this.#known?.get(id)
      if (known) entries.set(id, known.entry ?? encodeEntry(id, known.clock, null))
    }
    this.#changed = null
    return new PresenceNews(entries)
  }
}
