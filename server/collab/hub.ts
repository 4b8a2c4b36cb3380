import * as Y from 'yjs'
import { DomainError } from '#shared/errors.ts'
import { closeCodes } from '#shared/protocol/closeCodes.ts'
import { Turnstile } from '#shared/turnstile.ts'
import { closeInWaves } from './closeInWaves.ts'
import { CommitQueue } from './commitQueue.ts'
import { Connection } from './connection.ts'
import { defaultLimits, type Limits } from './limits.ts'
import type { Author, CommitListener, Log, Meter, Socket, UpdateLog, Visitor } from './ports.ts'
import { Room } from './room.ts'
import type { GoneRoom, RoomDeps } from './roomDeps.ts'
import { silentMeter } from './silentMeter.ts'
import { type Reception, Visit } from './visit.ts'
import { encodeAccess, encodeSaving, keepAliveFrame } from './wire.ts'

export interface HubDeps {
  readonly log: UpdateLog
  readonly listener: CommitListener
  readonly logger: Log
  /** Unset: nothing is measured. */
  readonly meter?: Meter
  readonly limits?: Limits
  readonly now?: () => number
}

/** What is open at a moment. */
export interface HubFigures {
  readonly rooms: number
  /** Sockets that may write, and that may only read. */
  readonly connections: { readonly writers: number; readonly readers: number }
  /** Sockets that read too slowly to be sent everything. */
  readonly lagging: number
  /** Sockets that are not read at the moment. */
  readonly paused: number
  /** Encoded size of all open documents, about, in bytes. */
  readonly stateBytes: number
  /** Bytes that wait for the store. */
  readonly waitingBytes: number
}

/**
 * All open documents of this process. One promise per document that is loading, so twenty people who open an article
 * at once read it from the store once, and nobody is answered from a document that is half loaded.
 */
export class Hub {
  readonly #log: UpdateLog
  readonly #logger: Log
  readonly #roomDeps: RoomDeps
  readonly #reception: Reception
  readonly #meter: Meter
  readonly #limits: Limits
  readonly #now: () => number
  readonly #queue: CommitQueue
  readonly #loads: Turnstile
  readonly #rooms = new Map<string, Promise<Room>>()
  readonly #open = new Map<string, Room>()
  /** Documents whose discarded room still has a commit under way. */
  readonly #draining = new Map<string, Promise<void>>()
  readonly #connections = new Set<Connection>()
  readonly #paused = new Map<Connection, Room>()
  readonly #sweeper: NodeJS.Timeout
  #lastPing: number
  #healthy = true
  #closing = false

  constructor(deps: HubDeps) {
    this.#log = deps.log
    this.#logger = deps.logger
    this.#meter = deps.meter ?? silentMeter
    this.#limits = deps.limits ?? defaultLimits
    this.#loads = new Turnstile(this.#limits.coldLoads)
    this.#now = deps.now ?? Date.now
    this.#queue = new CommitQueue(deps.log, deps.logger, this.#meter, this.#limits, this.#now)
    this.#roomDeps = {
      queue: this.#queue,
      listener: deps.listener,
      logger: this.#logger,
      meter: this.#meter,
      limits: this.#limits,
      now: this.#now,
      discarded: (room) => this.#discarded(room),
    }
    this.#reception = {
      received: (room, connection, data) => this.#receive(room, connection, data),
      left: (connection) => {
        this.#connections.delete(connection)
        this.#paused.delete(connection)
      },
      failed: (docId, error) => this.#logger.info({ docId, err: error.message }, 'socket error'),
    }
    this.#lastPing = this.#now()
    this.#sweeper = setInterval(() => this.#sweep(), this.#limits.sweepInterval)
    this.#sweeper.unref()
  }

  /** Whether the store accepted the last updates in time. */
  get healthy(): boolean {
    return this.#healthy
  }

  get size(): { readonly rooms: number; readonly connections: number } {
    return { rooms: this.#open.size, connections: this.#connections.size }
  }

  /** For measurements; walks over everything that is open. */
  figures(): HubFigures {
    const all = [...this.#connections]
    const readers = all.filter(({ visitor }) => visitor.readOnlyReason !== null).length
    return {
      rooms: this.#open.size,
      connections: { writers: all.length - readers, readers },
      lagging: all.filter(({ lagging }) => lagging !== null).length,
      paused: all.filter(({ paused }) => paused).length,
      stateBytes: [...this.#open.values()].reduce((sum, { stateBytes }) => sum + stateBytes, 0),
      waitingBytes: this.#queue.waitingBytes,
    }
  }

  /** Serves a socket whose person was judged at the upgrade. Frames that arrive before the document is loaded wait. */
  connect(socket: Socket, docId: string, visitor: Visitor): void {
    const connection = new Connection(socket, visitor, this.#limits, this.#now)
    this.#connections.add(connection)
    const visit = new Visit(connection, docId, this.#reception)
    socket.tell(visit)
    connection.pause('loading')
    const enter = (loaded: Room) => this.#enter(loaded, visit)
    this.#room(docId)
      .then(enter)
      .catch((error: unknown) => this.#cannotLoad(connection, docId, error))
  }

  /** Rights on the document changed: its sockets come back and are judged again. */
  rejudge(docId: string): void {
    const room = this.#open.get(docId)
    // The room holds rights as they were; the next visitor, or the next edit by the server, loads them anew. A room with
    // a commit under way learns of it from the store's refusal.
    if (room?.settled) room.discard(closeCodes.rejudge, 'rights changed')
    else room?.rejudge()
  }

  /** The stored document was changed past this hub: what is open of it is thrown away, everybody comes back. */
  reload(docId: string): void {
    const opening = this.#rooms.get(docId)
    const discard = (room: Room) => room.discard(closeCodes.rejudge, 'document reloaded')
    const room = this.#open.get(docId)
    if (room) discard(room)
    // One that is being loaded may have been read before the change.
    else void opening?.then(discard, () => {})
  }

  /** The account was disabled or signed out everywhere. */
  dropUser(userId: string): void {
    this.#drop((connection) => connection.visitor.user.id === userId)
  }

  /** The session ended. */
  dropSession(sessionId: string): void {
    this.#drop((connection) => connection.visitor.sessionId === sessionId)
  }

  /**
   * Reads the document as it is durable: the answer is held back until everything it shows is stored.
   * @throws DomainError article_not_found, saving_failed
   */
  async read<T>(docId: string, read: (doc: Y.Doc) => T): Promise<T> {
    const isOpen = this.#rooms.has(docId)
    return this.#with(docId, async (room) => {
      const result = room.read(read)
      await room.whenCommitted()
      // The server has what it wanted: nobody's page has to find it open again.
      if (!isOpen && room.connections.size === 0) room.emptySince = 0
      return result
    })
  }

  /**
   * Changes the document on a person's behalf, as if they had done it in the editor.
   * @param change runs on a copy of the document inside one transaction; it may run twice
   * @param judgedUnder the ACL version under which the person was found to be allowed to; unset: whatever the rules say
   * @returns when the change is durable
   * @throws DomainError article_not_found, saving_failed; article_changed if rights changed since the person was judged,
   *   nothing is stored then; whatever `change` throws
   */
  async edit(docId: string, author: Author, change: (doc: Y.Doc) => void, judgedUnder?: number): Promise<void> {
    if (this.#closing) throw new DomainError('saving_failed', 'the server is restarting')
    await this.#with(docId, async (room) => {
      // From here on the commit's own fence holds: it is refused if the store's version is no longer the room's.
      if (judgedUnder !== undefined && room.aclVersion !== judgedUnder) {
        if (room.aclVersion < judgedUnder) room.discard(closeCodes.rejudge, 'rights changed')
        throw new DomainError('article_changed', 'rights changed in this moment')
      }
      const copy = new Y.Doc() // its own clientID: new content under it belongs to the author
      Y.applyUpdate(copy, Y.encodeStateAsUpdate(room.doc))
      const before = Y.encodeStateVector(copy)
      copy.transact(() => change(copy))
      const update = Y.encodeStateAsUpdate(copy, before)
      copy.destroy()
      await room.write(author, update)
    })
  }

  /** Users with an open socket, per document. */
  present(): ReadonlyMap<string, readonly string[]> {
    const present = new Map<string, readonly string[]>()
    for (const [docId, room] of this.#open) {
      const ids = new Set([...room.connections].map((connection) => connection.visitor.user.id))
      if (ids.size > 0) present.set(docId, [...ids])
    }
    return present
  }

  /**
   * Ends all work: nothing more is read, what was received becomes durable and is acknowledged, then every socket is
   * closed, few at once, many in waves. Takes up to 18 seconds.
   */
  async close(): Promise<void> {
    this.#closing = true
    clearInterval(this.#sweeper)
    for (const connection of this.#connections) connection.pause('closing')
    let timer: NodeJS.Timeout | undefined
    const deadline = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, this.#limits.lastCommits)
    })
    await Promise.race([this.#queue.idle(), deadline])
    clearTimeout(timer)
    this.#queue.stop()
    await closeInWaves(this.#connections, closeCodes.restart, 'restarting', this.#limits.lastWaves)
    for (const room of [...this.#open.values()]) {
      room.discard(closeCodes.restart, 'restarting')
      room.giveUp()
    }
    for (const connection of [...this.#connections]) connection.close(closeCodes.restart, 'restarting')
  }

  #enter(loaded: Room, visit: Visit): void | Promise<void> {
    const { connection, docId } = visit
    if (connection.closed) return
    if (this.#closing) return connection.close(closeCodes.restart, 'restarting')
    // Rights changed since it was loaded. What waits there was judged by the old ones and is not stored under new ones.
    if (connection.visitor.aclVersion > loaded.aclVersion && !visit.hasReloaded) {
      visit.hasReloaded = true
      loaded.discard(closeCodes.rejudge, 'rights changed')
    }
    // It was thrown away in this very moment: whoever joined it would never hear from anybody.
    if (loaded.gone) return this.#room(docId).then((room) => this.#enter(room, visit))
    visit.enter(loaded)
    if (!this.#healthy) connection.sendExtended(encodeSaving(false))
    visit.readEarly()
    connection.resume('loading')
  }

  async #with<T>(docId: string, use: (room: Room) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      const room = await this.#room(docId)
      try {
        if (!room.gone) return await use(room)
      } catch (error) {
        if (!room.gone) throw error
      }
      // The room was thrown away under us (rights changed in that moment): the document itself is fine.
      if (attempt >= 3) throw new DomainError('saving_failed', 'the document changed hands while it was being written')
    }
  }

  #room(docId: string): Promise<Room> {
    const known = this.#rooms.get(docId)
    if (known) return known
    const loading = this.#load(docId)
    this.#rooms.set(docId, loading)
    loading.catch(() => this.#forget(docId, loading))
    return loading
  }

  async #load(docId: string): Promise<Room> {
    await this.#draining.get(docId)
    const stored = await this.#loads.run(() => this.#log.load(docId))
    if (!stored) throw new DomainError('article_not_found', 'no such article')
    for (const part of stored.damage) this.#logger.error({ docId, part }, 'a stored part is damaged; the document was read without it')
    const room = new Room(docId, stored, this.#roomDeps)
    this.#open.set(docId, room)
    return room
  }

  #discarded(gone: GoneRoom): void {
    const { docId, drained } = gone
    if (this.#open.get(docId) !== gone) return
    this.#open.delete(docId)
    this.#rooms.delete(docId)
    this.#draining.set(docId, drained)
    void drained.then(() => {
      if (this.#draining.get(docId) === drained) this.#draining.delete(docId)
    })
  }

  #forget(docId: string, loading: Promise<Room>): void {
    if (this.#rooms.get(docId) === loading) this.#rooms.delete(docId)
  }

  #cannotLoad(connection: Connection, docId: string, error: unknown): void {
    if (error instanceof DomainError && error.code === 'article_not_found') {
      connection.close(closeCodes.notFound, 'no such article')
      return
    }
    if (this.#closing) return connection.close(closeCodes.restart, 'restarting')
    this.#logger.error({ docId, err: error }, 'the document could not be loaded')
    // Not a closing for good: nobody's copy is to be put aside because the server's is damaged.
    if (error instanceof DomainError && error.code === 'document_damaged') connection.sendExtended(encodeAccess(error.code))
    connection.close(closeCodes.unavailable, 'try again')
  }

  #receive(room: Room, connection: Connection, data: Uint8Array): void {
    try {
      room.receive(connection, data)
    } catch (error) {
      // Nothing a client sends may end the process or leave a room in doubt.
      this.#logger.error({ docId: room.docId, err: error }, 'a frame could not be handled')
      connection.close(closeCodes.invalid, 'damaged message')
      room.discard(closeCodes.rejudge, 'document reloaded')
    }
    if (this.#isFull(room, 1)) {
      connection.pause('store')
      this.#paused.set(connection, room)
    }
  }

  /** Whether so much waits for the store that writers have to wait; `share` of the limits. */
  #isFull(room: Room, share: number): boolean {
    const { queuedBytes, nodeQueuedBytes } = this.#limits
    return room.queuedBytes > queuedBytes * share || (room.queuedBytes > 0 && this.#queue.waitingBytes > nodeQueuedBytes * share)
  }

  #drop(matches: (connection: Connection) => boolean): void {
    for (const connection of [...this.#connections]) {
      if (matches(connection)) connection.close(closeCodes.signedOut, 'signed out')
    }
  }

  #sweep(): void {
    const now = this.#now()
    this.#reportHealth(now)
    this.#evict(now)
    this.#resumeDrained()
    for (const room of [...this.#open.values()]) this.#tend(room)
    const ping = now - this.#lastPing >= this.#limits.pingInterval
    if (ping) this.#lastPing = now
    for (const connection of [...this.#connections]) this.#lookAt(connection, now, ping)
  }

  /** A fault of one document must not end the others. */
  #tend(room: Room): void {
    try {
      room.delivery.catchUp()
      room.rest()
    } catch (error) {
      this.#logger.error({ docId: room.docId, err: error }, 'a document cannot be used any more; it is loaded anew')
      room.discard(closeCodes.rejudge, 'document reloaded')
    }
  }

  #lookAt(connection: Connection, now: number, ping: boolean): void {
    const { heldTime, firstFrame, keepAlive } = this.#limits
    const { joinedAt, hasSpoken, held, heldSince, paused } = connection
    if (held.length > 0 && now - heldSince > heldTime && !paused) {
      connection.close(closeCodes.invalid, 'content that depends on unknown content')
    } else if (joinedAt !== null && !hasSpoken && now - joinedAt > firstFrame) connection.terminate()
    else if (ping && !connection.checkAlive()) connection.terminate()
    else if (now - connection.lastSentAt >= keepAlive) connection.send(keepAliveFrame)
  }

  #evict(now: number): void {
    for (const room of [...this.#open.values()]) {
      if (room.connections.size === 0 && room.settled && now - room.emptySince >= this.#limits.evictAfter) {
        room.discard(closeCodes.rejudge, 'idle')
      }
    }
  }

  #resumeDrained(): void {
    for (const [connection, room] of this.#paused) {
      if (!room.gone && this.#isFull(room, 0.5)) continue
      this.#paused.delete(connection)
      connection.resume('store')
    }
  }

  #reportHealth(now: number): void {
    const since = this.#queue.busySince
    const healthy = since === null || now - since < this.#limits.unhealthyAfter
    if (healthy === this.#healthy) return
    this.#healthy = healthy
    for (const connection of this.#connections) connection.sendExtended(encodeSaving(healthy))
  }
}
