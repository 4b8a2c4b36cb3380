import { ContentString, compareIDs, type Doc, Item, Text } from 'yjs'
import type { Tail } from './plainInsert.ts'

/*
 * Most edits are a letter behind the letter before it. Yjs makes an item of it, finds its place, and then melts it into
 * the item on its left, in a transaction that costs a hundred times what the letter does. Where nobody else can have a
 * say the outcome is known beforehand: the item on the left is longer. So that is all that is done, and nothing in it can
 * fail.
 */

/** An item with text, in a text. */
interface LastText {
  readonly item: Item
  readonly content: ContentString
  readonly parent: Text
}

/**
 * Where a client may type on, and the outcome is known: its last text lives in a text that lives, and right of it stands
 * what it was written beside. With a colleague's words in between, Yjs has to find the order.
 */
export function tailIn({ store }: Doc, client: number): Tail | null {
  const last = lastText(store, client)
  if (!last) return null
  const { item, parent } = last
  const { right, rightOrigin } = item
  if (!compareIDs(right?.id ?? null, rightOrigin) || (right && right.parent !== parent)) return null
  return { to: item.id.clock + item.length, right: rightOrigin }
}

/**
 * Adds text at the tail of a client, as if an update with it had been applied; nobody is told.
 * @throws Error if the client has no text to type on behind
 */
export function typeOn({ store }: Doc, client: number, text: string): void {
  const last = lastText(store, client)
  if (!last) throw new Error(`client ${client} has no text to type on behind`)
  const { item, content, parent } = last
  // What Item.integrate and Item.mergeWith of Yjs 13.6 leave behind, and what is remembered of places in the text.
  content.str += text
  item.length += text.length
  parent._length += text.length
  if (parent._searchMarker) parent._searchMarker.length = 0
}

function lastText(store: Doc['store'], client: number): LastText | null {
  const item = store.clients.get(client)?.at(-1)
  if (!(item instanceof Item) || item.deleted || item.redone !== null || item.parentSub !== null) return null
  const { content, parent, length } = item
  // Of no length: stored before that was refused. In a dead text: hostile overlaps of what is known already leave such.
  if (!(content instanceof ContentString) || length === 0 || !(parent instanceof Text) || parent._item?.deleted) return null
  return { item, content, parent }
}
