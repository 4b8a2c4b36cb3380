import type { Fragment, Mark, Node } from '@tiptap/pm/model'
import * as Y from 'yjs'
import { type Difference, differenceOf } from './difference.ts'
import type { NodesOfTypes } from './sharedNodes.ts'

/**
 * Writes what a person typed or deleted within one paragraph, at the very place and nothing else. Everything else (blocks,
 * marks, line breaks) is left to the general way, which compares whole paragraphs.
 * @param before what the fragment holds, as the editor's document
 * @param caret where the caret stands now: in repeated text, 天天, it tells which of the characters is new
 * @returns false if it was something else; then nothing was written
 */
export function writeText(fragment: Y.XmlFragment, before: Node, after: Node, caret: number, known: NodesOfTypes): boolean {
  const found = differenceOf(before.content, after.content)
  if (found === null) return false
  const difference = atCaret(found, before, after, caret)
  const change = textChange(before, after, difference)
  if (change === null) return false
  const path = pathTo(fragment, before, difference.from)
  const parent = path?.at(-1)
  if (path === null || parent === undefined) return false
  const texts = textsAt(parent, before.resolve(difference.from).parentOffset)
  if (texts === null || texts.offset + change.deleted > lengthOf(texts.texts)) return false
  remove(texts.texts, texts.offset, change.deleted)
  insert(texts.texts, texts.offset, change.inserted)
  note(path, after, difference.from, known)
  for (const text of texts.texts) known.delete(text)
  return true
}

/** In repeated text a change may be said of several places; if one of them is where the caret stands now, it is that. */
function atCaret(difference: Difference, before: Node, after: Node, caret: number): Difference {
  const { from, to, toAfter } = difference
  const isInsertion = from === to
  if (!isInsertion && from !== toAfter) return difference
  const length = isInsertion ? toAfter - from : to - from
  const start = isInsertion ? caret - length : caret
  const $from = (isInsertion ? after : before).resolve(from)
  if (start >= from || start < $from.start() || from + length > $from.end() || !$from.parent.inlineContent) return difference
  const content = (one: number, other: number) => $from.parent.content.cut(one - $from.start(), other - $from.start())
  if (!content(start, from).eq(content(start + length, from + length))) return difference
  const [end, endAfter] = isInsertion ? [start, start + length] : [start + length, start]
  return { from: start, to: end, fromAfter: start, toAfter: endAfter }
}

interface Run {
  readonly text: string
  readonly attributes: Readonly<Record<string, unknown>>
}

interface TextChange {
  readonly deleted: number
  readonly inserted: readonly Run[]
}

function textChange(before: Node, after: Node, { from, to, toAfter }: Difference): TextChange | null {
  const $from = before.resolve(from)
  const $fromAfter = after.resolve(from)
  if (!$from.parent.inlineContent || !$from.sameParent(before.resolve(to)) || !$fromAfter.sameParent(after.resolve(toAfter))) return null
  if ($from.depth !== $fromAfter.depth) return null
  const start = $from.start()
  const old = $from.parent.content.cut(from - start, to - start)
  const made = $fromAfter.parent.content.cut(from - start, toAfter - start)
  if (!isText(old) || !isText(made)) return null
  // Text that only got other marks is not written anew: it would count as this person's.
  const [gone, come] = [textOf(old), textOf(made)]
  if (gone !== '' && come !== '' && (gone[0] === come[0] || gone.at(-1) === come.at(-1))) return null
  const inserted = made.content.map(({ text = '', marks }) => ({ text, attributes: attributesOf(marks) }))
  if (inserted.some(({ attributes }) => attributes === null)) return null
  return { deleted: to - from, inserted: inserted.map(({ text, attributes }) => ({ text, attributes: attributes ?? {} })) }
}

function isText(content: Fragment): boolean {
  return content.content.every((node) => node.isText)
}

function textOf(content: Fragment): string {
  return content.content.map(({ text = '' }) => text).join('')
}

/** @returns null for marks that may lie over themselves, which have names of their own */
function attributesOf(marks: readonly Mark[]): Record<string, unknown> | null {
  if (marks.some(({ type }) => !type.excludes(type))) return null
  return Object.fromEntries(marks.map(({ type, attrs }) => [type.name, attrs]))
}

/** The elements around a position, from the outermost. */
function pathTo(fragment: Y.XmlFragment, before: Node, pos: number): Y.XmlElement[] | null {
  const $pos = before.resolve(pos)
  const path: Y.XmlElement[] = []
  let parent: Y.XmlFragment = fragment
  for (let depth = 0; depth < $pos.depth; depth++) {
    const child = parent.length === $pos.node(depth).childCount ? parent.get($pos.index(depth)) : null
    if (!(child instanceof Y.XmlElement) || child.nodeName !== $pos.node(depth + 1).type.name) return null
    path.push(child)
    parent = child
  }
  return path
}

/** The texts, side by side, in which an offset of a paragraph lies, and where in them. */
function textsAt(parent: Y.XmlElement, parentOffset: number): { readonly texts: readonly Y.XmlText[]; readonly offset: number } | null {
  let offset = parentOffset
  let texts: Y.XmlText[] = []
  for (const child of parent.toArray()) {
    if (child instanceof Y.XmlText) texts.push(child)
    else if (texts.length > 0 && lengthOf(texts) >= offset) break
    else {
      offset -= lengthOf(texts) + 1
      texts = []
    }
  }
  return texts.length === 0 || offset < 0 || offset > lengthOf(texts) ? null : { texts, offset }
}

function lengthOf(texts: readonly Y.XmlText[]): number {
  return texts.reduce((length, text) => length + text.length, 0)
}

function remove(texts: readonly Y.XmlText[], offset: number, count: number): void {
  let at = offset
  let left = count
  for (const text of texts) {
    const here = Math.min(left, text.length - at)
    if (here > 0) {
      text.delete(at, here)
      left -= here
      at = 0
    } else at -= text.length
  }
}

function insert(texts: readonly Y.XmlText[], offset: number, runs: readonly Run[]): void {
  let at = offset
  const text = texts.find(({ length }) => {
    if (at <= length) return true
    at -= length
    return false
  })
  for (const { text: piece, attributes } of runs) {
    text?.insert(at, piece, { ...attributes })
    at += piece.length
  }
}

function note(path: readonly Y.XmlElement[], after: Node, pos: number, known: NodesOfTypes): void {
  const $pos = after.resolve(pos)
  for (const [index, element] of path.entries()) known.set(element, $pos.node(index + 1))
}
