import { type EditorState, Plugin, TextSelection } from '@tiptap/pm/state'
import type { EditorView } from '@tiptap/pm/view'
import { relativePositionToAbsolutePosition, yUndoPluginKey } from '@tiptap/y-tiptap'
import type * as Y from 'yjs'
import { type KeptSelection, keepSelection } from '../binding/keptSelection.ts'
import { syncStateOf } from './syncState.ts'

interface UndoState {
  /** Read by the binding under this very name. */
  readonly undoManager: Y.UndoManager
  /** The selection before the last transaction. */
  readonly before: KeptSelection | null
}

interface StackEvent {
  readonly stackItem: { readonly meta: Map<unknown, unknown> }
  readonly changedParentTypes: Map<unknown, unknown>
}

/**
 * Puts the caret back where it was when a change is undone or redone, and moves the focus to the field in which that
 * happened. Several editors share the one undo; each looks only after changes of its own fragment.
 */
export function articleUndo(fragment: Y.XmlFragment, undoManager: Y.UndoManager): Plugin<UndoState> {
  return new Plugin<UndoState>({
    key: yUndoPluginKey,
    state: {
      init: () => ({ undoManager, before: null }),
      apply: (_tr, _value, oldState) => ({ undoManager, before: selectionOf(oldState) }),
    },
    view(view) {
      const added = ({ stackItem, changedParentTypes }: StackEvent) => {
        if (changedParentTypes.has(fragment)) stackItem.meta.set(fragment, stateOf(view.state)?.before ?? null)
      }
      const popped = ({ stackItem, changedParentTypes }: StackEvent) => {
        if (!changedParentTypes.has(fragment)) return
        restore(view, stackItem.meta.get(fragment) as KeptSelection | null | undefined)
      }
      undoManager.on('stack-item-added', added)
      undoManager.on('stack-item-popped', popped)
      return {
        destroy() {
          undoManager.off('stack-item-added', added)
          undoManager.off('stack-item-popped', popped)
        },
      }
    },
  })
}

/** The undo that all editors of the article share; undefined before the editor is mounted. */
export function undoManagerOf(state: EditorState): Y.UndoManager | undefined {
  return stateOf(state)?.undoManager
}

function stateOf(state: EditorState): UndoState | undefined {
  return yUndoPluginKey.getState(state)
}

function selectionOf(state: EditorState): KeptSelection | null {
  const sync = syncStateOf(state)
  return sync === null ? null : keepSelection(state, sync.binding)
}

function restore(view: EditorView, kept: KeptSelection | null | undefined): void {
  const { state } = view
  const sync = syncStateOf(state)
  const tr = state.tr
  if (sync !== null && kept) {
    const at = (position: Y.RelativePosition) => relativePositionToAbsolutePosition(sync.doc, sync.type, position, sync.binding.mapping)
    const anchor = at(kept.anchor)
    const head = at(kept.head) ?? anchor
    const size = state.doc.content.size
    if (anchor !== null && head !== null && anchor <= size && head <= size) {
      tr.setSelection(TextSelection.between(state.doc.resolve(anchor), state.doc.resolve(head)))
    }
  }
  view.dispatch(tr.scrollIntoView())
  view.focus()
}
