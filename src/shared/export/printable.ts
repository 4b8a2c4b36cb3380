import type { BlockNode, HeadingNode, InlineNode, ListItemNode, TableNode, TableRowNode, TextNode } from '../article/json.ts'

/**
 * The body as it is printed, the same for every format: without blank paragraphs, headings, quotes and lists, without
 * white space at the ends of a block (indents are the style's business), bold inside a run-in head not doubled, and no
 * heading of level 3 before the first of level 2. No character that can be seen is lost. Pictures and tables stay.
 */
export function printableBlocks(blocks: readonly BlockNode[]): BlockNode[] {
  return printed(blocks, { sectionOpen: false })
}

interface Progress {
  /** Whether a heading of level 2 has been printed. */
  sectionOpen: boolean
}

function printed(blocks: readonly BlockNode[], progress: Progress): BlockNode[] {
  return blocks.flatMap((block) => printedBlock(block, progress))
}

function printedBlock(block: BlockNode, progress: Progress): BlockNode[] {
  switch (block.type) {
    case 'paragraph': {
      const content = trimmed(block.content)
      return content.length === 0 ? [] : [{ type: 'paragraph', content }]
    }
    case 'heading':
      return heading(block, progress)
    case 'bulletList':
    case 'orderedList': {
      const content = items(block.content, progress)
      return content.length === 0 ? [] : [{ ...block, content }]
    }
    case 'blockquote': {
      const content = printed(block.content, progress)
      return content.length === 0 ? [] : [{ type: 'blockquote', content }]
    }
    case 'figure':
      return [
        {
          ...block,
          content: block.content.map((part) => ({ ...part, content: trimmed(part.content) })).filter((part) => part.content.length > 0),
        },
      ]
    case 'table':
      return table(block, progress)
    case 'horizontalRule':
      return [block]
  }
}

function heading(block: HeadingNode, progress: Progress): BlockNode[] {
  const content = trimmed(block.content)
  if (content.length === 0) return []
  const level = progress.sectionOpen ? block.attrs.level : 2
  progress.sectionOpen = true
  return [{ type: 'heading', attrs: { level }, content }]
}

function items(list: readonly ListItemNode[], progress: Progress): ListItemNode[] {
  return list.map((item) => ({ ...item, content: printed(item.content, progress) })).filter((item) => item.content.length > 0)
}

function table(block: TableNode, progress: Progress): TableNode[] {
  const content = block.content
    .filter((row) => row.content.length > 0)
    .map((row): TableRowNode => ({ ...row, content: row.content.map((cell) => ({ ...cell, content: printed(cell.content, progress) })) }))
  return content.length === 0 ? [] : [{ type: 'table', content }]
}

/** Inline nodes without white space and line breaks at either end. Empty if there is nothing else. */
function trimmed(nodes: readonly InlineNode[]): InlineNode[] {
  const isInk = (node: InlineNode) => node.type === 'text' && node.text.trim() !== ''
  const first = nodes.findIndex(isInk)
  const last = nodes.findLastIndex(isInk)
  if (first < 0) return []
  return nodes.slice(first, last + 1).map((node, index, kept) => {
    if (node.type === 'hardBreak') return node
    const start = index === 0 ? node.text.trimStart() : node.text
    return lighter({ ...node, text: index === kept.length - 1 ? start.trimEnd() : start })
  })
}

/** A run-in head is bold by itself. */
function lighter(node: TextNode): TextNode {
  const marks = node.marks ?? []
  if (!marks.some((mark) => mark.type === 'runIn')) return node
  return { ...node, marks: marks.filter((mark) => mark.type !== 'bold') }
}
