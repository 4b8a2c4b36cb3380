import type * as Y from 'yjs'
import { stringOf, type TextRun } from './changes.ts'
import type { Clip } from './clips.ts'
import type { DeletedText } from './deletedText.ts'
import type { IdRange } from './idRuns.ts'
import type { Piece } from './search.ts'

/* What the place of text in the document says about where it comes from, and ids of texts. */

/** Deleted neighbours that are looked at. */
const maxNeighbours = 64

/**
 * An undo puts back what it restores immediately before the deleted original, where typing never puts anything.
 * @returns the ids of the original
 */
export function undoneBy(item: Y.Item, deleted: DeletedText): IdRange[] | null {
  if (!item.right?.deleted) return null
  const wanted = stringOf(item)
  const ranges: IdRange[] = []
  let found = ''
  let right: Y.Item | null = item.right
  for (let i = 0; right?.deleted && found.length < wanted.length && i < maxNeighbours; i++, right = right.right) {
    const { client, clock } = right.id
    const text = deleted.textOf({ client, clock, len: right.length })
    // Without text: a mark or a block.
    if (text === '') continue
    if (text.length !== right.length) return null
    const len = Math.min(text.length, wanted.length - found.length)
    if (!wanted.startsWith(text.slice(0, len), found.length)) return null
    found += text.slice(0, len)
    ranges.push({ client, clock, len })
  }
  return found === wanted ? ranges : null
}

/** Whether the deleted text stood where the items are now. */
export function stoodBeside(items: readonly Y.Item[], { parts }: Clip): boolean {
  const isPart = ({ id, length }: Y.Item) =>
    parts.some(({ client, clock, len }) => client === id.client && clock < id.clock + length && id.clock < clock + len)
  let left = items[0]?.left ?? null
  let right = items.at(-1)?.right ?? null
  for (let i = 0; i < maxNeighbours && (left?.deleted || right?.deleted); i++) {
    if ((left?.deleted && isPart(left)) || (right?.deleted && isPart(right))) return true
    left = left?.deleted ? left.left : null
    right = right?.deleted ? right.right : null
  }
  return false
}

/** All deleted text of a block as one clip, as far as it is still known where it stood. */
export function ghostsIn(parent: Y.AbstractType<unknown>, deleted: DeletedText, act: Pick<Clip, 'person' | 'seq' | 'at'>): Clip {
  let text = ''
  const parts: IdRange[] = []
  for (let item = parent._start; item; item = item.right) {
    if (!item.deleted) continue
    const range = { client: item.id.client, clock: item.id.clock, len: item.length }
    const found = deleted.textOf(range)
    if (found.length !== item.length) continue
    text += found
    parts.push(range)
  }
  return { text, parts, person: act.person, seq: act.seq, at: act.at, block: false }
}

/**
 * Whether a row writes nothing but characters that it deletes, and at least half of them: a block that is dragged, or text
 * inside one. Its letters are then told apart one by one.
 */
export function onlyMoves(clips: readonly Clip[], inserted: readonly TextRun[]): boolean {
  if (clips.length === 0 || inserted.length === 0) return false
  const left = new Map<string, number>()
  let length = 0
  for (const { text } of clips) {
    length += text.length
    for (const unit of text.split('')) left.set(unit, (left.get(unit) ?? 0) + 1)
  }
  let moved = 0
  for (const { items } of inserted) {
    for (const unit of items.flatMap((item) => stringOf(item).split(''))) {
      const count = left.get(unit) ?? 0
      if (count === 0) return false
      left.set(unit, count - 1)
      moved++
    }
  }
  return moved * 2 >= length
}

/** The ids of a piece of a clip. */
export function rangesOf({ clip, start, len }: Piece): IdRange[] {
  const ranges: IdRange[] = []
  let at = 0
  for (const part of clip.parts) {
    const from = Math.max(start, at)
    const to = Math.min(start + len, at + part.len)
    if (from < to) ranges.push({ client: part.client, clock: part.clock + from - at, len: to - from })
    at += part.len
  }
  return ranges
}

/** Goes through the ids of neighbouring items as through one text. */
export class ItemCursor {
  readonly #items: readonly Y.Item[]
  #index = 0
  #inside = 0
  offset = 0

  constructor(items: readonly Y.Item[]) {
    this.#items = items
  }

  /** @param visit gets the ids of the next characters, and how many came before them in this call */
  take(length: number, visit: (client: number, clock: number, len: number, done: number) => void): void {
    for (let done = 0; done < length; ) {
      const item = this.#items[this.#index] as Y.Item
      const len = Math.min(length - done, item.length - this.#inside)
      visit(item.id.client, item.id.clock + this.#inside, len, done)
      done += len
      this.offset += len
      this.#inside += len
      if (this.#inside === item.length) {
        this.#index++
        this.#inside = 0
      }
    }
  }
}
