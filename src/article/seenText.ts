import type * as Y from 'yjs'
import { articleSha256 } from '#shared/article/canonical.ts'
import type { ArticleJson } from '#shared/article/json.ts'
import { textFields } from '#shared/article/names.ts'
import { readArticle } from '#shared/article/ydoc.ts'
import { changesBetween, type TextChange } from '#shared/workflow/textChanges.ts'
import { plainFields } from '../collab/plainFields.ts'

/**
 * The text on which somebody decides: what stood before their eyes when they were asked. Own words (the end of a
 * composition) belong to it; what a colleague changes meanwhile does not, and has to be looked at first.
 */
export class SeenText {
  readonly #doc: Y.Doc
  readonly #changed = new Set<() => void>()
  #article: ArticleJson
  #sha256: string
  #moved = false

  constructor(doc: Y.Doc) {
    this.#doc = doc
    this.#article = readArticle(doc)
    this.#sha256 = articleSha256(this.#article)
  }

  /** `articleSha256` of the text that was seen, for the server to compare with its own. */
  get sha256(): string {
    return this.#sha256
  }

  /** Whether the article is another one by now. */
  get moved(): boolean {
    return this.#moved
  }

  /** Notices changes until the returned function is called; `changed` is told when `moved` changes. */
  watch(changed: () => void): () => void {
    this.#changed.add(changed)
    const look = (_update: Uint8Array, _origin: unknown, _doc: Y.Doc, transaction: Y.Transaction) => this.#compare(transaction.local)
    this.#doc.on('update', look)
    this.#compare(false)
    return () => {
      this.#doc.off('update', look)
      this.#changed.delete(changed)
    }
  }

  /** The server has another text than this one. */
  overtaken(): void {
    this.#set(true)
  }

  /**
   * Takes the article as it is now for seen.
   * @returns its text, to be shown: a line per block; and what changed since it was seen before
   */
  look(): { readonly text: string; readonly changes: readonly TextChange[] } {
    const before = this.#article
    this.#take(readArticle(this.#doc))
    this.#set(false)
    return { text: plainFields(this.#doc, textFields), changes: changesBetween(before, this.#article) }
  }

  #compare(own: boolean): void {
    if (this.#moved) return
    const now = readArticle(this.#doc)
    if (own) this.#take(now)
    else if (articleSha256(now) !== this.#sha256) this.#set(true)
  }

  #take(article: ArticleJson): void {
    this.#article = article
    this.#sha256 = articleSha256(article)
  }

  #set(moved: boolean): void {
    if (this.#moved === moved) return
    this.#moved = moved
    for (const changed of this.#changed) changed()
  }
}
