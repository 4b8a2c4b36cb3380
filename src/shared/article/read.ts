import type { ArticleJson, BlockNode, InlineNode } from './json.ts'
import type { HeadlineVersion } from './names.ts'

/** Separator between the clauses of a headline that has several lines, as papers print it: one full-width space. */
export const clauseSpace = '\u3000'

/** Text of inline nodes; a hard break is a line feed. */
export function inlineText(nodes: readonly InlineNode[]): string {
  return nodes.map((node) => (node.type === 'text' ? node.text : '\n')).join('')
}

/** Text of blocks, one line per text block (table cells of a row are joined with a tab). */
export function blockTexts(blocks: readonly BlockNode[]): string[] {
  return blocks.flatMap(textsOf)
}

function textsOf(block: BlockNode): string[] {
  switch (block.type) {
    case 'paragraph':
    case 'heading':
      return [inlineText(block.content)]
    case 'bulletList':
    case 'orderedList':
      return block.content.flatMap((item) => blockTexts(item.content))
    case 'blockquote':
      return blockTexts(block.content)
    case 'figure':
      return block.content.map((part) => inlineText(part.content)).filter((text) => text !== '')
    case 'table':
      return block.content.map((row) => row.content.map((cell) => blockTexts(cell.content).join(' ')).join('\t'))
    case 'horizontalRule':
      return []
  }
}

/** A line field on one line. */
export function lineText(lines: readonly string[]): string {
  return lines.map((line) => line.trim()).join(clauseSpace)
}

/** The headline as it goes to one place: its own version there, else the headline on one line. */
export function headlineFor({ headline, meta }: Pick<ArticleJson, 'headline' | 'meta'>, version: HeadlineVersion): string {
  return meta[version] || lineText(headline)
}

/**
 * 字数 the way a page is measured (版面字数): every character and every mark of punctuation counts one, white space and
 * invisible characters count nothing. Counts code points, so a rare 汉字 outside the BMP is one.
 */
export function countCharacters(text: string): number {
  return [...text].filter((character) => !isInvisible.test(character)).length
}

/** White space, formatting characters (zero-width spaces, direction marks, byte order mark) and variation selectors. */
const isInvisible = /^(?:\s|\p{Cf}|\p{Variation_Selector})$/u

/** Whether nothing of the text can be seen: white space and invisible characters at most. */
export function isBlank(text: string): boolean {
  return countCharacters(text) === 0
}

/** 字数 of the body, captions and tables included, headline group not. */
export function bodyCharacters(article: ArticleJson): number {
  return countCharacters(blockTexts(article.body).join(''))
}

/** Everything that a search should find, a line each. */
export function searchableText(article: ArticleJson): string {
  const { meta } = article
  return [
    ...article.kicker,
    ...article.headline,
    ...article.deck,
    ...[meta.webTitle, meta.wechatTitle].filter((title) => title !== undefined),
    meta.standfirst,
    ...meta.keywords,
    meta.source,
    ...meta.byline.map((entry) => entry.name),
    ...blockTexts(article.body),
  ].join('\n')
}

/** Ids of the pictures in the body, in order, each once. */
export function pictureIds(blocks: readonly BlockNode[]): string[] {
  const ids = blocks.flatMap((block): string[] => {
    if (block.type === 'figure') return block.attrs.asset === '' ? [] : [block.attrs.asset]
    if (block.type === 'blockquote') return pictureIds(block.content)
    if (block.type === 'bulletList' || block.type === 'orderedList') return block.content.flatMap((item) => pictureIds(item.content))
    if (block.type === 'table') return block.content.flatMap((row) => row.content.flatMap((cell) => pictureIds(cell.content)))
    return []
  })
  return [...new Set(ids)]
}

/** Whether nothing has been written that can be seen, which is the least that can be sent to review. */
export function isEmpty(article: ArticleJson): boolean {
  return isBlank(article.headline.join('')) && bodyCharacters(article) === 0
}
