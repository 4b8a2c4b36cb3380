import * as Y from 'yjs'
import type { PlainInsert, Tail, Tails } from './plainInsert.ts'
import { tailIn, typeOn } from './tail.ts'

/** A document of so many encoded bytes is put to rest when nobody has used it for so long, in milliseconds. */
function restAfter(bytes: number): number {
  // To wake a large one takes longer, so it waits longer before it may have to.
  return 2_000 + bytes / 5
}

/**
 * The state of an open document. While people write it is a Y.Doc; when they only read, or think, it is the encoded
 * bytes of one, which take a tenth of the memory and answer whoever comes without being decoded.
 */
export class LiveState implements Tails {
  #doc: Y.Doc | null = null
  /** The whole state, and what it knows; null while the Y.Doc may be ahead of them. */
  #bytes: Uint8Array | null = null
  #vector: Uint8Array | null = null
  #size: number
  #usedAt: number
  readonly #now: () => number
  readonly #changed: (update: Uint8Array) => void

  /**
   * @param updates what the document is made of, in order
   * @param changed told of what each change adds
   * @throws Error if the updates do not make a document
   */
  constructor(updates: readonly Uint8Array[], now: () => number, changed: (update: Uint8Array) => void) {
    this.#now = now
    this.#changed = changed
    this.#usedAt = now()
    this.#size = updates.reduce((sum, update) => sum + update.length, 0)
    // Several would have to be merged before they can rest, which takes longer than to make a document of them.
    const [first, ...more] = updates
    if (first && more.length === 0) {
      this.#bytes = first
      this.#vector = Y.encodeStateVectorFromUpdate(first)
    } else this.#wake(updates)
  }

  /** The document itself. Not to be kept: it is another one when the state has rested meanwhile. */
  get doc(): Y.Doc {
    this.#usedAt = this.#now()
    return this.#doc ?? this.#wake(this.#bytes ? [this.#bytes] : [])
  }

  /** Null also for a document at rest: what is typed first wakes it. */
  tailOf(client: number): Tail | null {
    return this.#doc && tailIn(this.#doc, client)
  }

  /** Adds what was read as a plain insert against these tails. Nobody is told: the update is all that it changes. */
  insert({ data, client, text }: PlainInsert): void {
    typeOn(this.doc, client, text)
    this.#changedBytes()
    this.#size += data.length
  }

  /** Calls `read` with the document, for whoever only looks: a state that rests does not wake for it. `read` must not keep it. */
  read<T>(read: (doc: Y.Doc) => T): T {
    if (this.#doc) return read(this.#doc)
    const doc = newDoc()
    if (this.#bytes) Y.applyUpdate(doc, this.#bytes)
    try {
      return read(doc)
    } finally {
      doc.destroy()
    }
  }

  get isAtRest(): boolean {
    return this.#doc === null
  }

  /** Whether the document holds updates that refer to content which it lacks: then something is missing in it. */
  get hasGap(): boolean {
    return this.#doc !== null && (this.#doc.store.pendingStructs !== null || this.#doc.store.pendingDs !== null)
  }

  /** Encoded size, in bytes: an upper bound that is made exact when it matters, because encoding takes its time. */
  get size(): number {
    return this.#size
  }

  /** An update of so many bytes was applied. */
  grow(bytes: number): void {
    this.#size += bytes
  }

  /** Whether the document would be larger than `limit` with so many bytes more. */
  wouldExceed(limit: number, more: number): boolean {
    if (this.#size + more <= limit) return false
    this.#size = this.difference(nothing).length
    return this.#size + more > limit
  }

  /** The encoded state vector. */
  stateVector(): Uint8Array {
    return this.#vector ?? Y.encodeStateVector(this.doc)
  }

  /**
   * What the document holds beyond a state vector, as one update.
   * @throws Error if the state vector is damaged
   */
  difference(stateVector: Uint8Array): Uint8Array {
    if (!this.#bytes) return Y.encodeStateAsUpdate(this.doc, stateVector)
    return isNothing(stateVector) ? this.#bytes : Y.diffUpdate(this.#bytes, stateVector)
  }

  /** Gives up the Y.Doc if nobody has used it for a while. @returns whether it did */
  rest(): boolean {
    if (!this.#doc || this.#now() - this.#usedAt < restAfter(this.#size)) return false
    const doc = this.#doc
    this.#bytes = Y.encodeStateAsUpdate(doc)
    this.#vector = Y.encodeStateVector(doc)
    this.#size = this.#bytes.length
    this.destroy()
    return true
  }

  destroy(): void {
    this.#doc?.destroy()
    this.#doc = null
  }

  #changedBytes(): void {
    this.#bytes = null
    this.#vector = null
  }

  #wake(updates: readonly Uint8Array[]): Y.Doc {
    const doc = newDoc()
    doc.transact(() => {
      for (const update of updates) Y.applyUpdate(doc, update)
    })
    doc.on('update', (update: Uint8Array) => {
      this.#changedBytes()
      this.#changed(update)
    })
    this.#doc = doc
    return doc
  }
}

/** A document without a name of its own, which nobody here asks for and which takes as long to make as to read a short text. */
function newDoc(): Y.Doc {
  return new Y.Doc({ guid: '' })
}

const nothing = Uint8Array.of(0)

/** Whether a state vector is that of a document without content. */
export function isNothing(stateVector: Uint8Array): boolean {
  return stateVector.length === 1 && stateVector[0] === 0
}
