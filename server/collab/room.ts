import * as Y from 'yjs'
import { DomainError } from '#shared/errors.ts'
import { type CloseCode, closeCodes } from '#shared/protocol/closeCodes.ts'
import { assertNever } from '#shared/result.ts'
import { classify } from './classify.ts'
import { ClientOwners } from './clientOwners.ts'
import type { CommitSource } from './commitQueue.ts'
import type { Connection, ContentFrame } from './connection.ts'
import { countDurable } from './countDurable.ts'
import { Delivery } from './delivery.ts'
import { decodeChecked } from './guard.ts'
import { Journal, type PendingRow, plainRow, sizeOf } from './journal.ts'
import { judgeUpdate, readOnlyOf } from './judgeUpdate.ts'
import { LiveState } from './liveState.ts'
import { merged } from './merged.ts'
import { readPlainInsert } from './plainInsert.ts'
import type { AppendRequest, AppendResult, Author, FrameOutcome, StoredDocument } from './ports.ts'
import type { RoomDeps } from './roomDeps.ts'
import { RoomPresence } from './roomPresence.ts'
import { type ClientFrame, decodeFrame, encodeAccess, encodeAck, encodePermissionDenied, encodeReject, encodeStep1 } from './wire.ts'

/**
 * One open document. An update is decoded, judged, applied and queued at once, and leaves the room
 * (acknowledgement, broadcast, answer to a step 1) only after its transaction committed. If a commit is refused the
 * document in memory is ahead of the store, so the whole room is thrown away, never repaired.
 */
export class Room implements CommitSource {
  readonly docId: string
  readonly epoch: number
  /** The version of the rights under which it was loaded; what is stored from here is judged by them, and refused after. */
  readonly aclVersion: number
  readonly connections = new Set<Connection>()
  readonly presence: RoomPresence
  readonly delivery: Delivery
  emptySince: number
  readonly #deps: RoomDeps
  readonly #owners: ClientOwners
  #schemaVersion: number
  #seq: number
  readonly #journal = new Journal()
  #captured: Uint8Array[] = []
  readonly #state: LiveState
  #gone = false
  #drained: () => void = () => {}
  /** Resolves when the room is gone and no commit of it is under way any more: only then may it be loaded anew. */
  readonly drained = new Promise<void>((resolve) => {
    this.#drained = resolve
  })

  /** @throws Error if the stored updates do not make a document */
  constructor(docId: string, stored: StoredDocument, deps: RoomDeps) {
    this.docId = docId
    this.epoch = stored.epoch
    this.aclVersion = stored.aclVersion
    this.#schemaVersion = stored.schemaVersion
    this.#seq = stored.seq
    this.#deps = deps
    this.emptySince = deps.now()
    this.presence = new RoomPresence(this.connections, deps.limits, deps.now, () => !this.settled)
    this.#owners = new ClientOwners(stored.clients, (id) => this.presence.ownerOf(id))
    this.#state = new LiveState(stored.updates, deps.now, (update) => this.#captured.push(update))
    if (this.#state.hasGap)
      throw new DomainError('document_damaged', `document ${docId} has updates that refer to content which is not stored`)
    this.delivery = new Delivery(this.#state, this.connections, deps, (connection, stateVector) =>
      this.#answerStep1(connection, stateVector),
    )
  }

  /** The document as it is in memory. Not to be kept: it may be another one later. */
  get doc(): Y.Doc {
    return this.#state.doc
  }

  /** Calls `read` with the document as it is in memory; one that rests goes on resting. `read` must not keep it. */
  read<T>(read: (doc: Y.Doc) => T): T {
    return this.#state.read(read)
  }

  get gone(): boolean {
    return this.#gone
  }

  /** Bytes that wait for the store. */
  get queuedBytes(): number {
    return this.#journal.bytes
  }

  /** About the encoded size of the document, in bytes. */
  get stateBytes(): number {
    return this.#state.size
  }

  /** Nothing waits for the store. */
  get settled(): boolean {
    return this.#journal.isSettled
  }

  /** Puts the document to rest if nobody has written for a while. */
  rest(): void {
    if (this.settled && this.#state.rest()) this.delivery.rest()
  }

  /** Lets a socket in, or sends it away. */
  join(connection: Connection): void {
    const { visitor } = connection
    if (visitor.epoch !== null && visitor.epoch !== this.epoch) return this.#refuse(connection, closeCodes.identity, 'older history')
    if (visitor.aclVersion !== this.aclVersion) return connection.close(closeCodes.rejudge, 'rights changed')
    this.connections.add(connection)
    connection.joinedAt = this.#deps.now()
    connection.deliverFrom = this.#journal.applied
    connection.sendExtended(encodeAccess(readOnlyOf(visitor, this.#schemaVersion)?.reason ?? null))
    connection.send(encodeStep1(this.#state.stateVector()))
    this.presence.sendAll(connection)
  }

  leave(connection: Connection): void {
    if (!this.connections.delete(connection)) return
    this.presence.leave(connection)
    if (this.connections.size === 0) this.emptySince = this.#deps.now()
  }

  /** Everybody comes back and is judged again. */
  rejudge(): void {
    for (const connection of [...this.connections]) {
      connection.close(closeCodes.rejudge, 'rights changed')
      this.leave(connection)
    }
  }

  /** One frame of a socket that has joined. */
  receive(connection: Connection, bytes: Uint8Array): void {
    if (connection.closed || this.#gone || this.#takePlain(connection, bytes)) return
    let frame: ClientFrame
    try {
      frame = decodeFrame(bytes)
      if (frame.kind !== 'awareness') connection.count(bytes.length)
      else if (!connection.countPresence()) return this.#refuse(connection, closeCodes.abuse, 'too much presence')
      if (frame.kind === 'step1') this.#answerStep1(connection, frame.stateVector)
      else if (frame.kind === 'awareness')
        this.presence.receive(connection, frame.payload, (id) => this.#owners.mayUse(id, connection.visitor.user.id))
      else if (frame.kind === 'queryAwareness') this.presence.sendAll(connection)
    } catch (error) {
      this.#refuse(connection, closeCodes.protocol, error instanceof Error ? error.message : 'damaged message')
      return
    }
    if (frame.kind === 'content') {
      const { step, update } = frame
      this.#content(connection, { number: connection.acks.begin(), step, update, receivedAt: performance.now() })
    }
  }

  /**
   * Applies an update that the server made on a person's behalf.
   * @returns when it is durable
   * @throws Error if the room is discarded before
   */
  async write(author: Author, update: Uint8Array): Promise<void> {
    const decoded = decodeChecked(update, 'step2', this.#deps.limits)
    const what = classify(decoded, this.doc)
    if (what.gap) throw new RangeError('the update refers to content that the document lacks')
    if (!what.noop) this.#apply(author, update, what.inserts, null, null)
    await this.whenCommitted()
  }

  /** @returns when everything applied so far is durable; rejects if the room is discarded before */
  async whenCommitted(): Promise<void> {
    return new Promise((resolve, reject) => this.#afterCommit(resolve, reject))
  }

  take(maxRows: number, maxBytes: number): AppendRequest | null {
    const rows = this.#journal.take(maxRows, maxBytes).map(({ row }) => row)
    if (rows.length === 0) return null
    return { docId: this.docId, epoch: this.epoch, aclVersion: this.aclVersion, schemaVersion: this.#schemaVersion, rows }
  }

  settle(_request: AppendRequest, result: AppendResult): void {
    const rows = this.#journal.takenBack()
    if (this.#gone) return this.#settleLate(rows, result)
    if (!result.ok) {
      this.#deps.logger.warn({ docId: this.docId, reason: result.reason }, 'the store refused updates; the room is loaded anew')
      // A clientID was taken elsewhere meanwhile: whoever is at fault is found when they come back, nobody else is accused.
      this.discard(closeCodes.rejudge, 'rights changed')
      return
    }
    this.#seq = result.seq
    this.#journal.committed(rows.length)
    this.delivery.broadcast(rows, { seq: this.#seq, acked: countDurable(rows, this.#deps.meter), presence: this.presence.take() })
    this.#journal.runWaiters()
    this.#report(rows)
  }

  /** The room is gone; but what was under way may be stored, and the desk and the server's own edits have to hear of it. */
  #settleLate(rows: readonly PendingRow[], result: AppendResult): void {
    if (result.ok) {
      this.#journal.committed(rows.length)
      this.#journal.runWaiters()
      this.#report(rows)
    } else this.#journal.failWaiters(closedEarly)
    this.#drained()
  }

  distrust(): void {
    this.discard(closeCodes.rejudge, 'document reloaded')
    this.#journal.runWaiters() // what they wait for is stored all the same
  }

  #report(rows: readonly PendingRow[]): void {
    const userIds = [...new Set(rows.map(({ row }) => row.userId))]
    this.#deps.listener.committed(this.docId, userIds, rows.at(-1)?.row.at ?? this.#deps.now(), sizeOf(rows))
  }

  /** Ends the room: sockets are closed, what was not durable is forgotten (their clients still have it). */
  discard(code: CloseCode, reason: string): void {
    if (this.#gone) return
    this.#gone = true
    for (const connection of [...this.connections]) {
      connection.close(code, reason)
      this.leave(connection)
    }
    this.presence.destroy()
    this.#deps.queue.forget(this, this.#journal.bytes)
    if (!this.#journal.isUnderWay) this.#drained()
    this.#state.destroy()
    this.#deps.discarded(this)
    this.#journal.abandon(closedEarly)
  }

  /** Nothing will be stored any more; whoever still waits is told so. */
  giveUp(): void {
    this.#journal.failWaiters(closedEarly)
  }

  #answerStep1(connection: Connection, stateVector: Uint8Array): void {
    // Encoded now, sent when all of it is durable; what is applied meanwhile follows as updates.
    const answer = this.delivery.answer(this.#journal.applied, stateVector)
    connection.deliverFrom = this.#journal.applied
    connection.lagging = null
    this.#afterCommit(() => this.delivery.send(connection, answer))
  }

  /**
   * Takes a frame with nothing but text of somebody who goes on writing behind what they wrote last.
   * @returns false for any other frame: nothing was done with it
   */
  #takePlain(connection: Connection, bytes: Uint8Array): boolean {
    const { visitor } = connection
    if (connection.held.length > 0 || readOnlyOf(visitor, this.#schemaVersion)) return false
    const plain = readPlainInsert(bytes, this.#state)
    if (!plain || !this.#owners.has(plain.client, visitor.user.id)) return false
    if (this.#state.wouldExceed(this.#deps.limits.documentBytes, plain.data.length)) return false
    connection.count(bytes.length)
    this.#raiseSchema(visitor.schema ?? 0)
    this.#state.insert(plain)
    this.#journal.add(plainRow(plain, connection, this.#deps.now()))
    this.#deps.queue.enqueue(this, plain.data.length)
    this.#deps.meter.frame('applied')
    return true
  }

  #content(connection: Connection, frame: ContentFrame): void {
    const isFirstStep2 = frame.step === 'step2' && !connection.greeted
    if (frame.step === 'step2') connection.greeted = true
    const progress = this.#judge(connection, frame)
    if (progress || isFirstStep2) this.#retryHeld(connection)
  }

  #retryHeld(connection: Connection): void {
    for (const frame of connection.takeHeld()) if (!connection.closed) this.#judge(connection, frame)
  }

  /** @returns whether the frame is dealt with for good */
  #judge(connection: Connection, frame: ContentFrame): boolean {
    const outcome = this.#process(connection, frame)
    this.#deps.meter.frame(outcome)
    return outcome !== 'held'
  }

  #process(connection: Connection, frame: ContentFrame): FrameOutcome {
    const { visitor } = connection
    const { limits, meter } = this.#deps
    const readOnly = readOnlyOf(visitor, this.#schemaVersion)
    const verdict = judgeUpdate(frame, {
      userId: visitor.user.id,
      readOnly,
      doc: this.doc,
      owners: this.#owners,
      isTooLarge: (bytes) => this.#state.wouldExceed(limits.documentBytes, bytes),
      limits,
    })
    switch (verdict.outcome) {
      case 'gap':
        return this.#hold(connection, frame)
      case 'noop':
        this.#afterCommit(() => {
          if (countDurable([{ connection, frame }], meter).size > 0) connection.sendExtended(encodeAck(connection.acks.count, this.#seq))
        })
        return 'noop'
      case 'refused':
        if (verdict.code === closeCodes.identity) meter.foreign()
        if (verdict.code === readOnly?.code) connection.send(encodePermissionDenied(readOnly.reason))
        this.#refuse(connection, verdict.code, verdict.reason)
        return 'refused'
      case 'new':
        this.#raiseSchema(visitor.schema ?? 0)
        this.#apply({ userId: visitor.user.id, sessionId: visitor.sessionId }, frame.update, verdict.inserts, connection, frame)
        return 'applied'
      default:
        return assertNever(verdict)
    }
  }

  #hold(connection: Connection, frame: ContentFrame): FrameOutcome {
    this.#deps.meter.gap()
    const isFirst = connection.held.length === 0
    if (!connection.hold(frame)) {
      this.#refuse(connection, closeCodes.invalid, 'content that depends on unknown content')
      return 'refused'
    }
    // The answer to our first step 1 may still be on its way; after it, ask for what is missing.
    if (isFirst && connection.greeted) connection.send(encodeStep1(this.#state.stateVector()))
    return 'held'
  }

  #apply(
    author: Author,
    update: Uint8Array,
    inserts: PendingRow['inserts'],
    connection: Connection | null,
    frame: ContentFrame | null,
  ): void {
    this.#captured = []
    try {
      Y.applyUpdate(this.doc, update, connection)
    } catch (error) {
      this.#deps.logger.error({ docId: this.docId, err: error }, 'an update that passed every check could not be applied')
      if (connection) this.#refuse(connection, closeCodes.invalid, 'damaged update')
      return this.discard(closeCodes.rejudge, 'document reloaded')
    }
    if (this.#state.hasGap) {
      if (connection) this.#refuse(connection, closeCodes.invalid, 'incomplete update')
      return this.discard(closeCodes.rejudge, 'document reloaded')
    }
    const { logger, limits } = this.#deps
    const claims = this.#owners.claim([...inserts.keys()], author.userId)
    const clients = this.#owners.size
    if (clients >= limits.manyClients && clients - claims.length < limits.manyClients)
      logger.warn({ docId: this.docId, clients }, 'many client ids in one document')
    // The events' bytes, not the client's: only what is new, without its whole delete set. There can be several events:
    // after foreign formatting Yjs tidies redundant format marks in a transaction of its own.
    const data = this.#captured.length > 0 ? merged(this.#captured) : update
    this.#captured = []
    const { userId, sessionId } = author
    const row = { userId, sessionId, at: this.#deps.now(), data, claims }
    this.#journal.add({ row, connection, frame, inserts, plain: null })
    this.#state.grow(data.length)
    this.#deps.queue.enqueue(this, data.length)
  }

  /** Somebody writes with a later schema: whoever has an older one only reads from now on. */
  #raiseSchema(version: number): void {
    if (version <= this.#schemaVersion) return
    this.#schemaVersion = version
    for (const connection of this.connections)
      connection.sendExtended(encodeAccess(readOnlyOf(connection.visitor, version)?.reason ?? null))
  }

  #afterCommit(done: () => void, failed: (error: Error) => void = () => {}): void {
    if (this.#gone) failed(new Error('the document was closed'))
    else this.#journal.afterCommit(done, failed)
  }

  #refuse(connection: Connection, code: CloseCode, reason: string): void {
    if (connection.closed) return
    this.#deps.meter.refused(code)
    this.#deps.logger.warn({ docId: this.docId, userId: connection.visitor.user.id, code, reason }, 'socket refused')
    connection.sendExtended(encodeReject(code))
    connection.close(code, reason.slice(0, 100))
    this.leave(connection)
  }
}

const closedEarly = new Error('the document was closed before it was stored')
