import { Extension } from '@tiptap/core'
import type { Node } from '@tiptap/pm/model'
import { type EditorState, Plugin, PluginKey, type Transaction } from '@tiptap/pm/state'
import type { Mapping } from '@tiptap/pm/transform'
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

interface Inserted {
  readonly from: number
  readonly to: number
}

interface AuthorState {
  readonly isShown: boolean
  readonly marks: DecorationSet
  /** Text that is being composed inside a mark: cut out when it is done, because a new element would end the composition. */
  readonly composed: readonly Inserted[]
}

interface MarkSpec {
  readonly range: AuthoredRange
  /** How far into its range the mark began when it was placed. */
  readonly offset: number
  readonly color: string
}

const nothing: AuthorState = { isShown: false, marks: DecorationSet.empty, composed: [] }

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
        const moved = transaction.docChanged || value.composed.length > 0 ? moveMarks(value, transaction) : value
        if (order === undefined) return moved
        const marks = order.authors && placeMarks(syncStateOf(before), transaction.doc, order.authors, moved.marks)
        return { ...moved, isShown: order.isShown ?? value.isShown, marks: marks ?? moved.marks }
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
function moveMarks(value: AuthorState, transaction: Transaction): AuthorState {
  const { mapping, doc } = transaction
  if (value.marks === DecorationSet.empty) return value
  const marks = value.marks.map(mapping, doc)
  const before = value.composed.map(({ from, to }) => ({ from: mapping.map(from, -1), to: mapping.map(to, 1) }))
  const inserted = [...before, ...insertedBy(mapping)].filter(({ from, to }) => to > from && doc.textBetween(from, to) !== '')
  if (transaction.getMeta('composition') !== undefined) return { ...value, marks, composed: inserted }
  return { ...value, marks: inserted.reduce((left, one) => cutOut(left, one, doc), marks), composed: [] }
}

function insertedBy(mapping: Mapping): Inserted[] {
  return mapping.maps.flatMap((map, index) => {
    const rest = mapping.slice(index + 1)
    const inserted: Inserted[] = []
    map.forEach((_oldStart, _oldEnd, newStart, newEnd) => {
      inserted.push({ from: rest.map(newStart, 1), to: rest.map(newEnd, -1) })
    })
    return inserted
  })
}

function cutOut(marks: DecorationSet, { from, to }: Inserted, doc: Node): DecorationSet {
  const cut = marks.find(from, to).filter((one) => one.from < to && one.to > from)
  if (cut.length === 0) return marks
  const left = cut.flatMap((one) => [
    ...(one.from < from ? [part(one, one.from, from)] : []),
    ...(one.to > to ? [part(one, to, one.to, to - from)] : []),
  ])
  return marks.remove(cut).add(doc, left)
}

/** @param inserted characters that stand in the mark and do not belong to its range */
function part(one: Decoration, from: number, to: number, inserted = 0): Decoration {
  const spec = specOf(one)
  return mark(from, to, { ...spec, offset: spec.offset + from - one.from - inserted })
}

function mark(from: number, to: number, spec: MarkSpec): Decoration {
  // A name of its own: a colleague's selection over the text lends the same element the colleague's colour.
  const attrs = { class: 'ed-author', style: `--author: ${spec.color}`, 'data-author': spec.range.username }
  return Decoration.inline(from, to, attrs, spec)
}

function specOf({ spec }: Decoration): MarkSpec {
  return spec as MarkSpec
}
