import type { Node } from '@tiptap/pm/model'

/** What makes an entry: headings, and run-in heads in the text (段首小标题). */
export type OutlineKind = 'heading2' | 'heading3' | 'runIn1' | 'runIn2'

export interface OutlineEntry {
  readonly kind: OutlineKind
  readonly text: string
  /** How deep it stands below others, from 0. */
  readonly depth: number
  /** Where its text begins in the document. */
  readonly from: number
}

/** From the widest to the narrowest. */
const ranks: readonly OutlineKind[] = ['heading2', 'heading3', 'runIn1', 'runIn2']

/**
 * The outline of a body. An entry stands one step below the nearest wider one before it, so that an article that has only
 * run-in heads begins at the left like one with headings.
 */
export function readOutline(doc: Node): readonly OutlineEntry[] {
  const open: number[] = []
  return found(doc).map(({ kind, text, from }) => {
    const rank = ranks.indexOf(kind)
    while ((open.at(-1) ?? -1) >= rank) open.pop()
    open.push(rank)
    return { kind, text, from, depth: open.length - 1 }
  })
}

/** Index of the entry under which a position stands; -1 before the first. */
export function entryAt(entries: readonly OutlineEntry[], pos: number): number {
  return entries.findLastIndex(({ from }) => from <= pos)
}

function found(doc: Node): Omit<OutlineEntry, 'depth'>[] {
  const entries: Omit<OutlineEntry, 'depth'>[] = []
  doc.descendants((node, pos) => {
    if (node.type.name === 'figure') return false
    if (!node.isTextblock) return true
    if (node.type.name === 'heading') {
      entries.push({ kind: node.attrs['level'] === 3 ? 'heading3' : 'heading2', text: node.textContent.trim(), from: pos + 1 })
    } else entries.push(...runInsOf(node, pos + 1))
    return false
  })
  return entries
}

/** Run-in heads of a paragraph; pieces that differ in other marks only are one. */
function runInsOf(paragraph: Node, start: number): Omit<OutlineEntry, 'depth'>[] {
  const heads: { kind: OutlineKind; text: string; from: number; to: number }[] = []
  paragraph.forEach((child, offset) => {
    const level: unknown = child.marks.find(({ type }) => type.name === 'runIn')?.attrs['level']
    if (level === undefined || !child.isText) return
    const kind = level === 2 ? 'runIn2' : 'runIn1'
    const last = heads.at(-1)
    const from = start + offset
    if (last?.to === from && last.kind === kind) {
      last.text += child.text ?? ''
      last.to = from + child.nodeSize
    } else heads.push({ kind, text: child.text ?? '', from, to: from + child.nodeSize })
  })
  return heads.map(({ kind, text, from }) => ({ kind, text: text.trim(), from })).filter(({ text }) => text !== '')
}
