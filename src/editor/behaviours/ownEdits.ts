import { Extension } from '@tiptap/core'
import type { Node, NodeType } from '@tiptap/pm/model'
import { type EditorState, Plugin, TextSelection, type Transaction } from '@tiptap/pm/state'
import { AddMarkStep } from '@tiptap/pm/transform'
import type { EditorView } from '@tiptap/pm/view'
import { isFromShared } from './syncState.ts'

/**
 * Rules of a shared text:
 *
 * - Only a person's own action writes. Nothing that this editor merely receives is repaired by it (every open window
 *   would do the same repair at once, and a reader's window would be thrown out for writing).
 * - A block that this person emptied, or made empty, gets its paragraph in the same change. The schema lets it stay empty
 *   so that colleagues' concurrent changes survive, but nobody could put the caret into it.
 * - A line break in bold is not bold: the shared document keeps marks of text only, so colleagues would have it plain.
 */
export const OwnEdits = Extension.create({
  name: 'ownEdits',

  addProseMirrorPlugins() {
    const { editor } = this
    return [ownEditsPlugin(() => editor.isEditable)]
  },
})

/** @param isEditable whether this person may write now */
export function ownEditsPlugin(isEditable: () => boolean): Plugin {
  const source = new TransactionSource()
  return new Plugin({
    filterTransaction: (transaction, state) => {
      const isAnswerToShared = source.isAnswerToShared(transaction, state)
      return !transaction.docChanged || isFromShared(transaction) || (isEditable() && !isAnswerToShared)
    },
    view: (view) => {
      source.view = view
      return {}
    },
    appendTransaction: (transactions, _before, state) => {
      const own = transactions.filter((transaction) => transaction.docChanged && !isFromShared(transaction))
      return own.length === 0 ? null : tidied(own, transactions, state)
    },
    props: {
      handleDOMEvents: {
        focus: (view) => {
          if (isEditable() && view.state.doc.childCount === 0) insertParagraph(view, 0)
          return false
        },
      },
      handleClickOn: (view, _pos, node, nodePos, _event, direct) => {
        if (!direct || !isEditable() || node.childCount > 0 || !holdsBlocks(node.type)) return false
        insertParagraph(view, nodePos + 1)
        return true
      },
    },
  })
}

/** Tells a plugin's answer to a change of the shared document from what a person does. */
class TransactionSource {
  view: EditorView | null = null
  /** The document that the last change from outside made; null if a person's change came after it. */
  #received: Node | null = null

  isAnswerToShared(transaction: Transaction, state: EditorState): boolean {
    // A transaction that starts something is filtered on the state that is shown, an answer on the one after it.
    const isRoot = isFromShared(transaction) || (this.view === null ? state.doc !== this.#received : state === this.view.state)
    if (isRoot) this.#received = isFromShared(transaction) ? transaction.doc : null
    return !isRoot && this.#received !== null
  }
}

function insertParagraph(view: EditorView, pos: number): void {
  const paragraph = view.state.schema.nodes['paragraph']
  if (!paragraph) return
  const tr = view.state.tr.insert(pos, paragraph.create())
  view.dispatch(tr.setSelection(TextSelection.create(tr.doc, pos + 1)))
}

/** Fills what is empty within the ranges that the transactions changed, and takes the marks off what is no text. */
function tidied(own: readonly Transaction[], all: readonly Transaction[], state: EditorState): Transaction | null {
  const empty = new Set<number>()
  const marked = new Map<number, Node>()
  const note = (node: Node, pos: number) => {
    if (node.childCount === 0 && holdsBlocks(node.type)) empty.add(pos + 1)
    if (node.isInline && !node.isText && node.marks.length > 0) marked.set(pos, node)
  }
  note(state.doc, -1)
  for (const [from, to] of changedRanges(own, all)) {
    state.doc.nodesBetween(Math.max(0, from), Math.min(to, state.doc.content.size), (node, pos) => note(node, pos))
  }
  const paragraph = state.schema.nodes['paragraph']
  if ((empty.size === 0 && marked.size === 0) || !paragraph) return null
  const tr = state.tr
  const { selection, storedMarks } = state
  for (const [pos, { nodeSize, marks }] of marked) for (const mark of marks) tr.removeMark(pos, pos + nodeSize, mark)
  for (const pos of [...empty].sort((a, b) => b - a)) tr.insert(pos, paragraph.create())
  if (state.doc.childCount === 0) tr.setSelection(TextSelection.atStart(tr.doc))
  else if (!selection.$from.parent.inlineContent && empty.has(selection.from)) {
    tr.setSelection(TextSelection.near(tr.doc.resolve(tr.mapping.map(selection.from, -1) + 1)))
  }
  // Behind the break the writer goes on as before.
  const before = selection.empty ? (marked.get(selection.from - 1)?.marks ?? null) : null
  return tr.setStoredMarks(storedMarks ?? before)
}

function changedRanges(own: readonly Transaction[], all: readonly Transaction[]): [number, number][] {
  const ranges: [number, number][] = []
  for (const transaction of own) {
    const later = all.slice(all.indexOf(transaction) + 1)
    transaction.mapping.maps.forEach((map, index) => {
      const rest = transaction.mapping.slice(index + 1)
      const forward = (pos: number, side: number) => later.reduce((at, next) => next.mapping.map(at, side), rest.map(pos, side))
      map.forEach((_oldStart, _oldEnd, newStart, newEnd) => {
        ranges.push([forward(newStart, -1), forward(newEnd, 1)])
      })
      const step = transaction.steps[index]
      if (step instanceof AddMarkStep) ranges.push([forward(step.from, -1), forward(step.to, 1)])
    })
  }
  return ranges
}

/** Whether blocks go into it; an empty one of these cannot be written into. */
function holdsBlocks(type: NodeType): boolean {
  const paragraph = type.schema.nodes['paragraph']
  return !type.isLeaf && !type.inlineContent && paragraph !== undefined && type.contentMatch.matchType(paragraph) != null
}
