import { describe, expect, it } from 'vitest'
import type { ArticleJson, BlockNode, InlineNode } from '#shared/article/json.ts'
import { figuresOf } from '../../../src/article/articleFigures.ts'

const plain = (text: string): InlineNode => ({ type: 'text', text })
const head = (level: 1 | 2, text: string, bold = false): InlineNode => ({
  type: 'text',
  text,
  marks: [...(bold ? [{ type: 'bold' } as const] : []), { type: 'runIn', attrs: { level } }],
})
const p = (...content: InlineNode[]): BlockNode => ({ type: 'paragraph', content })

function articleOf(body: BlockNode[], headline: string[] = []): ArticleJson {
  const meta = {
    channel: '',
    source: '',
    dateline: '',
    keywords: [],
    standfirst: '',
    issue: '',
    page: '',
    shortTitle: '',
    byline: [],
    related: [],
  }
  return { schemaVersion: 1, kicker: [], headline, deck: [], body, meta: { language: 'zh', ...meta } }
}

describe('figuresOf', () => {
  it('counts run-in heads as readers see them, whatever marks lie inside', () => {
    const body = [
      p(head(1, '一是'), head(1, '强', true), head(1, '基。'), plain('文。'), head(2, '小一。'), plain('文。'), head(2, '小二。')),
      { type: 'bulletList', content: [{ type: 'listItem', content: [p(head(1, '二。'), head(2, '三。'))] }] } as const,
    ]
    expect(figuresOf(articleOf(body)).runIns).toEqual({ 1: 2, 2: 3 })
  })

  it('counts characters with punctuation, without spaces, and pictures with their captions', () => {
    const figure: BlockNode = {
      type: 'figure',
      attrs: { asset: 'a', alt: '', width: 1, height: 1 },
      content: [{ type: 'figcaption', content: [plain('图说')] }],
    }
    const figures = figuresOf(articleOf([p(plain('你好，　世界。')), figure], ['上 句', '下句']))
    expect(figures).toMatchObject({ body: 8, headline: 4, pictures: 1, minutes: 1 })
  })

  it('takes no time to read nothing', () => {
    expect(figuresOf(articleOf([])).minutes).toBe(0)
  })
})
