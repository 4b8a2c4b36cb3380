import * as Y from 'yjs'

/** Encoded size of a document: an upper bound that is made exact when it matters, because encoding takes its time. */
export class DocumentSize {
  readonly #doc: Y.Doc
  #bytes: number

  /** @param updates what the document was made of */
  constructor(doc: Y.Doc, updates: readonly Uint8Array[]) {
    this.#doc = doc
    this.#bytes = updates.reduce((sum, update) => sum + update.length, 0)
  }

  get bytes(): number {
    return this.#bytes
  }

  /** An update of so many bytes was applied. */
  grow(bytes: number): void {
    this.#bytes += bytes
  }

  /** Whether the document would be larger than `limit` with so many bytes more. */
  wouldExceed(limit: number, more: number): boolean {
    if (this.#bytes + more <= limit) return false
    this.#bytes = Y.encodeStateAsUpdate(this.#doc).length
    return this.#bytes + more > limit
  }
}
