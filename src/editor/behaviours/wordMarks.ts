import type { Mark, ResolvedPos } from '@tiptap/pm/model'
import { type EditorState, Plugin, PluginKey, type Transaction } from '@tiptap/pm/state'
import type { EditorView } from '@tiptap/pm/view'

/** Where a word is composed, and how it is to look when it is there. */
interface WordMarks {
  readonly from: number
  readonly marks: readonly Mark[]
}

const key = new PluginKey<WordMarks | null>('wordMarks')

/**
 * Bold or italic that was chosen for a word within a link. Left to the editor, the link is drawn as two with the caret
 * between them once the composition has begun; the browser ends it there, and its first letter stays. So the word is
 * composed as what stands around it, and gets its marks when it is there.
 */
export function wordMarksPlugin(): Plugin {
  return new Plugin<WordMarks | null>({
    key,
    state: {
      init: () => null,
      apply(tr, word) {
        const next = tr.getMeta(key) as WordMarks | null | undefined
        if (next !== undefined) return next
        return word !== null && tr.docChanged ? { ...word, from: tr.mapping.map(word.from, -1) } : word
      },
    },
  })
}

/** Before a word is composed: keeps the marks that were chosen for it, where the editor must not draw them. */
export function keepWordMarks(view: EditorView): void {
  const { storedMarks, selection, tr } = view.state
  if (storedMarks === null || !selection.empty || !isWithinLink(selection.$from)) return
  view.dispatch(tr.setStoredMarks(null).setMeta(key, { from: selection.from, marks: storedMarks }))
}

/** The word is there: a transaction that gives it its marks; null if none were kept. */
export function wordMarksGiven(state: EditorState): Transaction | null {
  const word = key.getState(state)
  if (!word) return null
  const { tr, selection } = state
  const to = selection.head
  if (to > word.from && selection.$head.start() <= word.from) {
    for (const mark of selection.$head.marks()) if (!mark.isInSet(word.marks)) tr.removeMark(word.from, to, mark.type)
    for (const mark of word.marks) tr.addMark(word.from, to, mark)
  }
  return tr.setMeta(key, null)
}

/** Whether a link goes on on both sides. */
function isWithinLink({ nodeBefore, nodeAfter }: ResolvedPos): boolean {
  const link = nodeBefore?.marks.find(({ type }) => type.name === 'link')
  return link !== undefined && nodeAfter !== null && link.isInSet(nodeAfter.marks)
}
