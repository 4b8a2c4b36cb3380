import type { Editor } from '@tiptap/core'
import { Selection } from '@tiptap/pm/state'

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
  view.focus()
  view.dispatch(tr.scrollIntoView())
}
