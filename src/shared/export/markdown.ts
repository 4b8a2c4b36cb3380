import type { BlockNode, FigureNode, InlineNode, TableCellNode, TableNode } from '../article/json.ts'
import { safeHref } from '../article/links.ts'
import { pictureIds } from '../article/read.ts'
import { emphasis, markdownText, markup, type Piece, words } from './markdownText.ts'
import type { ExportInput } from './page.ts'
import { datelineAt, type PageLink, type PageModel, pageModel } from './pageModel.ts'
import { pictureById, pictureOf } from './pictures.ts'
import { tableGrid } from './tableGrid.ts'
import { type InlineWriters, type NodeWriters, writeInline, writeNode } from './walk.ts'

/**
 * CommonMark with the tables and strike-through of GitHub. Underlining has no Markdown and is left out, its text stays.
 * Pictures are named in the text and their addresses stand at the end, so that the text can be read as it is.
 * @throws RangeError if a time or the time zone of the input is not valid
 */
export function writeMarkdown(input: ExportInput): string {
  const model = pageModel(input)
  const { labels } = model
  const plain = (text: string) => markdownText(words(text))
  const line = (texts: readonly string[]) => plain(texts.join(labels.between))
  const parts = [
    model.banner ? `> **${plain(model.banner.text)}**` : '',
    plain(model.kicker),
    `# ${openEnd(plain(model.headline))}`,
    plain(model.deck),
    line([model.published.printed, ...model.topCredits.map((credit) => credit.text)]),
    ...model.corrections.map(({ at, text }) => `> **${plain(labels.correction)}** ${plain(`${at.printed}${labels.space}${text}`)}`),
    model.standfirst === '' ? '' : `> ${plain(model.standfirst)}`,
    ...bodyMarkdown(model),
    plain(model.issueLine),
    line(model.endCredits.map((credit) => credit.text)),
    model.related.length === 0 ? '' : `## ${plain(labels.related)}\n\n${model.related.map((story) => `- ${linked(story)}`).join('\n')}`,
    pictureAddresses(model),
  ]
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`
}

function linked({ label, href }: PageLink): string {
  const text = markdownText(words(label))
  return href === null ? text : `[${text}](<${target(href)}>)`
}

/** An address between angle brackets. */
function target(href: string): string {
  return href.replace(/[<>\\\s]/g, (character) => encodeURIComponent(character))
}

const inlineWriters: InlineWriters<Piece[]> = {
  nodes: { text: (node) => words(node.text), hardBreak: () => words('\n') },
  marks: {
    link: (inner, { attrs }) => {
      const href = safeHref(attrs.href)
      return href === null ? inner : [markup('['), ...inner, markup(`](<${target(href)}>)`)]
    },
    runIn: (inner) => emphasis('**', inner),
    bold: (inner) => emphasis('**', inner),
    italic: (inner) => emphasis('*', inner),
    strike: (inner) => emphasis('~~', inner),
    underline: (inner) => inner,
  },
  // Links outermost: a mark of emphasis that ends behind a bracket would close nothing before a letter.
  order: { link: 0, runIn: 1, bold: 2, italic: 3, strike: 4, underline: 5 },
  join: (parts) => parts.flat(),
}

function inlineMarkdown(nodes: readonly InlineNode[], before = ''): string {
  return markdownText([...words(before), ...writeInline(nodes, inlineWriters)])
}

function bodyMarkdown(model: PageModel): string[] {
  const writers = markdownWriters(model)
  const at = datelineAt(model.body)
  const blocks = model.body.map((block, index) =>
    block.type === 'paragraph' && index === at && model.dateline !== ''
      ? inlineMarkdown(block.content, model.dateline + model.labels.space)
      : writeNode(writers, block),
  )
  return at < 0 ? [markdownText(words(model.dateline)), ...blocks] : blocks
}

function markdownWriters(model: PageModel): NodeWriters<string> {
  const blocks = (nodes: readonly BlockNode[]) => nodes.map((node) => writeNode(writers, node)).join('\n\n')
  const under = (marker: string, text: string) => marker + text.replace(/\n(?=[^\n])/g, `\n${' '.repeat(marker.length)}`)
  const cell = (node: TableCellNode) => blocks(node.content).replace(/\\?\n+/g, '<br>')
  const writers: NodeWriters<string> = {
    text: (node) => inlineMarkdown([node]),
    hardBreak: () => '\\\n',
    paragraph: (node) => inlineMarkdown(node.content),
    heading: (node) => `${'#'.repeat(node.attrs.level)} ${openEnd(inlineMarkdown(node.content).replace(/\\\n/g, ' '))}`,
    bulletList: (node) => node.content.map((item) => under('- ', writeNode(writers, item))).join('\n'),
    orderedList: (node) => node.content.map((item, index) => under(`${node.attrs.start + index}. `, writeNode(writers, item))).join('\n'),
    listItem: (node) => blocks(node.content),
    blockquote: (node) => blocks(node.content).replace(/^/gm, '> '),
    figure: (node) => figureMarkdown(node, model, (part) => writeNode(writers, part)),
    figcaption: (node) => inlineMarkdown(node.content),
    figcredit: (node) => inlineMarkdown(node.content),
    table: (node) => tableMarkdown(node, (each) => writeNode(writers, each)),
    tableRow: (node) => tableLine(node.content.map((each) => writeNode(writers, each))),
    tableCell: cell,
    tableHeader: cell,
    horizontalRule: () => '---',
  }
  return writers
}

/** The words of a heading; number signs at their end would count as the heading's own and not be shown. */
function openEnd(heading: string): string {
  return heading.replace(/(?<=\s)#+$/, '\\$&')
}

function tableLine(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`
}

/** A table has to begin with a head; one that has none gets an empty one. */
function tableMarkdown(table: TableNode, write: (cell: TableCellNode) => string): string {
  const rows = tableGrid(table).map((row) => row.map((cell) => (cell ? write(cell) : '')))
  const width = rows[0]?.length ?? 0
  const hasHead = table.content[0]?.content.every((cell) => cell.type === 'tableHeader') ?? false
  const [head, ...rest] = hasHead ? rows : [Array.from({ length: width }, () => ''), ...rows]
  return [head ?? [], Array.from({ length: width }, () => '---'), ...rest].map(tableLine).join('\n')
}

function figureMarkdown(node: FigureNode, model: PageModel, write: (part: FigureNode['content'][number]) => string): string {
  const { labels } = model
  const picture = pictureOf(node, model.pictures)
  const alt = markdownText(words(node.attrs.alt || labels.picture))
  const sign = picture ? `![${alt}][${node.attrs.asset}]` : `**${labels.missingPicture}**`
  return [sign, ...node.content.map(write)].join('\n\n')
}

function pictureAddresses(model: PageModel): string {
  const lines = pictureIds(model.body).flatMap((id) => {
    const picture = pictureById(id, model.pictures)
    return picture ? [`[${id}]: <${target(picture.src)}>`] : []
  })
  return lines.join('\n')
}
