import { AllSelection, type EditorState, TextSelection, type Transaction } from '@tiptap/pm/state'
import { halvesOf } from './characterGroups.ts'

/**
 * Puts characters at the caret, in place of what is selected. A pair goes around the selection, or the caret goes between
 * its halves.
 * @returns null where no text can stand, as on a selected picture
 */
export function insertCharacters(state: EditorState, characters: string): Transaction | null {
  const { selection } = state
  // Everything that is selected begins and ends outside of the text.
  const { from, to, $from, $to } = selection instanceof AllSelection ? TextSelection.between(selection.$from, selection.$to) : selection
  if (!$from.parent.inlineContent || !$to.parent.inlineContent) return null
  const halves = halvesOf(characters)
  if (halves === null) return state.tr.insertText(characters, from, to).scrollIntoView()
  const [open, close] = halves
  const tr = state.tr.insertText(close, to).insertText(open, from)
  const caret = from === to ? from + open.length : to + open.length + close.length
  return tr.setSelection(TextSelection.create(tr.doc, caret)).scrollIntoView()
}
