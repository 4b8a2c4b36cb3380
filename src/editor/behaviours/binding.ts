import { Extension } from '@tiptap/core'
import { AllSelection, Plugin, Selection } from '@tiptap/pm/state'
import type { EditorView } from '@tiptap/pm/view'
import { ySyncPluginKey } from '@tiptap/y-tiptap'
import type * as Y from 'yjs'
import { FieldBinding } from '../binding/fieldBinding.ts'
import { onlyInEditor } from '../binding/onlyInEditor.ts'
import { type SyncState, syncStateOf } from './syncState.ts'
import { takeInCaret } from './takeInDom.ts'
import { articleUndo, undoManagerOf } from './undo.ts'

export interface BindingOptions {
  readonly fragment: Y.XmlFragment | null
  readonly undoManager: Y.UndoManager | null
  /** The editor has stopped, because it and the shared document are not the same; `text` is what only the editor has. */
  readonly failed: (error: unknown, text: string) => void
}

declare module '@tiptap/core' {
  interface Commands<ReturnType> {
    articleBinding: {
      /** Takes back this person's last change, in whichever field it was made. */
      undo: () => ReturnType
      redo: () => ReturnType
    }
  }
}

/**
 * Ties an editor to its field of the shared document. Own, because four editors share one undo: the stock extension has
 * one per editor, which takes changes back in the wrong order.
 */
export const ArticleBinding = Extension.create<BindingOptions>({
  name: 'articleBinding',
  priority: 1000,

  addOptions() {
    return { fragment: null, undoManager: null, failed: () => undefined }
  },

  addCommands() {
    const { undoManager } = this.options
    return {
      undo:
        () =>
        ({ dispatch, tr }) => {
          tr.setMeta('preventDispatch', true)
          if (dispatch && undoManager?.canUndo()) undoManager.undo()
          return undoManager?.canUndo() ?? false
        },
      redo:
        () =>
        ({ dispatch, tr }) => {
          tr.setMeta('preventDispatch', true)
          if (dispatch && undoManager?.canRedo()) undoManager.redo()
          return undoManager?.canRedo() ?? false
        },
    }
  },

  addKeyboardShortcuts() {
    // Handled even when there is nothing to undo: the browser's own undo knows nothing of colleagues.
    const undo = () => this.editor.commands.undo() || true
    const redo = () => this.editor.commands.redo() || true
    return { 'Mod-z': undo, 'Mod-y': redo, 'Shift-Mod-z': redo }
  },

  addProseMirrorPlugins() {
    const { fragment, undoManager, failed } = this.options
    if (fragment === null || undoManager === null) return []
    return bindingPlugins(fragment, undoManager, failed)
  },
})

/** What ties an editor to its field, with the undo that the article's editors share. */
export function bindingPlugins(fragment: Y.XmlFragment, undoManager: Y.UndoManager, failed: BindingOptions['failed']): Plugin[] {
  undoManager.addTrackedOrigin(ySyncPluginKey)
  return [bindingPlugin(fragment, failed), articleUndo(fragment, undoManager), firstDrawing(), steadyView()]
}

function bindingPlugin(fragment: Y.XmlFragment, failed: BindingOptions['failed']): Plugin<SyncState> {
  let shown: EditorView | null = null
  const binding = new FieldBinding({
    fragment,
    failed: (error) => {
      failed(error, shown === null ? '' : onlyInEditor(shown.state.doc, fragment))
      // The page looks again at what may be done here; this may be the middle of a transaction.
      queueMicrotask(() => shown?.isDestroyed === false && shown.dispatch(shown.state.tr))
    },
  })
  return new Plugin<SyncState>({
    key: ySyncPluginKey,
    props: { editable: () => !binding.hasFailed },
    state: {
      init: () => ({
        binding,
        doc: binding.doc,
        type: fragment,
        isChangeOrigin: false,
        isUndoRedoOperation: false,
        addToHistory: true,
      }),
      apply: (transaction, value) => {
        const change: Partial<SyncState> | undefined = transaction.getMeta(ySyncPluginKey)
        const addToHistory = transaction.docChanged ? transaction.getMeta('addToHistory') !== false : value.addToHistory
        const isChangeOrigin = change?.isChangeOrigin === true
        return { ...value, addToHistory, isChangeOrigin, isUndoRedoOperation: isChangeOrigin && change?.isUndoRedoOperation === true }
      },
    },
    view: (view) => {
      shown = view
      binding.start(view)
      return {
        update: ({ state }, before) => {
          const sync = syncStateOf(state)
          if (sync === null) return
          // Of a change alone: a redrawn caret in the headline must not cut in two what is typed in the body.
          const isUntold = state.doc !== before.doc && !sync.addToHistory && !sync.isChangeOrigin
          if (isUntold) undoManagerOf(state)?.stopCapturing()
          binding.write(state, sync.addToHistory)
        },
        destroy: () => binding.stop(),
      }
    },
  })
}

/**
 * When an empty editor is filled, at the beginning or by the first sync, the caret goes to the start: the "everything"
 * that is selected in an empty text would become the whole article, to be replaced by the next key.
 */
function firstDrawing(): Plugin {
  return new Plugin({
    appendTransaction(_transactions, before, state) {
      const isFilled = before.doc.childCount === 0 && state.doc.childCount > 0
      return isFilled && state.selection instanceof AllSelection ? state.tr.setSelection(Selection.atStart(state.doc)) : null
    },
  })
}

/** A key or a paste acts where the caret is on the screen, even when the browser has not told yet that it moved. */
function steadyView(): Plugin {
  const takeIn = (view: EditorView) => {
    takeInCaret(view)
    return false
  }
  return new Plugin({
    props: {
      handleDOMEvents: {
        keydown: takeIn,
        paste: takeIn,
      },
    },
  })
}
