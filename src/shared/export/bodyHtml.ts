import type { BlockNode, FigureNode, InlineNode, ListItemNode, TableCellNode } from '../article/json.ts'
import { safeHref } from '../article/links.ts'
import { inlineText } from '../article/read.ts'
import { attributes, html, joinHtml, type SafeHtml } from './escape.ts'
import { datelineAt, type PageModel } from './pageModel.ts'
import { pictureOf } from './pictures.ts'
import { tableHtml } from './tableHtml.ts'
import { type InlineWriters, type NodeWriters, writeInline, writeNode } from './walk.ts'

/** The body of the article: a block a line, the dateline at the start of the first paragraph. */
export function bodyHtml(model: PageModel): SafeHtml {
  const writers = bodyWriters(model)
  const at = datelineAt(model.body)
  const dateline = model.dateline === '' ? null : html`<span class="dateline">${model.dateline}</span>`
  const lines = model.body.map((block, index) =>
    block.type === 'paragraph' && index === at && dateline
      ? html`<p>${dateline}${model.labels.space}${writers.inline(block.content)}</p>`
      : writers.block(block),
  )
  const alone = dateline && at < 0 ? [html`<p>${dateline}</p>`] : []
  return joinHtml([...alone, ...lines], html`\n`)
}

interface BodyWriters {
  block(block: BlockNode): SafeHtml
  inline(nodes: readonly InlineNode[]): SafeHtml
}

function bodyWriters(model: PageModel): BodyWriters {
  const inlines = inlineWriters()
  const inline = (nodes: readonly InlineNode[]) => writeInline(nodes, inlines)
  const blocks = (nodes: readonly BlockNode[]) => nodes.map((node) => writeNode(writers, node))
  /** What stands in a list item or a cell: a single paragraph needs no element of its own. */
  const inside = (node: ListItemNode | TableCellNode) => {
    const [only, second] = node.content
    return only?.type === 'paragraph' && !second ? inline(only.content) : joinHtml(blocks(node.content))
  }
  const writers: NodeWriters<SafeHtml> = {
    ...inlines.nodes,
    paragraph: (node) => html`<p>${inline(node.content)}</p>`,
    heading: (node) => (node.attrs.level === 2 ? html`<h2>${inline(node.content)}</h2>` : html`<h3>${inline(node.content)}</h3>`),
    bulletList: (node) => html`<ul>${node.content.map((item) => writeNode(writers, item))}</ul>`,
    orderedList: (node) =>
      html`<ol${attributes({ start: node.attrs.start === 1 ? null : node.attrs.start })}>${node.content.map((item) => writeNode(writers, item))}</ol>`,
    listItem: (node) => html`<li>${inside(node)}</li>`,
    blockquote: (node) => html`<blockquote>${blocks(node.content)}</blockquote>`,
    figure: (node) => figureHtml(node, model, (part) => writeNode(writers, part)),
    figcaption: (node) => inline(node.content),
    figcredit: (node) => html`<span class="credit">${inline(node.content)}</span>`,
    table: (node) => tableHtml(node, model.labels.table, inside),
    tableRow: (node) => html`<tr>${node.content.map((cell) => writeNode(writers, cell))}</tr>`,
    tableCell: (node) => html`<td>${inside(node)}</td>`,
    tableHeader: (node) => html`<th>${inside(node)}</th>`,
    horizontalRule: () => html`<hr>`,
  }
  return { block: (node) => writeNode(writers, node), inline }
}

/** Run-in heads of level 1 are numbered through the text, so that a list of contents can lead to them. */
function inlineWriters(): InlineWriters<SafeHtml> {
  let heads = 0
  return {
    nodes: { text: (node) => html`${node.text}`, hardBreak: () => html`<br>` },
    marks: {
      runIn: (inner, { attrs }) => {
        if (attrs.level !== 1) return html`<strong class="runin runin-2">${inner}</strong>`
        heads += 1
        return html`<strong class="runin runin-1" id="s${heads}">${inner}</strong>`
      },
      link: (inner, { attrs }) => {
        const href = safeHref(attrs.href)
        return href === null || isBlank(inner) ? inner : html`<a href="${href}" rel="noopener">${inner}</a>`
      },
      bold: (inner) => html`<strong>${inner}</strong>`,
      italic: (inner) => html`<em>${inner}</em>`,
      underline: (inner) => html`<u>${inner}</u>`,
      strike: (inner) => html`<s>${inner}</s>`,
    },
    order: { runIn: 0, link: 1, bold: 2, italic: 3, underline: 4, strike: 5 },
    join: (parts) => joinHtml(parts),
  }
}

/** A link over nothing that can be seen leads nowhere for a reader. */
function isBlank(inner: SafeHtml): boolean {
  return !/[^\s\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/.test(inner.toString().replace(/<[^>]*>/g, ''))
}

function figureHtml(node: FigureNode, model: PageModel, write: (part: FigureNode['content'][number]) => SafeHtml): SafeHtml {
  const picture = pictureOf(node, model.pictures)
  const words = node.content.some((part) => inlineText(part.content) !== '')
  const caption = words && html`<figcaption>${joinHtml(node.content.map(write), html` `)}</figcaption>`
  const { labels } = model
  if (!picture) {
    const alt = node.attrs.alt === '' ? '' : ` · ${node.attrs.alt}`
    return html`<figure><p class="missing">${labels.missingPicture}${alt}</p>${caption}</figure>`
  }
  // A caption says what a description would say; without either a listener at least learns that there is a picture.
  const alt = node.attrs.alt || (words ? '' : labels.picture)
  const size = { width: picture.width || null, height: picture.height || null }
  return html`<figure><img src="${picture.src}" alt="${alt}"${attributes(size)} decoding="async">${caption}</figure>`
}
