import { Selection } from '@tiptap/pm/state'
import type { TextField } from '#shared/article/names.ts'
import type { ArticleEditors } from './articleEditors.ts'

/** Puts the caret to the start of a block, which comes to the middle of the screen. Does nothing when there is none. */
export function goToBlock(editors: ArticleEditors, field: TextField, index: number): void {
  const editor = editors.get(field)
  if (editor === undefined || index < 0 || index >= editor.state.doc.childCount) return
  const { view, state } = editor
  const { doc, tr } = state
  let position = 0
  for (let before = 0; before < index; before++) position += doc.child(before).nodeSize
  view.focus()
  view.dispatch(tr.setSelection(Selection.near(doc.resolve(position), 1)))
  const element = view.nodeDOM(position)
  if (element instanceof Element) element.scrollIntoView({ block: 'center' })
}
