import * as encoding from 'lib0/encoding'
import type { WebsocketProvider } from 'y-websocket'
import * as Y from 'yjs'
import { messageAwareness, messageSync } from '#shared/protocol/collab.ts'

/** A composition that never ends (a lost event) must not dam the stream for ever. */
const longestHoldMs = 15_000

/**
 * Keeps colleagues' changes away from a text in which an input method is composing, and the half-typed pinyin away from
 * colleagues. Changing the text around a composition makes the browser abort it and leave raw letters in the copy; what
 * arrives meanwhile is queued and applied in one go when the composition has ended.
 */
export class CompositionGate {
  readonly #provider: WebsocketProvider
  readonly #released: () => void
  /** Run before colleagues' changes are applied: editors take in what the browser has done but not yet told. */
  readonly beforeApply = new Set<() => void>()
  #queue: (() => void)[] = []
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

  hold(): void {
    if (this.#held) return
    this.#held = true
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
      for (const apply of waiting) apply()
    }
    // Not local: nobody here has made these changes.
    Y.transact(this.#provider.doc, applyAll, this.#provider, false)
  }

  #prepare(): void {
    for (const run of this.beforeApply) run()
  }

  #wrap(type: number): void {
    const original = this.#provider.messageHandlers[type]
    if (original === undefined) throw new RangeError(`the provider has no handler for message ${type}`)
    this.#provider.messageHandlers[type] = (encoder, decoder, provider, emitSynced, messageType) => {
      if (!this.#held || !provider.synced) {
        if (type === messageSync) this.#prepare()
        original(encoder, decoder, provider, emitSynced, messageType)
        return
      }
      this.#queue.push(() => {
        const answer = encoding.createEncoder()
        original(answer, decoder, provider, emitSynced, messageType)
        const { ws } = provider
        if (encoding.length(answer) > 1 && ws !== null && ws.readyState === ws.OPEN) ws.send(encoding.toUint8Array(answer))
      })
    }
  }
}
