import type { EditorState } from '@tiptap/pm/state'
import type { AuthoredRange, StruckText } from '#shared/protocol/authors.ts'
import { authorsBetween } from '../behaviours/authorMarks.ts'

/** Struck text further from the caret than this is not "here". In UTF-16 units. */
const nearby = 12
const mostStruck = 3

/** Whose text a place holds. */
export interface Blame {
  /** What was selected, or the character at the caret; empty where there is none. */
  readonly text: string
  /** Everybody's text in it, in order. Text of which nobody is known is left out. */
  readonly parts: readonly { readonly range: AuthoredRange; readonly text: string }[]
  /** Text that stood here and was struck, the latest first. */
  readonly struck: readonly StruckText[]
}

/**
 * Reads who wrote what between two positions of an editor; where they are the same, of the character before the caret,
 * or of the one behind it at the beginning of a block.
 */
export function readBlame(state: EditorState, from: number, to: number, struck: readonly StruckText[]): Blame {
  const [start, end] = from === to ? characterAt(state, from) : [from, to]
  const places = authorsBetween(state, start, end)
  const parts = places.flatMap((place) => {
    const text = state.doc.textBetween(place.from, place.to)
    return place.range === null || text === '' ? [] : [{ range: place.range, text }]
  })
  return { text: state.doc.textBetween(start, end), parts, struck: struckAt(places, struck, from === to) }
}

function characterAt({ doc }: EditorState, pos: number): readonly [number, number] {
  const $pos = doc.resolve(Math.min(pos, doc.content.size))
  if ($pos.nodeBefore?.isText) return [pos - 1, pos]
  return $pos.nodeAfter?.isText ? [pos, pos + 1] : [pos, pos]
}

function struckAt(places: ReturnType<typeof authorsBetween>, struck: readonly StruckText[], isCaret: boolean): readonly StruckText[] {
  const reach = isCaret ? nearby : 0
  const near = struck.filter(({ field, from }) =>
    places.some(({ range, offset, from: start, to }) => {
      if (range === null || from === null || range.field !== field) return false
      const at = range.from + offset
      return from >= at - reach && from <= at + (to - start) + reach
    }),
  )
  return near.slice(0, mostStruck)
}
