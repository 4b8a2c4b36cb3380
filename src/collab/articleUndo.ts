import * as Y from 'yjs'
import { textFields } from '#shared/article/names.ts'
import { fragmentOf } from '#shared/article/ydoc.ts'

/**
 * One undo for all text fields, so that Ctrl+Z takes back one's own changes in the order they were made, wherever they
 * were made. Only origins that editors add are tracked: colleagues' changes are never undone. A block in which somebody
 * else has written meanwhile is not deleted with it.
 */
export function createArticleUndo(doc: Y.Doc): Y.UndoManager {
  return new Y.UndoManager(
    textFields.map((field) => fragmentOf(doc, field)),
    {
      trackedOrigins: new Set(),
      captureTransaction: (transaction) => transaction.meta.get('addToHistory') !== false,
      deleteFilter: (item) => !(item.content instanceof Y.ContentType) || item.content.type._length === 0,
    },
  )
}
