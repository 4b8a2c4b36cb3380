import { Extension } from '@tiptap/core'
import { AllSelection, Plugin, Selection } from '@tiptap/pm/state'
import type { EditorView } from '@tiptap/pm/view'
import { ySyncPlugin, ySyncPluginKey } from '@tiptap/y-tiptap'
import type * as Y from 'yjs'
import { syncStateOf } from './syncState.ts'
import { takeInCaret } from './takeInDom.ts'
import { articleUndo } from './undo.ts'

export interface BindingOptions {
  readonly fragment: Y.XmlFragment | null
  readonly undoManager: Y.UndoManager | null
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
    return { fragment: null, undoManager: null }
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
    const { fragment, undoManager } = this.options
    if (fragment === null || undoManager === null) return []
    undoManager.addTrackedOrigin(ySyncPluginKey)
    // With a mapping of its own the binding leaves the first drawing to us; it would select a place that is none.
    return [ySyncPlugin(fragment, { mapping: new Map() }), articleUndo(fragment, undoManager), firstDrawing(), steadyView()]
  },
})

/**
 * Draws what is there when the editor opens. When an empty editor is filled, then or by the first sync, the caret goes to
 * the start: the "everything" that is selected in an empty text would become the whole article, to be replaced by the
 * next key.
 */
function firstDrawing(): Plugin {
  return new Plugin({
    view(view) {
      syncStateOf(view.state)?.binding.unrenderSnapshot()
      return {}
    },
    appendTransaction(_transactions, before, state) {
      const isFilled = before.doc.childCount === 0 && state.doc.childCount > 0
      return isFilled && state.selection instanceof AllSelection ? state.tr.setSelection(Selection.atStart(state.doc)) : null
    },
  })
}

/**
 * The binding scrolls to the caret when a colleague changes something; nobody wants the page to move under their eyes.
 * And a key or a paste acts where the caret is on the screen, even when the browser has not told yet that it moved.
 */
function steadyView(): Plugin {
  const takeIn = (view: EditorView) => {
    takeInCaret(view)
    return false
  }
  return new Plugin({
    props: {
      handleScrollToSelection(view: EditorView) {
        const sync = syncStateOf(view.state)
        return sync?.isChangeOrigin === true && !sync.isUndoRedoOperation
      },
      handleDOMEvents: {
        keydown: takeIn,
        paste: takeIn,
      },
    },
  })
}
