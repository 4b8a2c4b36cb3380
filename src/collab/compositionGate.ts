import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import { messageYjsSyncStep2 } from 'y-protocols/sync'
import type { WebsocketProvider } from 'y-websocket'
import * as Y from 'yjs'
import { messageAwareness, messageSync } from '#shared/protocol/collab.ts'

/** A composition of which nothing is heard any more (a lost event) must not dam the stream for ever. */
const longestHoldMs = 15_000

/** A message that waits. */
interface Waiting {
  readonly apply: () => void
  /** The line on which it came, if it is the server's whole text: whoever has applied that has what the server has. */
  readonly syncs: WebSocket | null
}

/**
 * Keeps colleagues' changes away from a text in which an input method is composing, and the half-typed pinyin away from
 * colleagues. Changing the text around a composition makes the browser abort it and leave raw letters in the copy; what
 * arrives meanwhile is queued and applied in one go when the composition has ended; on a line that has just come back that
 * is the server's text, and its question for this document, which would be answered with pinyin.
 */
export class CompositionGate {
  readonly #provider: WebsocketProvider
  readonly #released: () => void
  /** Run before colleagues' changes are applied: editors take in what the browser has done but not yet told. */
  readonly beforeApply = new Set<() => void>()
  #queue: Waiting[] = []
  #held = false
  #cap: ReturnType<typeof setTimeout> | undefined

  /** @param released called when the gate opens, before what waited is applied */
  constructor(provider: WebsocketProvider, released: () => void) {
    this.#provider = provider
    this.#released = released
    for (const type of [messageSync, messageAwareness]) this.#wrap(type)
  }

  get held(): boolean {
    return this.#held
  }

  /** Closes the gate for some seconds, or for some more. */
  hold(): void {
    this.#held = true
    clearTimeout(this.#cap)
    this.#cap = setTimeout(() => this.release(), longestHoldMs)
  }

  release(): void {
    if (!this.#held) return
    clearTimeout(this.#cap)
    this.#held = false
    this.#released()
    const waiting = this.#queue
    this.#queue = []
    if (waiting.length === 0) return
    this.#prepare()
    const applyAll = () => {
      for (const { apply } of waiting) apply()
    }
    const provider = this.#provider
    // Not local: nobody here has made these changes.
    Y.transact(provider.doc, applyAll, provider, false)
    // Only now: whoever hears of it looks at what has come.
    if (waiting.some(({ syncs }) => syncs !== null && syncs === provider.ws)) provider.synced = true
  }

  #prepare(): void {
    for (const run of this.beforeApply) run()
  }

  #wrap(type: number): void {
    const original = this.#provider.messageHandlers[type]
    if (original === undefined) throw new RangeError(`the provider has no handler for message ${type}`)
    this.#provider.messageHandlers[type] = (encoder, decoder, provider, emitSynced, messageType) => {
      if (!this.#held) {
        if (type === messageSync) this.#prepare()
        original(encoder, decoder, provider, emitSynced, messageType)
        return
      }
      const { ws } = provider
      const apply = () => {
        const answer = encoding.createEncoder()
        original(answer, decoder, provider, false, messageType)
        const isOpen = ws !== null && ws === provider.ws && ws.readyState === ws.OPEN
        if (encoding.length(answer) > 1 && isOpen) ws.send(encoding.toUint8Array(answer))
      }
      const isWhole = type === messageSync && emitSynced && decoding.peekVarUint(decoder) === messageYjsSyncStep2
      this.#queue.push({ apply, syncs: isWhole ? ws : null })
    }
  }
}
