import { describe, expect, it, test } from 'vitest'
import type { BlockNode } from '#shared/article/json.ts'
import { inlineText } from '#shared/article/read.ts'
import { demoArticles } from '../../../../server/demo/demoArticles.ts'
import { leastConfidence, suggestRunIns } from '../../../../src/editor/runIns/suggestRunIns.ts'
import { modelArticle, modelHeads } from '../../../support/fixtures/modelArticle.ts'
import { pick, rng } from '../../../support/rng.ts'

const plain = (text: string) => ({ text, heads: [] })
const paragraphsOf = (blocks: readonly BlockNode[]) =>
  blocks.flatMap((block) => (block.type === 'paragraph' ? [plain(inlineText(block.content))] : []))
const lines = (paragraphs: Parameters<typeof suggestRunIns>[0]) => suggestRunIns(paragraphs).map(({ level, text }) => `${level} ${text}`)

/** Run-in heads that the writer of an article has marked, as the detector names them. */
function markedHeads(blocks: readonly BlockNode[]): string[] {
  return blocks.flatMap((block) =>
    block.type !== 'paragraph'
      ? []
      : block.content.flatMap((node) => {
          const mark = node.type === 'text' ? node.marks?.find(({ type }) => type === 'runIn') : undefined
          return mark && 'attrs' in mark && 'level' in mark.attrs && node.type === 'text' ? [`${mark.attrs.level} ${node.text}`] : []
        }),
  )
}

const model = modelArticle().body
const demo = (headline: string) => demoArticles.find(({ copy }) => copy.headline?.join().includes(headline))?.copy.body ?? []

describe('a feature of four sections', () => {
  it.each([
    ['the model article', model],
    ['an article of the demo newsroom, with heads of slightly different lengths', demo('书香圈')],
  ])('%s: every head at its level, and not the closing paragraph', (_name, body) => {
    const heads = markedHeads(body)
    expect(heads).toHaveLength(12)
    expect(lines(paragraphsOf(body))).toEqual(heads)
    for (const { confidence, reason } of suggestRunIns(paragraphsOf(body))) {
      expect(confidence).toBeGreaterThanOrEqual(leastConfidence)
      expect(confidence).toBeLessThanOrEqual(1)
      expect(reason.peers).toBe(reason.kind === 'lead' ? 3 : 7)
    }
  })

  it('suggests what is still missing when some heads are marked, and nothing when all are', () => {
    const marked = (count: number) =>
      paragraphsOf(model).map(({ text }) => ({
        text,
        heads: [...modelHeads.level1, ...modelHeads.level2].slice(0, count).flatMap((head) => {
          const from = text.indexOf(head)
          return from < 0 ? [] : [{ from, to: from + head.length }]
        }),
      }))
    expect(lines(marked(4))).toEqual(modelHeads.level2.map((head) => `2 ${head}`))
    expect(lines(marked(12))).toEqual([])
  })

  it('leaves alone what somebody has marked otherwise', () => {
    const paragraphs = paragraphsOf(model).map((paragraph, index) =>
      index === 1 ? { ...paragraph, heads: [{ from: 0, to: 7 }] } : paragraph,
    )
    expect(lines(paragraphs)).not.toContain(`1 ${modelHeads.level1[0]}`)
    expect(lines(paragraphs)).toContain(`1 ${modelHeads.level1[1]}`)
  })
})

it('knows heads of the second level that open paragraphs of their own', () => {
  const text = '望川市排水管理所十二名工人分成三班，沿着两条主干道逐个打开井盖，清出淤泥四百多车，运到城北的晾晒场。'
  const heads = [
    '1 疏通地下管网，让雨水有路可走。',
    '2 清淤不留死角。',
    '2 改造低洼路段。',
    '1 备足抢险物资，让险情有人可派。',
    '2 水泵提前上岗。',
    '2 沙袋码到门口。',
  ]
  const paragraphs = heads.map((head) => plain(head.slice(2) + text))
  expect(lines([plain(text + text), ...paragraphs, plain(`汛期还长，丝毫不能大意。${text}`)])).toEqual(heads)
})

it('suggests nothing in stories of another build', () => {
  const others = demoArticles.filter(({ copy }) => copy.body !== demo('书香圈'))
  expect(others.length).toBeGreaterThan(9)
  expect(others.flatMap(({ copy }) => lines(paragraphsOf(copy.body ?? [])))).toEqual([])
})

it('takes neither speech nor how reports begin for heads', () => {
  const after = '这一段的后面还有足够长的文字，说明事情的经过和各方的态度，读者读到这里已经明白了大半。'
  expect(lines(['据悉，今年雨水偏多。', '目前，水位仍在上涨。', '记者，昨天赶到现场。'].map((lead) => plain(lead + after)))).toEqual([])
  expect(lines(['他走到门口说。', '她站在桥上说。', '他们异口同声说。'].map((lead) => plain(lead + after)))).toEqual([])
})

test('whatever stands beside whatever: pieces of the text itself, in order, none twice, the same each time', () => {
  const all = [...paragraphsOf(model), ...paragraphsOf(demo('书香圈')), ...paragraphsOf(demo('一百公里')).slice(0, 8)]
  let suggested = 0
  for (const seed of [1, 2, 3, 4, 5, 6, 7, 8]) {
    const random = rng(seed)
    const paragraphs = Array.from({ length: 12 }, () => pick(random, all))
    const found = suggestRunIns(paragraphs)
    for (const { paragraph, from, to, text } of found) expect(paragraphs[paragraph]?.text.slice(from, to), `seed ${seed}`).toBe(text)
    const places = found.map(({ paragraph, from }) => paragraph * 100_000 + from)
    expect(places, `seed ${seed}`).toEqual([...new Set(places)].sort((a, b) => a - b))
    expect(suggestRunIns(paragraphs)).toEqual(found)
    suggested += found.length
  }
  expect(suggested).toBeGreaterThan(0)
})
