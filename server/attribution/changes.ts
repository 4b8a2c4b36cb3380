import * as Y from 'yjs'
import { textFields } from '#shared/article/names.ts'

/** Characters that one change inserted, or deleted, beside each other: nothing that stays stands between them. */
export interface TextRun {
  /** In the order of the document. */
  readonly items: readonly Y.Item[]
  /** The block or field that they stand in. */
  readonly parent: Y.AbstractType<unknown>
}

/** What one change did to the text of a document, read while what it deleted is still there. */
export interface TextChange {
  readonly deleted: readonly TextRun[]
  readonly inserted: readonly TextRun[]
}

/**
 * Reads a change. Call it in `afterTransaction`, which comes before Yjs throws deleted content away. What the change
 * inserted and deleted again was never text, and is left out.
 */
export function readChange(transaction: Y.Transaction): TextChange {
  const deleted: Y.Item[] = []
  if (transaction.deleteSet.clients.size > 0) {
    Y.iterateDeletedStructs(transaction, transaction.deleteSet, (struct) => {
      if (isText(struct) && !isNew(transaction, struct)) deleted.push(struct)
    })
  }
  const inserted: Y.Item[] = []
  for (const [client, after] of transaction.afterState) {
    const before = transaction.beforeState.get(client) ?? 0
    if (after === before) continue
    const structs = transaction.doc.store.clients.get(client) ?? []
    for (let i = Y.findIndexSS(structs, before); i < structs.length; i++) {
      const struct = structs[i]
      if (struct && isText(struct) && !struct.deleted) inserted.push(struct)
    }
  }
  return { deleted: runsOf(deleted), inserted: runsOf(inserted) }
}

/** Whether the change made it. */
export function isNew(transaction: Y.Transaction, { id }: Y.Item): boolean {
  return id.clock >= (transaction.beforeState.get(id.client) ?? 0)
}

/** The text of an item that `readChange` found. */
export function stringOf(item: Y.Item): string {
  return item.content instanceof Y.ContentString ? item.content.str : ''
}

/** Where text stands that is in none of the four fields: a line of the panel. */
export const otherField = textFields.length

/** Index of the field among `textFields`, or `otherField`. */
export function fieldIndexOf(doc: Y.Doc, parent: Y.AbstractType<unknown>): number {
  let type = parent
  while (type._item) type = type._item.parent as Y.AbstractType<unknown>
  const index = textFields.findIndex((field) => doc.share.get(field) === type)
  return index < 0 ? otherField : index
}

function isText(struct: Y.AbstractStruct): struct is Y.Item {
  return struct instanceof Y.Item && struct.content instanceof Y.ContentString
}

function runsOf(items: readonly Y.Item[]): TextRun[] {
  if (items.length === 0) return []
  const parents = new Map<Y.AbstractType<unknown>, Y.Item[]>()
  for (const item of items) {
    const parent = item.parent as Y.AbstractType<unknown>
    const list = parents.get(parent)
    if (list) list.push(item)
    else parents.set(parent, [item])
  }
  const runs = [...parents].flatMap(([parent, list]) => (list.length === 1 ? [{ items: list, parent }] : neighbours(parent, new Set(list))))
  // The order in which Yjs hands over clients says nothing; ids do.
  return runs.sort(({ items: [a] }, { items: [b] }) => (a && b ? a.id.client - b.id.client || a.id.clock - b.id.clock : 0))
}

function neighbours(parent: Y.AbstractType<unknown>, wanted: ReadonlySet<Y.Item>): TextRun[] {
  const runs: TextRun[] = []
  let items: Y.Item[] = []
  let left = wanted.size
  const close = () => {
    if (items.length > 0) runs.push({ items, parent })
    items = []
  }
  for (let item = parent._start; item && left > 0; item = item.right) {
    if (wanted.has(item)) {
      items.push(item)
      left--
    } else if (!item.deleted && item.countable) close()
  }
  close()
  return runs
}
