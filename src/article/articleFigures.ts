import type { ArticleJson, BlockNode, InlineNode } from '#shared/article/json.ts'
import { headlineAdvice, type RunInLevel } from '#shared/article/names.ts'
import { bodyCharacters, countCharacters, lineText } from '#shared/article/read.ts'

/** What the status bar says of an article. */
export interface ArticleFigures {
  /** 字数 of the body. */
  readonly body: number
  readonly headline: number
  /** How many of them fit one line, in the article's language. */
  readonly headlineAdvice: number
  /** Run-in heads per level. */
  readonly runIns: Readonly<Record<RunInLevel, number>>
  readonly pictures: number
  /** Minutes it takes to read, at least 1 when there is anything. */
  readonly minutes: number
}

/** Reading speed per minute: characters of a Chinese text, letters of an English one (220 words of 5). */
const speed = { zh: 400, en: 1100 } as const

/** Counts an article. Run-in heads are counted as readers see them: neighbouring characters of one level are one. */
export function figuresOf(article: ArticleJson): ArticleFigures {
  const runIns: Record<RunInLevel, number> = { 1: 0, 2: 0 }
  let pictures = 0
  for (const block of allBlocks(article.body)) {
    if (block.type === 'figure') pictures++
    if (block.type === 'paragraph' || block.type === 'heading') countRunIns(block.content, runIns)
  }
  const body = bodyCharacters(article)
  return {
    body,
    headline: countCharacters(lineText(article.headline)),
    headlineAdvice: headlineAdvice[article.meta.language],
    runIns,
    pictures,
    minutes: body === 0 ? 0 : Math.max(1, Math.round(body / speed[article.meta.language])),
  }
}

function countRunIns(content: readonly InlineNode[], counts: Record<RunInLevel, number>): void {
  let before: RunInLevel | null = null
  for (const node of content) {
    const level = node.type === 'text' ? runInLevel(node.marks ?? []) : null
    if (level !== null && level !== before) counts[level]++
    before = level
  }
}

function runInLevel(marks: NonNullable<Extract<InlineNode, { type: 'text' }>['marks']>): RunInLevel | null {
  for (const mark of marks) if (mark.type === 'runIn') return mark.attrs.level
  return null
}

function allBlocks(blocks: readonly BlockNode[]): BlockNode[] {
  return blocks.flatMap((block): BlockNode[] => {
    switch (block.type) {
      case 'bulletList':
      case 'orderedList':
        return block.content.flatMap((item) => allBlocks(item.content))
      case 'blockquote':
        return allBlocks(block.content)
      case 'table':
        return block.content.flatMap((row) => row.content.flatMap((cell) => allBlocks(cell.content)))
      default:
        return [block]
    }
  })
}
