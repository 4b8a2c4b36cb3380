import type { Node } from '@tiptap/pm/model'
import * as Y from 'yjs'

/** A place of the text that gets other words. Positions are those of the editor's document. */
export interface Replacement {
  readonly from: number
  readonly to: number
  /** What stands there, as far as the writer knows. */
  readonly text: string
  readonly insert: string
}

/**
 * Writes replacements into the shared text, and nothing else. Through the editor, the binding would take two of them in
 * one paragraph for a change of everything in between: that text would then count as this person's, and what colleagues
 * put into it at that moment would end up beside it.
 *
 * The new words get the marks of the first character that they replace. A place that holds another text than expected is
 * left alone. To be called in a transaction of the shared document.
 * @param doc the editor's document, which shows `fragment`
 * @param replacements in order, not overlapping, none across blocks
 * @returns how many were written
 */
export function writeReplacements(fragment: Y.XmlFragment, doc: Node, replacements: readonly Replacement[]): number {
  let written = 0
  // From the end, so that the places before stay where they are.
  for (const replacement of replacements.toReversed()) {
    const place = placeOf(fragment, doc, replacement.from)
    if (place !== null && writeOne(place.texts, place.offset, replacement)) written++
  }
  return written
}

interface Place {
  /** Texts that stand side by side in the block; two people who begin a paragraph at once make two. */
  readonly texts: readonly Y.XmlText[]
  /** Where it begins in them. */
  readonly offset: number
}

/** Follows the path of a position through the elements of the shared document. */
function placeOf(fragment: Y.XmlFragment, doc: Node, pos: number): Place | null {
  const $pos = doc.resolve(pos)
  let parent: Y.XmlFragment = fragment
  for (let depth = 0; depth < $pos.depth; depth++) {
    const child = parent.get($pos.index(depth))
    if (!(child instanceof Y.XmlElement) || child.nodeName !== $pos.node(depth + 1).type.name) return null
    parent = child
  }
  let offset = $pos.parentOffset
  let texts: Y.XmlText[] = []
  for (const child of parent.toArray()) {
    if (child instanceof Y.XmlText) texts.push(child)
    else if (lengthOf(texts) > offset) break
    else {
      // A line break: one place in the editor's document.
      offset -= lengthOf(texts) + 1
      texts = []
    }
  }
  return offset < 0 ? null : { texts, offset }
}

function lengthOf(texts: readonly Y.XmlText[]): number {
  return texts.reduce((length, text) => length + text.length, 0)
}

interface Piece {
  readonly text: Y.XmlText
  readonly from: number
  readonly insert: string
  readonly attributes: Readonly<Record<string, unknown>>
}

function writeOne(texts: readonly Y.XmlText[], offset: number, { text, insert }: Replacement): boolean {
  const pieces = piecesOf(texts, offset, text.length)
  const [first, ...others] = pieces
  if (first === undefined || insert === text || pieces.map((piece) => piece.insert).join('') !== text) return false
  // What stays as it is keeps its writer, unless it has to get other marks.
  const { before, after } = others.length === 0 ? sharedEnds(text, insert) : { before: 0, after: 0 }
  const added = insert.slice(before, insert.length - after)
  if (added !== '') first.text.insert(first.from + before, added, { ...first.attributes })
  first.text.delete(first.from + before + added.length, first.insert.length - before - after)
  // In the same text the others have moved with what was written; from the end, they do not move each other.
  for (const piece of others.toReversed()) {
    const moved = piece.text === first.text ? added.length - first.insert.length : 0
    piece.text.delete(piece.from + moved, piece.insert.length)
  }
  return true
}

interface DeltaPart {
  readonly insert?: unknown
  readonly attributes?: Record<string, unknown>
}

/** The stretches of equal marks that a range consists of. */
function piecesOf(texts: readonly Y.XmlText[], offset: number, length: number): readonly Piece[] {
  const pieces: Piece[] = []
  let at = -offset
  for (const text of texts) {
    let from = 0
    for (const { insert, attributes = {} } of text.toDelta() as readonly DeltaPart[]) {
      const whole = typeof insert === 'string' ? insert : '\ufffc'
      const start = Math.max(0, -at)
      const end = Math.min(whole.length, length - at)
      if (start < end) pieces.push({ text, from: from + start, insert: whole.slice(start, end), attributes })
      from += whole.length
      at += whole.length
    }
  }
  return pieces
}

/** How many characters two texts share at their start and, behind that, at their end; a pair of units is never parted. */
function sharedEnds(one: string, other: string): { readonly before: number; readonly after: number } {
  const shorter = Math.min(one.length, other.length)
  let before = 0
  while (before < shorter && one[before] === other[before]) before++
  if (/[\ud800-\udbff]/.test(one.charAt(before - 1))) before--
  let after = 0
  while (after < shorter - before && one[one.length - 1 - after] === other[other.length - 1 - after]) after++
  if (/[\udc00-\udfff]/.test(one.charAt(one.length - after))) after--
  return { before, after }
}
