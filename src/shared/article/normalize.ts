import type {
  BlockNode,
  FigcaptionNode,
  FigcreditNode,
  InlineNode,
  ListItemNode,
  Mark,
  ParagraphNode,
  TableCellNode,
  TableRowNode,
} from './json.ts'
import { safeHref } from './links.ts'
import { headingLevels, runInLevels } from './names.ts'

/** A node as it lies in a document, before anybody checked it. */
export interface RawNode {
  readonly type: string
  readonly attrs?: Readonly<Record<string, unknown>>
  readonly text?: string
  readonly marks?: readonly { readonly type: string; readonly attrs?: unknown }[]
  readonly content?: readonly RawNode[]
}

/** Deepest nesting of blocks that is kept as structure; deeper text is kept as paragraphs. */
const maxDepth = 32

/**
 * Blocks that satisfy the types of ./json.ts, whatever the input is. Text is never lost: an unknown node gives its
 * children, stray text becomes a paragraph, a block where it may not stand is unwrapped.
 */
export function normalizeBlocks(nodes: readonly RawNode[], depth = 0): BlockNode[] {
  const blocks: BlockNode[] = []
  let stray: RawNode[] = []
  const flush = () => {
    const content = inlines(stray)
    if (content.length > 0) blocks.push({ type: 'paragraph', content })
    stray = []
  }
  for (const node of nodes) {
    if (isInline(node)) {
      stray.push(node)
      continue
    }
    flush()
    // One by one: as arguments of one call, very many blocks would exhaust the stack.
    for (const made of block(node, depth)) blocks.push(made)
  }
  flush()
  return blocks
}

/** Lines of a line field: one string per paragraph, surrounding white space kept, marks dropped. */
export function normalizeLines(nodes: readonly RawNode[]): string[] {
  return normalizeBlocks(nodes)
    .flatMap((node) => blockLines(node))
    .filter((line) => line.trim() !== '')
}

function blockLines(node: BlockNode): string[] {
  if (node.type === 'paragraph' || node.type === 'heading') return inlineText(node.content).split('\n')
  if (node.type === 'bulletList' || node.type === 'orderedList') {
    return node.content.flatMap((item) => item.content.flatMap(blockLines))
  }
  if (node.type === 'blockquote') return node.content.flatMap(blockLines)
  if (node.type === 'figure') return node.content.map((part) => inlineText(part.content))
  if (node.type === 'table') {
    return node.content.flatMap((row) => row.content.flatMap((cell) => cell.content.flatMap(blockLines)))
  }
  return []
}

function inlineText(nodes: readonly InlineNode[]): string {
  return nodes.map((node) => (node.type === 'text' ? node.text : '\n')).join('')
}

function block(node: RawNode, depth: number): BlockNode[] {
  const children = node.content ?? []
  if (depth >= maxDepth) return flatParagraphs(children)
  switch (node.type) {
    case 'paragraph':
      return withInlines(children, depth, (content): ParagraphNode => ({ type: 'paragraph', content }))
    case 'heading': {
      const level = headingLevels.find((known) => known === Number(node.attrs?.['level'])) ?? headingLevels[0]
      return withInlines(children, depth, (content) => ({ type: 'heading', attrs: { level }, content }))
    }
    case 'bulletList':
      return [{ type: 'bulletList', content: listItems(children, depth) }]
    case 'orderedList':
      return [{ type: 'orderedList', attrs: { start: whole(node.attrs?.['start'], 1) }, content: listItems(children, depth) }]
    case 'blockquote':
      return [{ type: 'blockquote', content: normalizeBlocks(children, depth + 1) }]
    case 'figure':
      return figure(node, depth)
    case 'table':
      return [{ type: 'table', content: tableRows(children, depth) }]
    case 'horizontalRule':
      return [{ type: 'horizontalRule' }, ...normalizeBlocks(children, depth + 1)]
    default:
      return normalizeBlocks(children, depth + 1)
  }
}

/** A text block; a block inside it (which only a foreign client can write) is put after it. */
function withInlines(children: readonly RawNode[], depth: number, make: (content: InlineNode[]) => BlockNode): BlockNode[] {
  const own = children.filter(isInline)
  const foreign = children.filter((child) => !isInline(child))
  const first = make(inlines(own))
  return foreign.length === 0 ? [first] : [first, ...normalizeBlocks(foreign, depth + 1)]
}

function listItems(children: readonly RawNode[], depth: number): ListItemNode[] {
  return children.map((child) => ({
    type: 'listItem',
    content: normalizeBlocks(child.type === 'listItem' ? (child.content ?? []) : [child], depth + 1),
  }))
}

function tableRows(children: readonly RawNode[], depth: number): TableRowNode[] {
  return children.map((child) => ({
    type: 'tableRow',
    content: (child.type === 'tableRow' ? (child.content ?? []) : [child]).map((cell) => tableCell(cell, depth)),
  }))
}

function tableCell(node: RawNode, depth: number): TableCellNode {
  const isCell = node.type === 'tableCell' || node.type === 'tableHeader'
  return {
    type: node.type === 'tableHeader' ? 'tableHeader' : 'tableCell',
    attrs: { colspan: span(node.attrs?.['colspan']), rowspan: span(node.attrs?.['rowspan']) },
    content: normalizeBlocks(isCell ? (node.content ?? []) : [node], depth + 1),
  }
}

function figure(node: RawNode, depth: number): BlockNode[] {
  const parts: (FigcaptionNode | FigcreditNode)[] = []
  const foreign: RawNode[] = []
  for (const child of node.content ?? []) {
    if (child.type === 'figcaption' || child.type === 'figcredit') {
      const inside = child.content ?? []
      parts.push({ type: child.type, content: inlines(inside.filter(isInline)) })
      for (const part of inside) if (!isInline(part)) foreign.push(part)
    } else foreign.push(child)
  }
  const attrs = node.attrs ?? {}
  const asset = typeof attrs['asset'] === 'string' && /^[A-Za-z0-9_-]{1,64}$/.test(attrs['asset']) ? attrs['asset'] : ''
  const alt = typeof attrs['alt'] === 'string' ? attrs['alt'] : ''
  return [
    { type: 'figure', attrs: { asset, alt, width: whole(attrs['width'], 0), height: whole(attrs['height'], 0) }, content: parts },
    ...normalizeBlocks(foreign, depth + 1),
  ]
}

/** All text below, as paragraphs: what is left of nesting that is too deep to be meant. */
function flatParagraphs(nodes: readonly RawNode[]): ParagraphNode[] {
  const text: string[] = []
  // What comes next stands last, so that taking it moves nothing else.
  const stack = nodes.toReversed()
  for (let node = stack.pop(); node; node = stack.pop()) {
    if (node.type === 'text' && node.text) text.push(node.text)
    for (const child of (node.content ?? []).toReversed()) stack.push(child)
  }
  return text.length === 0 ? [] : [{ type: 'paragraph', content: [{ type: 'text', text: text.join('') }] }]
}

function isInline(node: RawNode): boolean {
  return node.type === 'text' || node.type === 'hardBreak'
}

function inlines(nodes: readonly RawNode[]): InlineNode[] {
  const out: InlineNode[] = []
  for (const node of nodes) {
    if (node.type === 'hardBreak') {
      out.push({ type: 'hardBreak' })
      // Nothing belongs inside a line break; what a foreign client put there stands behind it.
      out.push(...flatParagraphs(node.content ?? []).flatMap((paragraph) => paragraph.content))
      continue
    }
    if (!node.text) continue
    const list = marks(node.marks ?? [])
    const last = out.at(-1)
    if (last?.type === 'text' && JSON.stringify(last.marks ?? []) === JSON.stringify(list)) {
      out[out.length - 1] = { ...last, text: last.text + node.text }
    } else out.push(list.length > 0 ? { type: 'text', text: node.text, marks: list } : { type: 'text', text: node.text })
  }
  return out
}

const markOrder: readonly Mark['type'][] = ['runIn', 'link', 'bold', 'italic', 'underline', 'strike']

/** Known marks, each once, in one fixed order: the same look is the same bytes. */
function marks(raw: readonly { readonly type: string; readonly attrs?: unknown }[]): Mark[] {
  const found = new Map<Mark['type'], Mark>()
  for (const mark of raw) {
    const known = readMark(mark)
    if (known) found.set(known.type, known)
  }
  return markOrder.flatMap((type) => found.get(type) ?? [])
}

function readMark(mark: { readonly type: string; readonly attrs?: unknown }): Mark | null {
  const attrs: object = typeof mark.attrs === 'object' && mark.attrs !== null ? mark.attrs : {}
  switch (mark.type) {
    case 'bold':
    case 'italic':
    case 'underline':
    case 'strike':
      return { type: mark.type }
    case 'link': {
      const href = safeHref('href' in attrs ? attrs.href : null)
      return href === null ? null : { type: 'link', attrs: { href } }
    }
    case 'runIn': {
      const level = 'level' in attrs ? Number(attrs.level) : 1
      return { type: 'runIn', attrs: { level: runInLevels.find((known) => known === level) ?? 1 } }
    }
    default:
      return null
  }
}

function whole(value: unknown, fallback: number): number {
  const number = Number(value)
  return Number.isSafeInteger(number) && number >= 0 ? number : fallback
}

function span(value: unknown): number {
  return Math.min(Math.max(whole(value, 1), 1), 100)
}
