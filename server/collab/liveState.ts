import * as Y from 'yjs'
import type { PlainInsert, Tail, Tails } from './plainInsert.ts'

/** A document of so many encoded bytes is put to rest when nobody has used it for so long, in milliseconds. */
function restAfter(bytes: number): number {
  // To wake a large one takes longer, so it waits longer before it may have to.
  return 2_000 + bytes / 5
}

/**
 * The state of an open document. While people write it is a Y.Doc; when they only read, or think, it is the encoded
 * bytes of one, which take a tenth of the memory and answer whoever comes without being decoded. What is typed meanwhile
 * waits beside it until somebody needs the document: fifty keys that are applied at once cost what five cost one by one.
 */
export class LiveState implements Tails {
  #doc: Y.Doc | null = null
  /** Inserts that are part of the state and not yet of `#doc`, in order, and the tails that clients have with them. */
  #inserts: Uint8Array[] = []
  #ahead: Map<number, Tail> | null = null
  #isApplying = false
  #isBroken = false
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
    return this.#current()
  }

  /** Null also for a document at rest: what is typed first wakes it. */
  tailOf(client: number): Tail | null {
    const ahead = this.#ahead?.get(client)
    return ahead ?? (this.#doc && tailIn(this.#doc, client))
  }

  /** Adds what was read as a plain insert against these tails. Nobody is told: the update is all that it changes. */
  insert({ data, client, to }: PlainInsert): void {
    const right = this.tailOf(client)?.right ?? null
    this.#usedAt = this.#now()
    this.#inserts.push(data)
    this.#ahead ??= new Map()
    this.#ahead.set(client, { to, right })
    this.#size += data.length
  }

  /**
   * Applies what was inserted.
   * @throws Error if that cannot be done: the document is broken then, and nothing of it may be used or stored any more
   */
  applyInserts(): void {
    if (this.#inserts.length > 0) this.#current()
  }

  /** Nothing can be had from it any more: applying something to it failed half-way. */
  get isBroken(): boolean {
    return this.#isBroken
  }

  /** Calls `read` with the document, for whoever only looks: a state that rests does not wake for it. `read` must not keep it. */
  read<T>(read: (doc: Y.Doc) => T): T {
    if (this.#doc || this.#inserts.length > 0) return read(this.#current())
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
    return this.#inserts.length === 0 && this.#vector ? this.#vector : Y.encodeStateVector(this.doc)
  }

  /**
   * What the document holds beyond a state vector, as one update.
   * @throws Error if the state vector is damaged
   */
  difference(stateVector: Uint8Array): Uint8Array {
    if (!this.#bytes || this.#inserts.length > 0) return Y.encodeStateAsUpdate(this.doc, stateVector)
    return isNothing(stateVector) ? this.#bytes : Y.diffUpdate(this.#bytes, stateVector)
  }

  /** Gives up the Y.Doc if nobody has used it for a while. @returns whether it did */
  rest(): boolean {
    if (!this.#doc || this.#now() - this.#usedAt < restAfter(this.#size)) return false
    const doc = this.#current()
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

  /** The document with everything in it. */
  #current(): Y.Doc {
    if (this.#isBroken) throw new Error('the document is broken')
    const doc = this.#doc ?? this.#wake(this.#bytes ? [this.#bytes] : [])
    if (this.#inserts.length === 0) return doc
    this.#isApplying = true
    try {
      doc.transact(() => {
        for (const update of this.#inserts) Y.applyUpdate(doc, update)
      })
    } catch (error) {
      this.#isBroken = true
      throw error
    } finally {
      this.#isApplying = false
      this.#inserts = []
      this.#ahead = null
    }
    return doc
  }

  #wake(updates: readonly Uint8Array[]): Y.Doc {
    const doc = newDoc()
    doc.transact(() => {
      for (const update of updates) Y.applyUpdate(doc, update)
    })
    doc.on('update', (update: Uint8Array) => {
      this.#bytes = null
      this.#vector = null
      // Whoever inserted knows the update.
      if (!this.#isApplying) this.#changed(update)
    })
    this.#doc = doc
    return doc
  }
}

/** Only where nobody else can have a say: the text lives, so its parent does, and both neighbours have the same one. */
function tailIn({ store }: Y.Doc, client: number): Tail | null {
  const last = store.clients.get(client)?.at(-1)
  if (!(last instanceof Y.Item) || last.deleted || last.parentSub !== null || !(last.content instanceof Y.ContentString)) return null
  const to = last.id.clock + last.length
  if (!(last.parent instanceof Y.Text)) return null
  if (last.rightOrigin === null) return { to, right: null }
  const right = Y.getItem(store, last.rightOrigin)
  return right instanceof Y.Item && right.parent === last.parent && right.parentSub === null ? { to, right: last.rightOrigin } : null
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
