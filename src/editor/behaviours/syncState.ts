import type { EditorState, Transaction } from '@tiptap/pm/state'
import { ySyncPluginKey } from '@tiptap/y-tiptap'
import type * as Y from 'yjs'
import type { FieldBinding } from '../binding/fieldBinding.ts'

/** What the binding keeps in the editor's state. Undo of the stock binding reads it under these names. */
export interface SyncState {
  readonly binding: FieldBinding
  readonly doc: Y.Doc
  readonly type: Y.XmlFragment
  /** The last transaction came from the shared document. */
  readonly isChangeOrigin: boolean
  readonly isUndoRedoOperation: boolean
  /** Whether undo takes back the last change of the document. */
  readonly addToHistory: boolean
}

/** The binding's state; null before the editor is mounted. */
export function syncStateOf(state: EditorState): SyncState | null {
  const sync: SyncState | undefined = ySyncPluginKey.getState(state)
  return sync?.binding ? sync : null
}

/** Whether a transaction brings a change of the shared document instead of making one. */
export function isFromShared(transaction: Transaction): boolean {
  return transaction.getMeta(ySyncPluginKey) !== undefined
}
