import type {
  BlockNode,
  BulletListNode,
  FigureNode,
  HeadingNode,
  Mark,
  OrderedListNode,
  ParagraphNode,
  TableCellNode,
  TableNode,
  TextNode,
} from '#shared/article/json.ts'
import type { HeadingLevel } from '#shared/article/names.ts'

/*
 * Shorthand in which the demo's articles are written down: text blocks take strings and marked pieces, in order.
 */

export type Piece = string | TextNode

/** A paragraph. */
export function p(...pieces: readonly Piece[]): ParagraphNode {
  return { type: 'paragraph', content: pieces.map(textNode) }
}

/** A heading block (小标题) of level 2 or 3. */
export function h(level: HeadingLevel, text: string): HeadingNode {
  return { type: 'heading', attrs: { level }, content: [textNode(text)] }
}

/** A run-in head (段首小标题) that opens a paragraph. */
export function r1(text: string): TextNode {
  return marked(text, { type: 'runIn', attrs: { level: 1 } })
}

/** A run-in head that opens a point inside a paragraph. */
export function r2(text: string): TextNode {
  return marked(text, { type: 'runIn', attrs: { level: 2 } })
}

/** Bold text. */
export function b(text: string): TextNode {
  return marked(text, { type: 'bold' })
}

/** Text that leads somewhere. */
export function a(text: string, href: string): TextNode {
  return marked(text, { type: 'link', attrs: { href } })
}

/** A list with bullets; every item is one paragraph. */
export function ul(...items: readonly string[]): BulletListNode {
  return { type: 'bulletList', content: items.map((item) => ({ type: 'listItem', content: [p(item)] })) }
}

/** A numbered list; every item is one paragraph. */
export function ol(...items: readonly string[]): OrderedListNode {
  return { type: 'orderedList', attrs: { start: 1 }, content: items.map((item) => ({ type: 'listItem', content: [p(item)] })) }
}

/** A quotation, a paragraph for each string. */
export function quote(...paragraphs: readonly string[]): BlockNode {
  return { type: 'blockquote', content: paragraphs.map((text) => p(text)) }
}

/** A table: the first row is its heading. */
export function table(head: readonly string[], ...rows: readonly (readonly string[])[]): TableNode {
  const cell = (type: TableCellNode['type'], text: string): TableCellNode => {
    return { type, attrs: { colspan: 1, rowspan: 1 }, content: [p(text)] }
  }
  return {
    type: 'table',
    content: [
      { type: 'tableRow', content: head.map((text) => cell('tableHeader', text)) },
      ...rows.map((row) => ({ type: 'tableRow' as const, content: row.map((text) => cell('tableCell', text)) })),
    ],
  }
}

/** A picture. Until the picture is uploaded its name from ./pictures.ts stands in the place of the asset's id. */
export function picture(name: string, text: { readonly caption: string; readonly credit: string; readonly alt: string }): FigureNode {
  return {
    type: 'figure',
    attrs: { asset: name, alt: text.alt, width: 0, height: 0 },
    content: [
      { type: 'figcaption', content: [textNode(text.caption)] },
      { type: 'figcredit', content: [textNode(text.credit)] },
    ],
  }
}

function textNode(piece: Piece): TextNode {
  return typeof piece === 'string' ? { type: 'text', text: piece } : piece
}

function marked(text: string, mark: Mark): TextNode {
  return { type: 'text', text, marks: [mark] }
}
