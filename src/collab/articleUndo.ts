import * as Y from 'yjs'
import { textFields } from '#shared/article/names.ts'
import { fragmentOf } from '#shared/article/ydoc.ts'

/** As good as for ever: while a word is composed, no pause between two letters begins a new step. Milliseconds. */
const noPause = 1e9

/**
 * One undo for all text fields, so that Ctrl+Z takes back one's own changes in the order they were made, wherever they
 * were made. Only origins that editors add are tracked: colleagues' changes are never undone. A block in which somebody
 * else has written meanwhile is not deleted with it.
 *
 * What an input method composes is one step from `beginWord` to `endWord`. Cut in two, it would have the letters in one
 * step and the word that replaced them in the other, and undo would bring letters back that nobody ever wrote.
 */
export class ArticleUndo extends Y.UndoManager {
  /** The pause that parts steps when no word is composed; null as long as none is. */
  #pause: number | null = null

  /** A word begins. One that is not told to be over yet is: it was in another field. */
  beginWord(): void {
    this.endWord()
    this.#pause = this.captureTimeout
    this.captureTimeout = noPause
  }

  /** The word is in the document. What is written next is another step. */
  endWord(): void {
    if (this.#pause !== null) this.captureTimeout = this.#pause
    this.#pause = null
    this.stopCapturing()
  }

  /** What changes next is another step; within a word it is not. After undo it is in any case. */
  override stopCapturing(): void {
    if (this.#pause === null || this.undoing) super.stopCapturing()
  }
}

/** The undo of an article. */
export function createArticleUndo(doc: Y.Doc): ArticleUndo {
  return new ArticleUndo(
    textFields.map((field) => fragmentOf(doc, field)),
    {
      trackedOrigins: new Set(),
      captureTransaction: (transaction) => transaction.meta.get('addToHistory') !== false,
      deleteFilter: (item) => !(item.content instanceof Y.ContentType) || item.content.type._length === 0,
    },
  )
}
