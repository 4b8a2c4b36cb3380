import type { Node } from '@tiptap/pm/model'
import { type EditorState, NodeSelection, TextSelection, type Transaction } from '@tiptap/pm/state'
import { absolutePositionToRelativePosition, relativePositionToAbsolutePosition } from '@tiptap/y-tiptap'
import * as Y from 'yjs'
import type { Difference } from './difference.ts'
import type { NodesOfTypes } from './sharedNodes.ts'

/** A field of the shared document, as positions are looked up in it. */
export interface SharedField {
  readonly doc: Y.Doc
  readonly type: Y.XmlFragment
  readonly mapping: NodesOfTypes
}

/** A selection by the characters it stands at. */
export interface KeptSelection {
  readonly anchor: Y.RelativePosition
  readonly head: Y.RelativePosition
}

/** @returns null where a position cannot be said */
export function keepSelection(state: EditorState, field: SharedField): KeptSelection | null {
  try {
    const at = (pos: number): Y.RelativePosition => absolutePositionToRelativePosition(pos, field.type, field.mapping)
    const { anchor, head } = state.selection
    const kept = at(anchor)
    return { anchor: kept, head: head === anchor ? kept : at(head) }
  } catch {
    return null
  }
}

/**
 * Puts the selection back after colleagues' changes: at the character at which it stood as long as that is there; else
 * where the text around it went; else where it was mapped to.
 */
export function restoreSelection(
  tr: Transaction,
  before: EditorState,
  kept: KeptSelection | null,
  field: SharedField,
  differences: readonly Difference[],
): void {
  const { selection } = before
  const place = (position: Y.RelativePosition | undefined, pos: number): number => {
    const found = position !== undefined && isAlive(position, field.doc) ? lookUp(position, field) : null
    if (found !== null && found <= tr.doc.content.size) return found
    const mapped = tr.mapping.mapResult(pos, -1)
    return mapped.deleted ? (movedPlace(before.doc, tr.doc, pos, differences) ?? mapped.pos) : mapped.pos
  }
  if (selection instanceof TextSelection) {
    const anchor = place(kept?.anchor, selection.anchor)
    const head = selection.empty ? anchor : place(kept?.head, selection.head)
    tr.setSelection(TextSelection.between(tr.doc.resolve(anchor), tr.doc.resolve(head)))
  } else if (selection instanceof NodeSelection) {
    const pos = place(kept?.anchor, selection.anchor)
    const node = tr.doc.nodeAt(pos)
    if (node !== null && node.type === selection.node.type) tr.setSelection(NodeSelection.create(tr.doc, pos))
  }
  // What the person has chosen for the next character (bold) is not undone by a colleague's.
  if (before.storedMarks !== null) tr.setStoredMarks(before.storedMarks)
}

function lookUp(position: Y.RelativePosition, { doc, type, mapping }: SharedField): number | null {
  return relativePositionToAbsolutePosition(doc, type, position, mapping)
}

/** Whether what a position stands at is still in the text. */
function isAlive({ item, type }: Y.RelativePosition, doc: Y.Doc): boolean {
  const id = item ?? type
  if (id === null) return true
  try {
    const struct = Y.getItem(doc.store, id)
    return struct instanceof Y.Item && !struct.deleted
  } catch {
    return false
  }
}

/** Where the text around a position stands now, if a change took it elsewhere or made another kind of block of it. */
function movedPlace(before: Node, after: Node, pos: number, differences: readonly Difference[]): number | null {
  const $pos = before.resolve(pos)
  const text = $pos.parent.textContent
  const last = differences.at(-1)
  if (!$pos.parent.isTextblock || text === '' || last === undefined) return null
  const found: number[] = []
  after.nodesBetween(differences[0]?.fromAfter ?? 0, Math.min(last.toAfter, after.content.size), (node, at) => {
    if (node.isTextblock && node.textContent === text) found.push(at + 1 + Math.min($pos.parentOffset, node.content.size))
    return !node.isTextblock
  })
  return found.length === 1 ? (found[0] ?? null) : null
}
