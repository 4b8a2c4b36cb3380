import type { Connection } from './connection.ts'
import type { Limits } from './limits.ts'
import { decodeAwareness, PresenceTable } from './presence.ts'
import { encodeAwareness } from './wire.ts'

/** Presence of one room: who owns which clientID at the moment, and who has to hear about it. */
export class RoomPresence {
  readonly #connections: ReadonlySet<Connection>
  readonly #limits: Limits
  readonly #now: () => number
  readonly #writesSoon: () => boolean
  readonly #table: PresenceTable
  readonly #owners = new Map<number, Connection>()
  /** To whom clientIDs belong that were ever present: somebody whose line is down for a while still owns theirs. */
  readonly #users = new Map<number, string>()
  readonly #changed = new Set<number>()
  readonly #left = new Map<number, Uint8Array>()
  #timer: NodeJS.Timeout | null = null
  #lastFlush = 0

  /** @param writesSoon whether something else will be sent to the sockets in a moment, and may take presence along */
  constructor(connections: ReadonlySet<Connection>, limits: Limits, now: () => number, writesSoon: () => boolean) {
    this.#connections = connections
    this.#limits = limits
    this.#now = now
    this.#writesSoon = writesSoon
    this.#table = new PresenceTable(now)
  }

  /** User id of the person who is, or was, present under this clientID. */
  ownerOf(clientId: number): string | null {
    return this.#users.get(clientId) ?? null
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
      else if (JSON.stringify(state).length <= this.#limits.awarenessBytes) {
        this.#owners.set(clientId, connection)
        this.#users.set(clientId, connection.visitor.user.id)
        this.#table.set(clientId, state, connection.visitor.user)
        this.#left.delete(clientId)
        this.#changed.add(clientId)
      }
    }
    this.#schedule()
  }

  #free(clientId: number, connection: Connection): boolean {
    const owner = this.ownerOf(clientId)
    return owner === null || owner === connection.visitor.user.id
  }

  /** The socket is gone or hides: its caret disappears for everybody. */
  leave(connection: Connection): void {
    const { clientId } = connection
    if (clientId === null || this.#owners.get(clientId) !== connection) return // a newer socket of the same tab took over
    this.#owners.delete(clientId)
    const entry = this.#table.remove(clientId)
    this.#changed.delete(clientId)
    if (entry) this.#left.set(clientId, entry)
    this.#schedule()
  }

  /** Everybody who is here, for a socket that has just come. */
  sendAll(connection: Connection): void {
    const entries = [...this.#table.ids].filter((id) => id !== connection.clientId).flatMap((id) => this.#table.entry(id) ?? [])
    if (entries.length > 0) connection.send(encodeAwareness(entries))
  }

  destroy(): void {
    if (this.#timer) clearTimeout(this.#timer)
    this.#timer = null
  }

  /** What is due, to be sent along with something else; null if nothing is. */
  take(): PresenceNews | null {
    if (this.#isNews && this.#now() >= this.#lastFlush + this.#limits.presenceInterval) return this.#news()
    return null
  }

  get #isNews(): boolean {
    return this.#changed.size > 0 || this.#left.size > 0
  }

  #schedule(): void {
    if (this.#timer || !this.#isNews) return
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
    if (!this.#isNews) return
    const news = this.#news()
    for (const connection of this.#connections) {
      const { unsent } = connection
      const frame = connection.takesPresence(unsent) ? news.for(connection.clientId) : null
      if (frame) connection.send(frame, unsent)
    }
  }

  #news(): PresenceNews {
    if (this.#timer) clearTimeout(this.#timer)
    this.#timer = null
    this.#lastFlush = this.#now()
    const entries = new Map(this.#left)
    for (const id of this.#changed) {
      const entry = this.#table.entry(id)
      if (entry) entries.set(id, entry)
    }
    this.#changed.clear()
    this.#left.clear()
    return new PresenceNews(entries)
  }
}

/** Who came, moved or left, as messages. */
export class PresenceNews {
  /** For whoever is not among them. */
  readonly all: Uint8Array
  readonly #entries: ReadonlyMap<number, Uint8Array>

  constructor(entries: ReadonlyMap<number, Uint8Array>) {
    this.#entries = entries
    this.all = encodeAwareness([...entries.values()])
  }

  /** @returns the message for a socket that is present under `own`; null: there is nothing new for it */
  for(own: number | null): Uint8Array | null {
    if (own === null || !this.#entries.has(own)) return this.all
    if (this.#entries.size === 1) return null
    // Its own state must not come back: it could overwrite a newer one.
    const others: Uint8Array[] = []
    for (const [id, entry] of this.#entries) if (id !== own) others.push(entry)
    return encodeAwareness(others)
  }
}
