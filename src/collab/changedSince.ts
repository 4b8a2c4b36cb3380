import * as buffer from 'lib0/buffer'
import * as Y from 'yjs'
import { textFields } from '#shared/article/names.ts'
import { fragmentOf } from '#shared/article/ydoc.ts'
import type { AwayBase } from './awayNotes.ts'

/**
 * How a document stands now; what is deleted later can be told too.
 * @param state an earlier state vector from which on changes count; left out, the present one
 */
export function baseNow(doc: Y.Doc, since: number, state?: ReadonlyMap<number, number>): AwayBase {
  const { ds, sv } = Y.snapshot(doc)
  const snapshot = Y.createSnapshot(ds, new Map(state ?? sv))
  return { since, state: encode(snapshot), knowsDeleted: true, clients: [doc.clientID] }
}

/**
 * How a document stood at a state vector; without a look through the whole of it, so that it is cheap enough for every
 * first key of a burst. Later deletions cannot be told from it.
 */
export function baseAt(doc: Y.Doc, since: number, state: ReadonlyMap<number, number>): AwayBase {
  return { since, state: encode(Y.createSnapshot(Y.createDeleteSet(), new Map(state))), knowsDeleted: false, clients: [doc.clientID] }
}

/** The blocks in which this person has written or deleted since. Only while nothing of colleagues has come meanwhile. */
export function ownBlocksSince(doc: Y.Doc, base: AwayBase): Set<Y.XmlElement> {
  const { sv: state, ds: deleted } = Y.decodeSnapshot(buffer.fromBase64(base.state))
  const own = new Set(base.clients)
  const isChange = ({ id, length, deleted: isDeleted }: Y.Item): boolean => {
    if (isDeleted) return base.knowsDeleted && isNotIn(deleted, id, length)
    return own.has(id.client) && id.clock + length > (state.get(id.client) ?? 0)
  }
  const blocks = new Set<Y.XmlElement>()
  for (const field of textFields) {
    for (const block of fragmentOf(doc, field).toArray()) {
      if (block instanceof Y.XmlElement && isChanged(block as unknown as Type, isChange)) blocks.add(block)
    }
  }
  return blocks
}

/** What every shared type consists of: its own item, a list and named values. */
type Type = Pick<Y.AbstractType<unknown>, '_item' | '_start' | '_map'>

function isChanged(type: Type, isChange: (item: Y.Item) => boolean): boolean {
  const look = (item: Y.Item): boolean =>
    isChange(item) || (!item.deleted && item.content instanceof Y.ContentType && isChanged(item.content.type as unknown as Type, isChange))
  if (type._item !== null && isChange(type._item)) return true
  for (let item = type._start; item !== null; item = item.right) if (look(item)) return true
  for (const item of type._map.values()) if (look(item)) return true
  return false
}

function encode(snapshot: Y.Snapshot): string {
  return buffer.toBase64(Y.encodeSnapshot(snapshot))
}

/** Whether anything of the range is missing in the set. Ranges of the set may have been cut anywhere. */
function isNotIn(set: Y.Snapshot['ds'], id: Y.ID, length: number): boolean {
  for (let clock = id.clock; clock < id.clock + length; clock++) if (!Y.isDeleted(set, Y.createID(id.client, clock))) return true
  return false
}
