import type { Editor } from '@tiptap/core'
import { Selection } from '@tiptap/pm/state'
import type { EditorView } from '@tiptap/pm/view'

/**
 * Moves the keyboard into a text, at once: tiptap's own focus command waits for the next frame, and what a quick typist
 * writes until then would land in the field they have just left.
 * @param at where the caret goes; left out, it stays where it was in that text
 */
export function focusEditor(editor: Editor, at?: 'start' | 'end'): void {
  if (editor.isDestroyed) return
  const { view, state } = editor
  const { tr, doc } = state
  if (at !== undefined) tr.setSelection(at === 'start' ? Selection.atStart(doc) : Selection.atEnd(doc))
  if (view.editable) view.focus()
  else focusToRead(view, tr.selection)
  view.dispatch(tr.scrollIntoView())
}

/** ProseMirror moves neither the focus nor the browser's selection in a text that may only be read. */
function focusToRead(view: EditorView, { anchor, head }: Selection): void {
  view.dom.focus({ preventScroll: true })
  const from = view.domAtPos(anchor)
  const to = view.domAtPos(head)
  view.dom.ownerDocument.getSelection()?.setBaseAndExtent(from.node, from.offset, to.node, to.offset)
}
