import * as Y from 'yjs'
import { readArticle } from '#shared/article/ydoc.ts'

export interface PastRequest {
  readonly docId: string
  /** Position at which the document has to be held already; 0: it begins anew. */
  readonly after: number
  /** The updates that follow, in order. */
  readonly updates: readonly Uint8Array[]
  /** Whether the article is wanted as it then is. */
  readonly wantsArticle: boolean
}

export interface PastAnswer {
  /** An `ArticleJson` as JSON; null if it was not wanted. */
  readonly article: string | null
}

/** Documents that are held at once. */
const mostHeld = 4

/** Documents as they were at a position of their logs. They are copies: no live document is touched. */
export class OpenPasts {
  readonly #held = new Map<string, { readonly doc: Y.Doc; seq: number }>()

  /** @throws RangeError if the document is not held at `after`; Error if an update cannot be read, then it is let go */
  answer({ docId, after, updates, wantsArticle }: PastRequest): PastAnswer {
    const past = this.#at(docId, after)
    try {
      past.doc.transact(() => {
        for (const update of updates) Y.applyUpdate(past.doc, update)
      })
      past.seq = after + updates.length
      return { article: wantsArticle ? JSON.stringify(readArticle(past.doc)) : null }
    } catch (error) {
      this.#drop(docId)
      throw error
    }
  }

  #at(docId: string, after: number): { readonly doc: Y.Doc; seq: number } {
    const held = this.#held.get(docId)
    this.#held.delete(docId)
    const past = after === 0 ? { doc: new Y.Doc(), seq: 0 } : held
    if (past !== held) held?.doc.destroy()
    if (past === undefined || past.seq !== after) {
      past?.doc.destroy()
      throw new RangeError(`the document is not held at ${after}`)
    }
    this.#held.set(docId, past)
    const [oldest] = this.#held.keys()
    if (this.#held.size > mostHeld && oldest !== undefined) this.#drop(oldest)
    return past
  }

  #drop(docId: string): void {
    this.#held.get(docId)?.doc.destroy()
    this.#held.delete(docId)
  }
}
