import type { Editor } from '@tiptap/core'
import { Selection } from '@tiptap/pm/state'
import { focusEditor } from './focusEditor.ts'

/**
 * Puts the caret to the first place at or behind a position where text can stand, which comes to the top of the screen.
 * @param focus whether the keyboard goes there too; not where something covers the text until it is closed
 */
export function goTo(editor: Editor, position: number, focus = true): void {
  const { view, state } = editor
  const selection = Selection.near(state.doc.resolve(position), 1)
  view.dispatch(state.tr.setSelection(selection))
  if (focus) focusEditor(editor)
  const { node } = view.domAtPos(selection.from)
  const element = node instanceof Element ? node : node.parentElement
  element?.scrollIntoView({ block: 'start' })
}

/** Goes to the block with an index among those of the text. Does nothing when there is none. */
export function goToBlock(editor: Editor, index: number): void {
  const { doc } = editor.state
  if (index < 0 || index >= doc.childCount) return
  let position = 0
  for (let before = 0; before < index; before++) position += doc.child(before).nodeSize
  goTo(editor, position)
}
