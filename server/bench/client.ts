import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import { WebSocket } from 'ws'
import * as Y from 'yjs'
import { galleyAck, messageAwareness, messageGalley, messageSync, syncStep1, syncStep2, syncUpdate } from '#shared/protocol/collab.ts'
import type { Meter } from './meter.ts'
import type { Target } from './target.ts'

export interface ClientOptions {
  /** Reads only how far others have come and applies nothing: cheap, so that the server gives out before its load. */
  readonly isTap?: boolean
  /** Whether what arrives here is timed. */
  readonly takesSamples?: boolean
}

const openLimitMs = 60_000
/** Renews its presence as often as y-protocols does. */
const presenceMs = 15_000

/** One open article, as small as a client can be. */
export class BenchClient {
  readonly doc = new Y.Doc()
  /** Set while a measurement runs. */
  meter: Meter | null = null
  /** Readings of `performance.now()`. */
  openedAt = 0
  syncedAt = 0
  bytes = 0
  readonly #target: Target
  readonly #docId: string
  readonly #person: number
  readonly #options: ClientOptions
  readonly #highest = new Map<number, number>()
  /** When content frames left that are not acknowledged yet, oldest first; null: nobody wants to know. */
  #unacknowledged: (number | null)[] = []
  #acknowledged = 0
  #socket: WebSocket | null = null
  #text: Y.XmlText | null = null
  #presence = 0
  #renewal: NodeJS.Timeout | undefined
  #answered: (() => void) | null = null

  constructor(target: Target, docId: string, person: number, options: ClientOptions = {}) {
    this.#target = target
    this.#docId = docId
    this.#person = person
    this.#options = options
    this.doc.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin === this) return
      this.#sendContent(syncUpdate, update, this.meter ? performance.now() : null)
    })
  }

  /** Content frames that are not durable yet. */
  get waiting(): number {
    return this.#unacknowledged.length
  }

  /** Resolves when the server has answered the first question (a relay answers none: when the socket is open). */
  async open(): Promise<void> {
    const { url, headers } = this.#target.entrance(this.#docId, this.#person)
    const socket = new WebSocket(url, { headers, perMessageDeflate: false })
    this.#socket = socket
    this.#unacknowledged = []
    this.#acknowledged = 0
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error('no answer from the server')), openLimitMs)
      this.#answered = resolve
      socket.on('open', () => {
        this.openedAt = performance.now()
        if (this.#target.keepsDocuments) void this.ask()
        else resolve()
      })
      socket.on('message', (data: Buffer) => this.#read(data))
      socket.on('error', reject)
      socket.on('close', (code) => reject(new Error(`the socket was closed with ${code}`)))
      socket.once('close', () => clearTimeout(timer))
    })
    this.syncedAt = performance.now()
    this.present()
    this.#renewal = setInterval(() => this.present(), presenceMs)
  }

  /** Sends a step 1. @returns when it is answered: then the server has dealt with everything sent before */
  ask(): Promise<void> {
    return new Promise((resolve) => {
      const before = this.#answered
      this.#answered = () => {
        before?.()
        resolve()
      }
      this.#sendSync(syncStep1, Y.encodeStateVector(this.doc))
    })
  }

  /** Gives this client a paragraph of its own, in which it types. */
  addParagraph(): Y.XmlText {
    const text = new Y.XmlText()
    const paragraph = new Y.XmlElement('paragraph')
    paragraph.insert(0, [text])
    const body = this.doc.getXmlFragment('body')
    body.insert(body.length, [paragraph])
    this.#text = text
    return text
  }

  /** Types one character, and says where the caret is if `withCaret`. */
  type(withCaret = false): void {
    const text = this.#text ?? this.addParagraph()
    this.meter?.note(this.doc.clientID, Y.getState(this.doc.store, this.doc.clientID))
    text.insert(text.length, '字')
    if (withCaret) this.present()
  }

  /** Says who is here and where. */
  present(): void {
    const state = JSON.stringify({ user: { name: '记者', color: '#a0c4ff' }, caret: this.#text?.length ?? 0 })
    const entry = encoding.encode((encoder) => {
      encoding.writeVarUint(encoder, 1)
      encoding.writeVarUint(encoder, this.doc.clientID)
      encoding.writeVarUint(encoder, ++this.#presence)
      encoding.writeVarString(encoder, state)
    })
    this.#send(messageAwareness, (encoder) => encoding.writeVarUint8Array(encoder, entry))
  }

  close(): void {
    clearInterval(this.#renewal)
    this.#socket?.terminate()
    this.#socket = null
  }

  #send(type: number, write: (encoder: encoding.Encoder) => void): void {
    if (this.#socket?.readyState !== WebSocket.OPEN) return
    const encoder = encoding.createEncoder()
    encoding.writeVarUint(encoder, type)
    write(encoder)
    this.#socket.send(encoding.toUint8Array(encoder))
  }

  #sendSync(step: number, payload: Uint8Array): void {
    this.#send(messageSync, (encoder) => {
      encoding.writeVarUint(encoder, step)
      encoding.writeVarUint8Array(encoder, payload)
    })
  }

  #sendContent(step: number, update: Uint8Array, at: number | null): void {
    if (this.#target.keepsDocuments && this.#socket?.readyState === WebSocket.OPEN) this.#unacknowledged.push(at)
    this.#sendSync(step, update)
  }

  #read(data: Buffer): void {
    this.bytes += data.length
    const decoder = decoding.createDecoder(new Uint8Array(data.buffer, data.byteOffset, data.length))
    const type = decoding.readVarUint(decoder)
    if (type === messageGalley && decoding.readVarUint(decoder) === galleyAck) this.#readAck(decoding.readVarUint(decoder))
    if (type !== messageSync) return
    const step = decoding.readVarUint(decoder)
    const payload = decoding.readVarUint8Array(decoder)
    if (step === syncStep1) return this.#sendContent(syncStep2, Y.encodeStateAsUpdate(this.doc, payload), null)
    this.#readUpdate(payload)
    if (step === syncStep2) {
      const answered = this.#answered
      this.#answered = null
      answered?.()
    }
  }

  #readUpdate(update: Uint8Array): void {
    const { isTap = false, takesSamples = true } = this.#options
    if (!isTap) Y.applyUpdate(this.doc, update, this)
    if (!this.meter) return
    for (const [client, end] of Y.parseUpdateMeta(update).to) {
      if (client === this.doc.clientID) continue
      const to = isTap ? end : Y.getState(this.doc.store, client)
      const from = this.#highest.get(client) ?? 0
      if (to <= from) continue
      this.#highest.set(client, to)
      this.meter.arrival(client, from, to, takesSamples)
    }
  }

  #readAck(count: number): void {
    const now = performance.now()
    for (; this.#acknowledged < count; this.#acknowledged++) {
      const left = this.#unacknowledged.shift()
      if (left !== null && left !== undefined) this.meter?.durable.push(now - left)
    }
  }
}
