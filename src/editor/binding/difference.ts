import { type Fragment, type Node, Slice } from '@tiptap/pm/model'
import type { Transaction } from '@tiptap/pm/state'
import { ReplaceStep } from '@tiptap/pm/transform'

/** A stretch that is different: where it is in the document before and in the one after. */
export interface Difference {
  readonly from: number
  readonly to: number
  readonly fromAfter: number
  readonly toAfter: number
}

/** Where two pieces of content differ; null if they do not. Content that is the same object is not looked into. */
export function differenceOf(before: Fragment, after: Fragment): Difference | null {
  const start = before.findDiffStart(after)
  const end = start === null ? null : before.findDiffEnd(after)
  if (start === null || end === null) return null
  // In repeated text the two may overlap.
  const overlap = Math.max(0, start - Math.min(end.a, end.b))
  return { from: start, to: end.a + overlap, fromAfter: start, toAfter: end.b + overlap }
}

/** Whether both show the same. Marks are compared where there is text: the shared document keeps no others. */
export function isSame(one: Node, other: Node): boolean {
  if (one === other) return true
  if (one.isText) return one.eq(other)
  if (!one.hasMarkup(other.type, other.attrs, one.marks) || one.childCount !== other.childCount) return false
  return one.children.every((child, index) => isSame(child, other.child(index)))
}

/**
 * Makes the document of a transaction into another one, changing no more than what differs: what stands around it, and
 * whatever points there, stays. Changes in several blocks are several steps.
 * @returns the differences, in order
 */
export function become(tr: Transaction, after: Node): readonly Difference[] {
  const differences = blockDifferences(tr.doc, after)
  for (const { from, to, fromAfter, toAfter } of differences.toReversed()) {
    tr.step(new ReplaceStep(from, to, after.slice(fromAfter, toAfter)))
  }
  // A change of the document's structure that no step around it could express.
  if (!tr.doc.eq(after)) tr.step(new ReplaceStep(0, tr.doc.content.size, new Slice(after.content, 0, 0)))
  return differences
}

function blockDifferences(before: Node, after: Node): readonly Difference[] {
  const shared = Math.min(before.childCount, after.childCount)
  let first = 0
  while (first < shared && before.child(first) === after.child(first)) first++
  if (before.childCount !== after.childCount) return listOf(differenceOf(before.content, after.content), 0, 0)
  const found: Difference[] = []
  let at = 0
  let atAfter = 0
  for (let index = 0; index < before.childCount; index++) {
    const one = before.child(index)
    const other = after.child(index)
    if (index >= first && one !== other) found.push(...pairDifferences(one, other, at, atAfter))
    at += one.nodeSize
    atAfter += other.nodeSize
  }
  return found
}

function pairDifferences(one: Node, other: Node, at: number, atAfter: number): readonly Difference[] {
  if (one.sameMarkup(other) && !one.isLeaf) return listOf(differenceOf(one.content, other.content), at + 1, atAfter + 1)
  return one.eq(other) ? [] : [{ from: at, to: at + one.nodeSize, fromAfter: atAfter, toAfter: atAfter + other.nodeSize }]
}

function listOf(difference: Difference | null, offset: number, offsetAfter: number): readonly Difference[] {
  if (difference === null) return []
  const { from, to, fromAfter, toAfter } = difference
  return [{ from: from + offset, to: to + offset, fromAfter: fromAfter + offsetAfter, toAfter: toAfter + offsetAfter }]
}
