import { Extension } from '@tiptap/core'
import type { Node } from '@tiptap/pm/model'
import { type EditorState, Plugin, PluginKey, type Transaction } from '@tiptap/pm/state'
import { Decoration, DecorationSet } from '@tiptap/pm/view'
import type { AuthoredRange } from '#shared/protocol/authors.ts'
import type { AuthorIndex } from '../authors/authorIndex.ts'
import { type AuthorPlace, placeAuthors } from '../authors/placeAuthors.ts'
import { type SyncState, syncStateOf } from './syncState.ts'

/*
 * Whose text is whose, on the screen and never in the copy. Every mark is placed by the ids that its characters have in
 * the shared document. Between two answers of the server marks move with the text, whoever moves it; text that is new is
 * nobody's until the server has said whose, because a split or a cut-and-paste is new text too and not the writer's.
 */

export interface AuthorOrder {
  /** Whether the marks show. */
  readonly isShown?: boolean
  /** Whose text is whose now, and the colour of everybody by username. */
  readonly authors?: { readonly index: AuthorIndex; readonly colors: ReadonlyMap<string, string> }
}

interface AuthorState {
  readonly isShown: boolean
  readonly marks: DecorationSet
}

interface MarkSpec {
  readonly range: AuthoredRange
  /** How far into its range the mark began when it was placed. */
  readonly offset: number
  readonly color: string
}

const nothing: AuthorState = { isShown: false, marks: DecorationSet.empty }

const key = new PluginKey<AuthorState>('authorMarks')

/** Tints text by who wrote it. */
export const AuthorMarks = Extension.create({
  name: 'authorMarks',
  addProseMirrorPlugins: () => [authorMarksPlugin()],
})

/** A transaction that shows, hides or replaces the marks. */
export function orderAuthors(state: EditorState, order: AuthorOrder): Transaction {
  return state.tr.setMeta(key, order).setMeta('addToHistory', false)
}

/** Whose text stands between two positions, in order, cut to them. What is left out is not known yet. */
export function authorsBetween(state: EditorState, from: number, to: number): AuthorPlace[] {
  const { marks } = key.getState(state) ?? nothing
  return marks
    .find(from, to)
    .filter((mark) => mark.from < to && mark.to > from)
    .sort((a, b) => a.from - b.from)
    .map((mark) => {
      const { range, offset } = specOf(mark)
      const start = Math.max(from, mark.from)
      return { from: start, to: Math.min(to, mark.to), range, offset: offset + start - mark.from }
    })
}

export function authorMarksPlugin(): Plugin<AuthorState> {
  return new Plugin<AuthorState>({
    key,
    state: {
      init: () => nothing,
      apply: (transaction, value, before) => {
        const order: AuthorOrder | undefined = transaction.getMeta(key)
        const moved = transaction.docChanged ? moveMarks(value.marks, transaction) : value.marks
        if (order === undefined) return moved === value.marks ? value : { ...value, marks: moved }
        const marks = order.authors ? (placeMarks(syncStateOf(before), transaction.doc, order.authors, moved) ?? moved) : moved
        return { isShown: order.isShown ?? value.isShown, marks }
      },
    },
    props: {
      decorations: (state) => {
        const value = key.getState(state)
        return value?.isShown ? value.marks : null
      },
    },
  })
}

/** @returns null while the marks cannot be placed */
function placeMarks(
  sync: SyncState | null,
  doc: Node,
  { index, colors }: NonNullable<AuthorOrder['authors']>,
  before: DecorationSet,
): DecorationSet | null {
  const places = sync === null ? null : placeAuthors(sync.type, doc, index)
  if (places === null) return null
  const marks = places.flatMap(({ from, to, range, offset }) => {
    // The server does not know these ids yet; a mark that moved along with its text is still true.
    if (range === null) return clipped(before, from, to)
    return [mark(from, to, { range, offset, color: colors.get(range.username) ?? '' })]
  })
  return DecorationSet.create(doc, marks)
}

function clipped(marks: DecorationSet, from: number, to: number): Decoration[] {
  return marks
    .find(from, to)
    .filter((one) => one.from < to && one.to > from)
    .map((one) => part(one, Math.max(from, one.from), Math.min(to, one.to)))
}

/** Marks after a change of the text. Inserted text is cut out of the mark into which it was written. */
function moveMarks(before: DecorationSet, { mapping, doc }: Transaction): DecorationSet {
  if (before === DecorationSet.empty) return before
  let marks = before.map(mapping, doc)
  mapping.maps.forEach((map, index) => {
    const rest = mapping.slice(index + 1)
    map.forEach((_oldStart, _oldEnd, newStart, newEnd) => {
      const from = rest.map(newStart, 1)
      const to = rest.map(newEnd, -1)
      if (to <= from || doc.textBetween(from, to) === '') return
      const cut = marks.find(from, to).filter((one) => one.from < to && one.to > from)
      if (cut.length === 0) return
      const left = cut.flatMap((one) => [
        ...(one.from < from ? [part(one, one.from, from)] : []),
        ...(one.to > to ? [part(one, to, one.to, to - from)] : []),
      ])
      marks = marks.remove(cut).add(doc, left)
    })
  })
  return marks
}

/** @param inserted characters that stand in the mark and do not belong to its range */
function part(one: Decoration, from: number, to: number, inserted = 0): Decoration {
  const spec = specOf(one)
  return mark(from, to, { ...spec, offset: spec.offset + from - one.from - inserted })
}

function mark(from: number, to: number, spec: MarkSpec): Decoration {
  const attrs = { class: 'ed-author', style: `--person: ${spec.color}`, 'data-author': spec.range.username }
  return Decoration.inline(from, to, attrs, spec)
}

function specOf({ spec }: Decoration): MarkSpec {
  return spec as MarkSpec
}
