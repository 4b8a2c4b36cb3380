import type { BlockNode, InlineNode, Mark } from '#shared/article/json.ts'

/** Blocks as lines that a person can read and compare: lists by their depth, marks around their text, cells with spans. */
export function outline(blocks: readonly BlockNode[], depth = 0): string[] {
  return blocks.flatMap((block) => blockLines(block, depth))
}

function blockLines(block: BlockNode, depth: number): string[] {
  const pad = '  '.repeat(depth)
  switch (block.type) {
    case 'paragraph':
      return [pad + inline(block.content)]
    case 'heading':
      return [`${pad}${'#'.repeat(block.attrs.level)} ${inline(block.content)}`]
    case 'bulletList':
      return block.content.flatMap((item) => listed(`${pad}- `, outline(item.content, depth + 1)))
    case 'orderedList':
      return block.content.flatMap((item, index) => listed(`${pad}${block.attrs.start + index}. `, outline(item.content, depth + 1)))
    case 'blockquote':
      return outline(block.content).map((line) => `${pad}> ${line}`)
    case 'figure':
      return [`${pad}!${block.attrs.asset}(${[block.attrs.alt, ...block.content.map(({ content }) => inline(content))].join('|')})`]
    case 'table':
      return block.content.map((row) => `${pad}| ${row.content.map(cell).join(' | ')} |`)
    case 'horizontalRule':
      return [`${pad}---`]
  }
}

function listed(marker: string, lines: readonly string[]): string[] {
  return lines.map((line, index) => (index === 0 ? marker + line.trimStart() : line))
}

function cell(node: Extract<BlockNode, { type: 'table' }>['content'][number]['content'][number]): string {
  const { colspan, rowspan } = node.attrs
  const spans = colspan > 1 || rowspan > 1 ? ` {${colspan}×${rowspan}}` : ''
  return (node.type === 'tableHeader' ? '^' : '') + outline(node.content).join(' ¶ ') + spans
}

const signs: Readonly<Record<Exclude<Mark['type'], 'link' | 'runIn'>, string>> = { bold: '**', italic: '_', underline: '=', strike: '~' }

function inline(nodes: readonly InlineNode[]): string {
  return nodes.map((node) => (node.type === 'text' ? (node.marks ?? []).reduce(marked, node.text) : ' / ')).join('')
}

function marked(text: string, mark: Mark): string {
  if (mark.type === 'link') return `[${text}](${mark.attrs.href})`
  return mark.type === 'runIn' ? `{${text}}` : signs[mark.type] + text + signs[mark.type]
}
