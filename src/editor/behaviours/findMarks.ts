import { Extension } from '@tiptap/core'
import type { Node } from '@tiptap/pm/model'
import { type EditorState, Plugin, PluginKey, type Transaction } from '@tiptap/pm/state'
import { Mapping, StepMap } from '@tiptap/pm/transform'
import { Decoration, DecorationSet } from '@tiptap/pm/view'
import type { TextMatch } from '../find/query.ts'
import type { Search } from '../find/search.ts'
import { TextRuns } from '../find/textRuns.ts'
import { isFromShared } from './syncState.ts'

/** A match as positions in the document; `text` is what stands there. */
export interface FoundMatch {
  readonly from: number
  readonly to: number
  readonly text: string
  readonly match: TextMatch
}

/** What is found in one field. */
export interface FoundState {
  readonly search: Search | null
  readonly matches: readonly FoundMatch[]
  /** Some of the text is still being searched. */
  readonly isWaiting: boolean
  /** Where the person is in this field: the match that begins here is the present one. Null when they are elsewhere. */
  readonly place: number | null
  readonly decorations: DecorationSet
}

interface FindOrder {
  readonly search?: Search | null
  readonly place?: number | null
  /** What the search did not know it may know now. */
  readonly again?: true
}

const nothing: FoundState = { search: null, matches: [], isWaiting: false, place: null, decorations: DecorationSet.empty }

/** More marks than this help nobody and make every key slow; then only the present match is marked. */
const mostMarks = 5000

const key = new PluginKey<FoundState>('findMarks')

/** Marks on the screen, never in the copy, what the reader or writer is looking for. */
export const FindMarks = Extension.create({
  name: 'findMarks',
  addProseMirrorPlugins: () => [findMarksPlugin()],
})

/** What is found in an editor's text. */
export function foundIn(state: EditorState): FoundState {
  return key.getState(state) ?? nothing
}

/** The match that the person is at; undefined when there is none. */
export function presentMatch({ matches, place }: FoundState): FoundMatch | undefined {
  return place === null ? undefined : matches.find(({ from }) => from === place)
}

/** A transaction that searches for something else, or again, or goes to another place. */
export function orderFind(state: EditorState, order: FindOrder): Transaction {
  return state.tr.setMeta(key, order).setMeta('addToHistory', false)
}

export function findMarksPlugin(): Plugin<FoundState> {
  const runs = new TextRuns()
  return new Plugin<FoundState>({
    key,
    state: {
      init: () => nothing,
      apply: (transaction, value, before, state) => nextState(runs, transaction, value, before.doc, state.doc),
    },
    props: {
      decorations: (state) => withPresent(state, foundIn(state)),
    },
  })
}

function nextState(runs: TextRuns, transaction: Transaction, value: FoundState, before: Node, doc: Node): FoundState {
  const order: FindOrder | undefined = transaction.getMeta(key)
  const search = order?.search === undefined ? value.search : order.search
  if (search === null) return nothing
  if (order === undefined && !transaction.docChanged) return value
  const change = transaction.docChanged ? changeOf(transaction, before, doc) : null
  const mapped = value.place === null || change === null ? value.place : change.map(value.place, 1)
  const place = order?.place === undefined ? mapped : order.place
  if (search === value.search && order?.again === undefined && change === null) return { ...value, place }
  const { matches, isWaiting } = findAll(runs, doc, search)
  const isAnew = search !== value.search || change === null || matches.length > mostMarks || value.matches.length > mostMarks
  const decorations = isAnew ? marksAnew(doc, matches) : marksAround(value.decorations, change, doc, matches)
  return { search, matches, isWaiting, place, decorations }
}

function findAll(runs: TextRuns, doc: Node, search: Search): Pick<FoundState, 'matches' | 'isWaiting'> {
  const matches: FoundMatch[] = []
  let isWaiting = false
  runs.each(doc, ({ text, from }) => {
    const found = search.find(text)
    if (found === null) isWaiting = true
    for (const match of found ?? []) {
      matches.push({ from: from + match.from, to: from + match.to, text: text.slice(match.from, match.to), match })
    }
  })
  return { matches, isWaiting }
}

/**
 * What a transaction changed. One from the shared document replaces everything, by its own account; what has really
 * changed lies between the first and the last difference.
 */
function changeOf(transaction: Transaction, before: Node, doc: Node): Mapping {
  if (!isFromShared(transaction)) return transaction.mapping
  const start = before.content.findDiffStart(doc.content)
  const end = before.content.findDiffEnd(doc.content)
  if (start === null || end === null) return new Mapping()
  // In repeated text the two differences may overlap.
  const overlap = Math.max(0, start - Math.min(end.a, end.b))
  return new Mapping([new StepMap([start, end.a + overlap - start, end.b + overlap - start])])
}

function marksAnew(doc: Node, matches: readonly FoundMatch[]): DecorationSet {
  return matches.length > mostMarks ? DecorationSet.empty : DecorationSet.create(doc, matches.map(mark))
}

/** The marks after a change: those of untouched blocks move along, only the changed blocks are marked again. */
function marksAround(marks: DecorationSet, change: Mapping, doc: Node, matches: readonly FoundMatch[]): DecorationSet {
  const moved = marks.map(change, doc)
  const range = changedBlocks(change, doc)
  if (range === null) return moved
  const isInside = ({ from }: FoundMatch) => from >= range.from && from < range.to
  return moved.remove(moved.find(range.from, range.to)).add(doc, matches.filter(isInside).map(mark))
}

/** From the first to behind the last outermost block that a change touched; null if it touched none. */
function changedBlocks(change: Mapping, doc: Node): { readonly from: number; readonly to: number } | null {
  let first = Number.POSITIVE_INFINITY
  let last = -1
  change.maps.forEach((map, index) => {
    const rest = change.slice(index + 1)
    map.forEach((_oldStart, _oldEnd, newStart, newEnd) => {
      first = Math.min(first, rest.map(newStart, -1))
      last = Math.max(last, rest.map(newEnd, 1))
    })
  })
  if (last < 0) return null
  const $first = doc.resolve(Math.min(first, doc.content.size))
  const $last = doc.resolve(Math.min(last, doc.content.size))
  return { from: $first.depth === 0 ? $first.pos : $first.before(1), to: $last.depth === 0 ? $last.pos : $last.after(1) }
}

function mark({ from, to }: FoundMatch): Decoration {
  return Decoration.inline(from, to, { class: 'ed-found' })
}

function withPresent(state: EditorState, found: FoundState): DecorationSet {
  const present = presentMatch(found)
  if (present === undefined) return found.decorations
  return found.decorations.add(state.doc, [Decoration.inline(present.from, present.to, { class: 'ed-found-present' })])
}
