import type { Mark, ResolvedPos } from '@tiptap/pm/model'
import { type EditorState, Plugin, PluginKey, type Transaction } from '@tiptap/pm/state'
import type { EditorView } from '@tiptap/pm/view'

/** Where a word is composed, and how it is to look when it is there. */
interface WordMarks {
  readonly from: number
  readonly to: number
  readonly marks: readonly Mark[]
}

const key = new PluginKey<WordMarks | null>('wordMarks')

/**
 * The form of a word that the editor must not draw while it is composed. Drawn with a form of its own within a link, or where
 * two forms meet in one, the first letter stands alone or last in an element `a`. Chromium never types at the end of a link:
 * it puts the second letter behind it, as another composition, and the first one stays. So such a word is composed as what
 * stands around it, between two forms outside of the link, and gets its marks when it is there.
 */
export function wordMarksPlugin(): Plugin {
  return new Plugin<WordMarks | null>({
    key,
    state: {
      init: () => null,
      apply(tr, word) {
        const next = tr.getMeta(key) as WordMarks | null | undefined
        if (next !== undefined) return next
        return word !== null && tr.docChanged ? followed(word, tr) : word
      },
    },
  })
}

/** The word after a change; null once it is not to be told from what stands around it any more. */
function followed(word: WordMarks, { mapping, doc }: Transaction): WordMarks | null {
  const [from, to] = [mapping.mapResult(word.from, -1), mapping.mapResult(word.to, 1)]
  const isOne = !from.deletedAcross && !to.deletedAcross && doc.resolve(from.pos).sameParent(doc.resolve(to.pos))
  return isOne ? { ...word, from: from.pos, to: to.pos } : null
}

/** When a word begins: keeps the marks that are chosen for it, or that it would have, where the editor must not draw them. */
export function keepWordMarks(view: EditorView): void {
  const { storedMarks, selection, tr } = view.state
  const { $from, from, empty } = selection
  if (!empty) return
  const marks = storedMarks ?? $from.marks()
  const outside = marks.filter(({ type }) => type.spec.inclusive !== false)
  const isBetween = $from.textOffset === 0
  if (isBetween ? outside.length === marks.length : storedMarks === null || !isInLink($from)) return
  view.dispatch(tr.setStoredMarks(isBetween ? outside : null).setMeta(key, { from, to: from, marks }))
}

/** The word is there: a transaction that gives it its marks; null if none were kept. */
export function wordMarksGiven(state: EditorState): Transaction | null {
  const word = key.getState(state)
  if (!word) return null
  const { from, to, marks } = word
  const { doc, tr } = state
  const others = new Set<Mark>()
  doc.nodesBetween(from, to, (node) => {
    if (node.isInline) for (const mark of node.marks) if (!mark.isInSet(marks)) others.add(mark)
  })
  for (const mark of others) tr.removeMark(from, to, mark)
  for (const mark of marks) tr.addMark(from, to, mark)
  return tr.setMeta(key, null)
}

/** Whether a place within one text is a link's. */
function isInLink($pos: ResolvedPos): boolean {
  return $pos.parent.child($pos.index()).marks.some(({ type }) => type.name === 'link')
}
