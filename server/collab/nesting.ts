import * as Y from 'yjs'
import { type DecodedUpdate, GuardError } from './guard.ts'

/**
 * Refuses types nested deeper than `limit`. Readers walk an article recursively, so a chain of ten thousand elements,
 * which is a few kilobytes on the wire, would exhaust the stack of every one of them.
 * @throws GuardError
 */
export function checkNesting(update: DecodedUpdate, doc: Y.Doc, limit: number): void {
  if (!update.structs.some(isType)) return
  const items = new FreshItems(update)
  const depths = new Map<Y.Item, number>()
  for (const item of items) {
    if (item.content instanceof Y.ContentType && depthOf(item, items, doc, depths) > limit)
      throw new GuardError('invalid', 'nested too deeply')
  }
}

function isType(struct: DecodedUpdate['structs'][number]): boolean {
  return struct instanceof Y.Item && struct.content instanceof Y.ContentType
}

/** Items of an update by the ids they cover. */
class FreshItems implements Iterable<Y.Item> {
  readonly #byClient = new Map<number, Y.Item[]>()

  constructor(update: DecodedUpdate) {
    for (const struct of update.structs) {
      if (!(struct instanceof Y.Item)) continue
      const list = this.#byClient.get(struct.id.client)
      if (list) list.push(struct)
      else this.#byClient.set(struct.id.client, [struct])
    }
  }

  *[Symbol.iterator](): Iterator<Y.Item> {
    for (const list of this.#byClient.values()) yield* list
  }

  find(id: Y.ID): Y.Item | null {
    const list = this.#byClient.get(id.client) ?? []
    let low = 0
    let high = list.length - 1
    while (low <= high) {
      const middle = (low + high) >> 1
      const item = list[middle] as Y.Item
      if (id.clock < item.id.clock) high = middle - 1
      else if (id.clock >= item.id.clock + item.length) low = middle + 1
      else return item
    }
    return null
  }
}

/** Depth of an item that is not integrated yet: from its parent, or from the neighbour, which has the same parent. */
function depthOf(start: Y.Item, items: FreshItems, doc: Y.Doc, depths: Map<Y.Item, number>): number {
  const path: { item: Y.Item; deeper: number }[] = []
  const onPath = new Set<Y.Item>()
  let item: Y.Item | null = start
  let base = 0
  while (item) {
    const known = depths.get(item)
    if (known !== undefined) {
      base = known
      break
    }
    if (onPath.has(item)) throw new GuardError('invalid', 'circular references')
    onPath.add(item)
    const parent: unknown = item.parent
    const above: Y.ID | null = parent instanceof Y.ID ? parent : typeof parent === 'string' ? null : (item.origin ?? item.rightOrigin)
    path.push({ item, deeper: parent instanceof Y.ID || above === null ? 1 : 0 })
    item = above && items.find(above)
    if (above && !item) base = storedDepth(above, doc)
  }
  for (const step of path.reverse()) {
    base += step.deeper
    depths.set(step.item, base)
  }
  return depths.get(start) ?? 1
}

/** Depth of an item of the document; 0 if the document lacks it (then the update has a gap and is not applied). */
function storedDepth(id: Y.ID, doc: Y.Doc): number {
  if (id.clock >= Y.getState(doc.store, id.client)) return 0
  let depth = 0
  let item: unknown = Y.getItem(doc.store, id)
  while (item instanceof Y.Item) {
    depth += 1
    const parent: unknown = item.parent
    item = parent instanceof Y.AbstractType ? parent._item : null
  }
  return depth
}
