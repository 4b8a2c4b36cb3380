import type { BlockNode, InlineNode, ListItemNode } from '../article/json.ts'
import { inlineText } from '../article/read.ts'
import type { ExportInput } from './page.ts'
import { datelineAt, type PageModel, pageModel } from './pageModel.ts'
import { pictureOf } from './pictures.ts'
import { tableGrid } from './tableGrid.ts'
import { type NodeWriters, writeNode } from './walk.ts'

/**
 * Plain text as it is sent by mail or typed into another system: headline group, one line for each paragraph, credits.
 * Chinese paragraphs begin with two full-width spaces, English ones are parted by an empty line.
 * @throws RangeError if a time or the time zone of the input is not valid
 */
export function writeText(input: ExportInput): string {
  const model = pageModel(input)
  const { labels } = model
  const parts = [
    model.banner ? [labels.brackets[0] + model.banner.text + labels.brackets[1]] : [],
    [model.kicker, model.headline, model.deck],
    [[model.published.printed, ...model.topCredits.map((line) => line.text)].join(labels.between)],
    model.corrections.map(({ at, text }) => labels.brackets[0] + labels.correction + labels.brackets[1] + at.printed + labels.space + text),
    [model.standfirst],
    bodyText(model),
    [model.issueLine, ...model.endCredits.map((line) => line.text)],
    model.related.length === 0 ? [] : [labels.related, ...model.related.map((story) => [story.label, story.href ?? ''].join(' ').trim())],
  ]
  const filled = parts.map((part) => part.filter((line) => line !== '')).filter((part) => part.length > 0)
  return `${filled.map((part) => part.join('\n')).join('\n\n')}\n`
}

function bodyText(model: PageModel): string[] {
  const writers = textWriters(model)
  const at = datelineAt(model.body)
  const start = model.language === 'zh' ? '\u3000\u3000' : ''
  const lines = model.body.map((block, index) => {
    const dateline = index === at && model.dateline !== '' ? model.dateline + model.labels.space : ''
    const text = dateline + writeNode(writers, block)
    return block.type === 'paragraph' ? start + text : text
  })
  const alone = at < 0 && model.dateline !== '' ? [start + model.dateline] : []
  const all = [...alone, ...lines]
  return model.language === 'zh' ? all : [all.join('\n\n')]
}

function textWriters(model: PageModel): NodeWriters<string> {
  const { brackets, divider, missingPicture, picture, space } = model.labels
  const blocks = (nodes: readonly BlockNode[]) => nodes.map((node) => writeNode(writers, node)).join('\n')
  const inlines = (nodes: readonly InlineNode[]) => inlineText(nodes)
  /** The lines below the first stand under its text. */
  const item = (marker: string, node: ListItemNode) => marker + writeNode(writers, node).replace(/\n/g, `\n${' '.repeat(marker.length)}`)
  const writers: NodeWriters<string> = {
    text: (node) => node.text,
    hardBreak: () => '\n',
    paragraph: (node) => inlines(node.content),
    heading: (node) => inlines(node.content),
    bulletList: (node) => node.content.map((each) => item('• ', each)).join('\n'),
    orderedList: (node) => node.content.map((each, index) => item(`${node.attrs.start + index}. `, each)).join('\n'),
    listItem: (node) => blocks(node.content),
    blockquote: (node) => blocks(node.content).replace(/^/gm, '> '),
    figure: (node) => {
      const sign = brackets[0] + (pictureOf(node, model.pictures) ? picture : missingPicture) + brackets[1]
      return sign + node.content.map((part) => writeNode(writers, part)).join(space)
    },
    figcaption: (node) => inlines(node.content),
    figcredit: (node) => inlines(node.content),
    table: (node) =>
      tableGrid(node)
        .map((row) => row.map((cell) => (cell ? writeNode(writers, cell) : '')).join('\t'))
        .join('\n'),
    tableRow: (node) => node.content.map((cell) => writeNode(writers, cell)).join('\t'),
    tableCell: (node) => blocks(node.content).replace(/\n/g, ' '),
    tableHeader: (node) => blocks(node.content).replace(/\n/g, ' '),
    horizontalRule: () => divider,
  }
  return writers
}
