import * as encoding from 'lib0/encoding'
import { writeUpdate } from 'y-protocols/sync'
import type { WebsocketProvider } from 'y-websocket'
import * as Y from 'yjs'
import type { TextField } from '#shared/article/names.ts'
import { closeCodes } from '#shared/protocol/closeCodes.ts'
import { messageAuth, messageGalley, messageSync } from '#shared/protocol/collab.ts'
import type { PresenceUser } from '#shared/protocol/presence.ts'
import { createArticleUndo } from './articleUndo.ts'
import { AwayNotes } from './awayNotes.ts'
import { browserStore } from './browserStore.ts'
import { CompositionGate } from './compositionGate.ts'
import { createProvider } from './createProvider.ts'
import { type LocalCopy, type OpenLocalCopy, openIndexedDbCopy, type UnsavedMark } from './localCopy.ts'
import { OfflineMerge } from './offlineMerge.ts'
import { rescueOlderCopies } from './olderCopies.ts'
import { watchOvertaken } from './overtakenText.ts'
import { changedFields, plainFields, type SessionField, sessionFields } from './plainFields.ts'
import { createReconnector } from './reconnector.ts'
import { RefusedText } from './refusedText.ts'
import { SaveLedger } from './saveLedger.ts'
import { type ClosedReason, initialStatus, type SessionStatus } from './status.ts'
import { StatusStore } from './statusStore.ts'
import { UnsavedMarker } from './unsavedMarker.ts'
import { editorFaultCode, type KeyValueStore, overtakenCode } from './unsentCopies.ts'
import { contentKind, type GalleyMessage, readGalleyMessage } from './wire.ts'

export interface SessionOptions {
  readonly articleId: string
  readonly userId: string
  /** Which history of the document the article has now; a copy of another history is never mixed in. */
  readonly epoch: number
  /** The collaboration endpoint, `wss://host/collab`. */
  readonly url: string
  /** Shown at this person's caret until the server says who it is. */
  readonly user: PresenceUser
  /** For tests: another WebSocket, local copy, storage for refused text, clock in milliseconds since 1970. */
  readonly socketClass?: typeof WebSocket
  readonly openLocalCopy?: OpenLocalCopy
  readonly storage?: KeyValueStore | null
  readonly now?: () => number
}

/** Close codes after which what was written here cannot be sent, ever, and is put aside. */
const refusingCodes: readonly number[] = [
  closeCodes.readOnly,
  closeCodes.identity,
  closeCodes.tooLarge,
  closeCodes.invalid,
  closeCodes.clientTooOld,
]

const finalReasons: Readonly<Record<number, ClosedReason>> = {
  [closeCodes.signedOut]: 'signed_out',
  [closeCodes.notFound]: 'not_found',
}

/** Closings that announce a quick return: not worth an alarm on the screen. */
const passingCodes: readonly number[] = [closeCodes.rejudge, closeCodes.restart]

/** A copy that cannot be read by then keeps nobody from the article; only the list of merged changes is lost with it. */
const longestWaitForCopyMs = 3000

/**
 * One article opened by one person: the document, its connection, its copy on this device, and the truth about what is
 * saved. No React; hooks adapt it. It has its own Y.Doc, so a new session always writes under a new client id.
 */
export class CollabSession {
  readonly articleId: string
  readonly userId: string
  readonly doc = new Y.Doc()
  readonly provider: WebsocketProvider
  /** Undo of this person's own changes. Editors add the origin of their changes to it. */
  readonly undoManager = createArticleUndo(this.doc)
  readonly #ledger = new SaveLedger<SessionField>()
  readonly #gate: CompositionGate
  readonly #copy: LocalCopy | null
  readonly #marker: UnsavedMarker
  readonly #refusedText: RefusedText
  readonly #offlineMerge: OfflineMerge
  readonly #awayNotes: AwayNotes
  readonly #store: StatusStore
  readonly #stopReconnector: () => void
  readonly #stopOvertaken: () => void
  /** The editor in which an input method composes, and what was changed meanwhile, to be sent as one update. */
  #composer: object | null = null
  #composed: Uint8Array[] = []
  #wasOffline = false
  #destroyed = false

  constructor(options: SessionOptions) {
    this.articleId = options.articleId
    this.userId = options.userId
    this.#refusedText = new RefusedText(options.storage, options.userId, options.articleId)
    const { storage = browserStore(), userId, articleId, epoch } = options
    this.#awayNotes = new AwayNotes(storage, userId, articleId, epoch)
    this.#store = new StatusStore({ ...initialStatus(this.#refusedText.read()), merged: this.#awayNotes.readMerged() })
    this.#copy = (options.openLocalCopy ?? openIndexedDbCopy)(copyName(options), this.doc)
    this.#marker = new UnsavedMarker(this.#copy, () => ({ unsaved: this.#ledger.unsaved, fields: this.#ledger.unsavedFields }))
    this.provider = createProvider(this.doc, {
      ...options,
      opened: () => this.#ledger.newSocket(),
      sent: (frame) => this.#frameLeaves(frame),
    })
    this.#offlineMerge = new OfflineMerge(this.doc, {
      isRemote: (origin) => origin === this.provider,
      isOwn: (origin) => origin !== this.provider && origin !== this.#copy?.origin,
      now: options.now ?? (() => Date.now()),
      notes: this.#awayNotes,
    })
    this.#stopOvertaken = watchOvertaken(this.provider, (text) => this.#overtaken(text))
    this.#gate = new CompositionGate(this.provider, () => this.#sendComposed())
    this.#listen()
    void this.#readOlderCopies(options)
    this.provider.awareness.setLocalState({ user: options.user })
    this.#stopReconnector = createReconnector(this.provider, () => this.status.connection === 'closed')
    void this.#begin(this.#readCopy())
  }

  get awareness(): WebsocketProvider['awareness'] {
    return this.provider.awareness
  }

  /** The present status; the same object until something changes. */
  get status(): SessionStatus {
    return this.#store.get()
  }

  /** With `getSnapshot`, for useSyncExternalStore. */
  readonly subscribe = (listener: () => void): (() => void) => this.#store.subscribe(listener)

  readonly getSnapshot = (): SessionStatus => this.status

  /** Whether an input method is composing: the text is in between and not to be pointed into. */
  get composing(): boolean {
    return this.#gate.held
  }

  /**
   * An input method starts composing, or still does: colleagues' changes wait, and so does its text, for 15 s. Any other
   * editor's word is over.
   */
  beginComposition(editor: object): void {
    this.#gate.hold()
    if (this.#composer === editor) return
    this.#composer = editor
    this.undoManager.beginWord()
    this.awareness.setLocalStateField('composing', true)
  }

  /** The composition is over, its text is in the document. @returns false if there was none in this editor */
  endComposition(editor: object): boolean {
    if (this.#composer !== editor) return false
    this.#composer = null
    this.undoManager.endWord()
    this.#gate.release()
    this.awareness.setLocalStateField('composing', false)
    return true
  }

  /**
   * The editor of a field has stopped, because it and the document are not the same. Everything in the document is safe.
   * @param unwritten what stands only in the editor, plain text; kept for its writer
   */
  editorStopped(field: TextField, unwritten: string): void {
    const copy = { code: editorFaultCode, reason: null, unsentText: unwritten, at: new Date().toISOString() }
    const { shown } = this.#refusedText.keep(copy)
    this.#update({ stopped: this.status.stopped ?? field, refused: shown })
  }

  /** The writer has taken what they need of the refused text. */
  dismissRefused(): void {
    this.#refusedText.forget()
    this.#update({ refused: null })
  }

  /** The person has seen what was put together. */
  dismissMerged(): void {
    this.#awayNotes.keepMerged(null)
    this.#update({ merged: null })
  }

  /**
   * Asks to be run before colleagues' changes are applied, outside of any transaction.
   * @returns a function that ends it
   */
  beforeRemoteChange(run: () => void): () => void {
    this.#gate.beforeApply.add(run)
    return () => this.#gate.beforeApply.delete(run)
  }

  /** Tries again: at once while offline, or after a closing that was not meant for good (`protocol`). */
  reconnect(): void {
    if (this.#destroyed) return
    if (this.status.connection === 'closed') this.#store.set({ ...this.status, connection: 'connecting' })
    this.provider.disconnect()
    this.provider.connect()
  }

  /** Leaves the article. What was sent is on its way, what was not stays in the local copy. */
  destroy(): void {
    if (this.#destroyed) return
    this.#gate.release()
    this.#destroyed = true
    this.#stopReconnector()
    this.#stopOvertaken()
    this.#offlineMerge.destroy()
    if (this.status.connection !== 'closed') this.#marker.flush()
    this.#marker.stop()
    this.#store.end()
    this.undoManager.destroy()
    this.provider.destroy()
    this.provider.awareness.destroy()
    this.#copy?.close()
    this.doc.destroy()
  }

  #listen(): void {
    const { provider } = this
    // The provider's own sender knows nothing of compositions; ours takes its place.
    this.doc.off('update', provider._updateHandler)
    this.doc.on('update', (update: Uint8Array, origin: unknown, _doc: Y.Doc, transaction: Y.Transaction) =>
      this.#documentChanged(update, origin, transaction),
    )
    provider.messageHandlers[messageGalley] = (_encoder, decoder) => this.#galleyMessage(readGalleyMessage(decoder))
    // The refusal itself is shown to the person; the provider would print it.
    provider.messageHandlers[messageAuth] = () => undefined
    provider.on('sync', (synced) => {
      if (!synced) return
      this.#wasOffline = false
      const returned = this.#offlineMerge.returned()
      if (returned !== null) this.#awayNotes.keepMerged(returned)
      const merged = returned ?? this.status.merged
      this.#update({ synced: true, merged }, 'online')
    })
    provider.on('connection-close', (event) => this.#connectionClosed(event?.code ?? null))
    provider.on('closed', ({ code }) => this.#closedForGood(code))
  }

  #frameLeaves(frame: unknown): void {
    const kind = contentKind(frame)
    if (kind !== null) this.#ledger.sent(kind)
  }

  #documentChanged(update: Uint8Array, origin: unknown, transaction: Y.Transaction): void {
    if (origin === this.provider) return
    // What comes from the copy was made earlier: it is sent (the server may lack it) but is no change of now.
    if (origin !== this.#copy?.origin) {
      if (this.#ledger.unsaved === 0) this.#offlineMerge.unsent(transaction.beforeState)
      this.#ledger.change(changedFields(this.doc, transaction))
    }
    if (this.#gate.held) this.#composed.push(update)
    else this.#send(update)
    this.#ledgerChanged()
  }

  #ledgerChanged(): void {
    if (this.#ledger.unsaved === 0) this.#offlineMerge.allStored()
    if (this.status.connection !== 'closed') this.#marker.changed()
    this.#update({})
  }

  #sendComposed(): void {
    const updates = this.#composed
    this.#composed = []
    if (updates.length > 0) this.#send(Y.mergeUpdates(updates))
  }

  #send(update: Uint8Array): void {
    const { ws, wsconnected } = this.provider
    if (!wsconnected || ws === null || ws.readyState !== ws.OPEN) return
    const encoder = encoding.createEncoder()
    encoding.writeVarUint(encoder, messageSync)
    writeUpdate(encoder, update)
    ws.send(encoding.toUint8Array(encoder))
  }

  #galleyMessage(message: GalleyMessage | null): void {
    if (message?.type === 'ack') {
      this.#ledger.acknowledge(message.count)
      this.#ledgerChanged()
    } else if (message?.type === 'access') {
      this.#update({ access: { canWrite: message.canWrite, reason: message.canWrite ? null : message.reason } })
    } else if (message?.type === 'saving') {
      this.#update({ storeHealthy: message.healthy })
    }
    // A 'reject' is followed by the close code that says the same.
  }

  #connectionClosed(code: number | null): void {
    const isPassing = code !== null && passingCodes.includes(code) && !this.#wasOffline
    this.#wasOffline ||= !isPassing
    if (this.#wasOffline) this.#offlineMerge.left()
    this.#update({ storeHealthy: true }, isPassing ? 'connecting' : 'offline')
  }

  #closedForGood(code: number): void {
    if (this.#destroyed) return
    if (refusingCodes.includes(code)) this.#refused(code)
    else this.#close(code, finalReasons[code] ?? 'protocol')
  }

  /** A colleague's change removed the paragraph in which this was being written. */
  #overtaken(unsentText: string): void {
    const { shown } = this.#refusedText.keep({ code: overtakenCode, reason: null, unsentText, at: new Date().toISOString() })
    this.#update({ refused: shown })
  }

  /** The server does not take what was written here: keep it for its writer, then make room for a fresh document. */
  #refused(code: number): void {
    this.#gate.release()
    const unsentText = this.#ledger.unsaved > 0 ? plainFields(this.doc, this.#ledger.unsavedFields) : ''
    const { shown, kept } = this.#refusedText.keep({ code, reason: this.status.access.reason, unsentText, at: new Date().toISOString() })
    this.#update({ refused: shown })
    // After an update of the page it can perhaps be sent, so the copy on this device stays as it is.
    const isTooOld = code === closeCodes.clientTooOld
    if (!isTooOld) this.#offlineMerge.forget()
    this.#close(code, isTooOld ? 'client_too_old' : 'refused')
    if (kept && !isTooOld) void this.#setCopyAside(code)
  }

  async #setCopyAside(code: number): Promise<void> {
    await this.#copy?.forget().catch(() => undefined)
    this.#close(code, 'refused', true)
  }

  #close(code: number, reason: ClosedReason, mayReopen = false): void {
    if (this.#destroyed) return
    this.#marker.stop()
    this.#store.set({ ...this.status, connection: 'closed', reason, code, mayReopen, writable: false, saved: false })
  }

  /** Connects. If the page before ended away, its copy comes first: what is in it is ours, what comes after is not. */
  async #begin(copyIsRead: Promise<void>): Promise<void> {
    if (this.#awayNotes.readBase() !== null) {
      await Promise.race([copyIsRead, new Promise((resolve) => setTimeout(resolve, longestWaitForCopyMs))])
      if (this.#destroyed) return
      this.#offlineMerge.resume()
    }
    this.provider.connect()
  }

  async #readCopy(): Promise<void> {
    if (this.#copy === null) return
    try {
      const mark = await this.#copy.ready
      if (this.#destroyed) return
      this.#offlineMerge.copyRead()
      this.#restore(mark)
      this.#update({ localReady: true })
    } catch {
      // No storage in this browser (a private window): the session works without, and says so by `localReady`.
    }
  }

  async #readOlderCopies(options: SessionOptions): Promise<void> {
    const { epoch, openLocalCopy = openIndexedDbCopy } = options
    const keep = (unsentText: string) => {
      const { shown, kept } = this.#refusedText.keep({ code: closeCodes.identity, reason: null, unsentText, at: new Date().toISOString() })
      this.#update({ refused: shown })
      return kept
    }
    const nameOf = (older: number) => copyName({ ...options, epoch: older })
    // Where this browser keeps no copies there is nothing to rescue.
    await rescueOlderCopies({ epoch, nameOf, open: openLocalCopy, keep }).catch(() => undefined)
  }

  #restore(mark: UnsavedMark | null): void {
    if (mark === null || this.#ledger.proven) return
    const fields = sessionFields.filter((field) => mark.fields.includes(field))
    this.#ledger.restore(mark.unsaved, fields)
    this.#marker.restored(this.#ledger.unsaved)
  }

  /** A closed session stays closed; what follows from ledger and connection is worked out here and never set by hand. */
  #update(change: Partial<Omit<SessionStatus, 'connection'>>, connection?: 'connecting' | 'online' | 'offline'): void {
    if (this.#destroyed) return
    const before = this.status
    const { unsaved, proven } = this.#ledger
    if (before.connection === 'closed') {
      this.#store.set({ ...before, ...change, unsaved })
      return
    }
    const now = { ...before, ...change, connection: connection ?? before.connection, unsaved }
    const isHere = now.synced || (now.connection === 'offline' && now.localReady && this.doc.store.clients.size > 0)
    this.#store.set({
      ...now,
      saved: now.connection === 'online' && proven && unsaved === 0,
      writable: isHere && now.access.canWrite,
    })
  }
}

function copyName({ userId, articleId, epoch }: SessionOptions): string {
  return `galley/${userId}/${articleId}/${epoch}`
}
