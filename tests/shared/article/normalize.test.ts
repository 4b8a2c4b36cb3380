import { describe, expect, test } from 'vitest'
import type { BlockNode, FigureNode, InlineNode, ListItemNode, Mark, TableRowNode } from '#shared/article/json.ts'
import { safeHref } from '#shared/article/links.ts'
import { normalizeBlocks, normalizeLines, type RawNode } from '#shared/article/normalize.ts'
import { blockTexts } from '#shared/article/read.ts'
import { exportInput, richArticle } from '../../support/fixtures/exportInput.ts'
import { modelArticle } from '../../support/fixtures/modelArticle.ts'
import { randomArticle } from '../../support/fixtures/randomArticle.ts'
import { randomNodes } from '../../support/fixtures/randomNodes.ts'
import { rng } from '../../support/rng.ts'

const seeds = Array.from({ length: 250 }, (_, index) => index + 1)

function wordsOf(texts: readonly string[]): string[] {
  return texts.join('\n').match(/w\d+;/g) ?? []
}

test('no text is lost and none is doubled, whatever the tree', () => {
  for (const seed of seeds) {
    const { nodes, words } = randomNodes(seed)
    expect(wordsOf(blockTexts(normalizeBlocks(nodes))).sort(), `seed ${seed}`).toEqual([...words].sort())
  }
})

test('doing it twice changes nothing', () => {
  for (const seed of seeds) {
    const once = normalizeBlocks(randomNodes(seed).nodes)
    expect(normalizeBlocks(once as readonly RawNode[]), `seed ${seed}`).toEqual(once)
  }
})

test('a document that somebody filled with very many nodes can still be read', () => {
  const many = Array.from({ length: 200_000 }, (): RawNode => ({ type: 'paragraph', content: [{ type: 'text', text: '字' }] }))
  const inFigure = { type: 'figure', content: [{ type: 'figcaption', content: many }] }
  let deep: RawNode = { type: 'blockquote', content: many }
  for (let depth = 0; depth < 40; depth++) deep = { type: 'blockquote', content: [deep] }
  for (const node of [{ type: 'unheard-of', content: many }, inFigure, deep]) {
    expect(blockTexts(normalizeBlocks([node])).join('').length).toBe(200_000)
  }
})

test('an article that is already sound is not touched', () => {
  for (const article of [modelArticle(), richArticle(), exportInput().article]) {
    expect(normalizeBlocks(article.body as readonly RawNode[])).toEqual(article.body)
  }
})

test('lines keep all text of whatever a client wrote into a line field', () => {
  for (const seed of seeds.slice(0, 300)) {
    const { nodes, words } = randomNodes(seed)
    expect(wordsOf(normalizeLines(nodes)).sort(), `seed ${seed}`).toEqual([...words].sort())
  }
})

test('what comes out satisfies the types of the article', () => {
  for (const seed of seeds) {
    const { nodes } = randomNodes(seed)
    for (const node of normalizeBlocks(nodes)) checkBlock(node, `seed ${seed}`)
  }
  for (const seed of seeds.slice(0, 100)) {
    for (const node of normalizeBlocks(randomArticle(rng(seed)).body as readonly RawNode[])) checkBlock(node, `seed ${seed}`)
  }
})

function checkBlocks(nodes: readonly BlockNode[], where: string): void {
  for (const node of nodes) checkBlock(node, where)
}

function checkBlock(node: BlockNode, where: string): void {
  if (node.type === 'heading') expect([2, 3], where).toContain(node.attrs.level)
  if (node.type === 'heading' || node.type === 'paragraph') checkInline(node.content, where)
  else if (node.type === 'bulletList') checkItems(node.content, where)
  else if (node.type === 'orderedList') {
    checkCount(node.attrs.start, 0, where)
    checkItems(node.content, where)
  } else if (node.type === 'blockquote') checkBlocks(node.content, where)
  else if (node.type === 'figure') checkFigure(node, where)
  else if (node.type === 'table') checkRows(node.content, where)
  else expect(node.type, where).toBe('horizontalRule')
}

function checkItems(items: readonly ListItemNode[], where: string): void {
  for (const item of items) {
    expect(item.type, where).toBe('listItem')
    checkBlocks(item.content, where)
  }
}

function checkFigure(node: FigureNode, where: string): void {
  expect(node.attrs.asset, where).toMatch(/^[A-Za-z0-9_-]{0,64}$/)
  checkCount(node.attrs.width, 0, where)
  checkCount(node.attrs.height, 0, where)
  for (const part of node.content) {
    expect(['figcaption', 'figcredit'], where).toContain(part.type)
    checkInline(part.content, where)
  }
}

function checkRows(rows: readonly TableRowNode[], where: string): void {
  for (const row of rows) {
    expect(row.type, where).toBe('tableRow')
    for (const cell of row.content) {
      expect(['tableCell', 'tableHeader'], where).toContain(cell.type)
      checkCount(cell.attrs.colspan, 1, where)
      checkCount(cell.attrs.rowspan, 1, where)
      checkBlocks(cell.content, where)
    }
  }
}

function checkCount(value: number, least: number, where: string): void {
  expect(Number.isSafeInteger(value) && value >= least, where).toBe(true)
}

function checkInline(nodes: readonly InlineNode[], where: string): void {
  for (const [index, node] of nodes.entries()) {
    if (node.type === 'hardBreak') continue
    expect(node.type, where).toBe('text')
    expect(node.text, where).not.toBe('')
    const marks = node.marks ?? []
    expect(new Set(marks.map((mark) => mark.type)).size, where).toBe(marks.length)
    for (const mark of marks) checkMark(mark, where)
    const next = nodes[index + 1]
    if (next?.type === 'text') expect(next.marks ?? [], where).not.toEqual(marks)
  }
}

function checkMark(mark: Mark, where: string): void {
  if (mark.type === 'link') expect(safeHref(mark.attrs.href), where).toBe(mark.attrs.href)
  else if (mark.type === 'runIn') expect([1, 2], where).toContain(mark.attrs.level)
  else expect(['bold', 'italic', 'underline', 'strike'], where).toContain(mark.type)
}

describe('particulars', () => {
  test('very deep nesting keeps its text as paragraphs and ends', () => {
    const deep = Array.from({ length: 5000 }).reduce<RawNode>((inner) => ({ type: 'blockquote', content: [inner] }), {
      type: 'text',
      text: '底',
    })
    expect(blockTexts(normalizeBlocks([deep])).join('')).toBe('底')
  })

  test('the same look is the same bytes, in whatever order marks were set', () => {
    const one = normalizeBlocks([
      { type: 'paragraph', content: [{ type: 'text', text: '甲', marks: [{ type: 'bold' }, { type: 'italic' }] }] },
    ])
    const other = normalizeBlocks([
      { type: 'paragraph', content: [{ type: 'text', text: '甲', marks: [{ type: 'italic' }, { type: 'bold' }] }] },
    ])
    expect(JSON.stringify(one)).toBe(JSON.stringify(other))
  })

  test('a block inside a paragraph is put behind it, stray text becomes a paragraph', () => {
    const nodes: RawNode[] = [
      { type: 'text', text: '游离' },
      {
        type: 'paragraph',
        content: [
          { type: 'text', text: '前' },
          { type: 'heading', attrs: { level: 3 }, content: [{ type: 'text', text: '中' }] },
        ],
      },
    ]
    expect(blockTexts(normalizeBlocks(nodes))).toEqual(['游离', '前', '中'])
    expect(normalizeBlocks(nodes).map((node) => node.type)).toEqual(['paragraph', 'paragraph', 'heading'])
  })

  test('blank lines of a line field are no lines', () => {
    const line = (text: string): RawNode => ({ type: 'paragraph', content: text === '' ? [] : [{ type: 'text', text }] })
    expect(normalizeLines([line(''), line(' 甲'), line('　'), line('乙')])).toEqual([' 甲', '乙'])
  })
})
