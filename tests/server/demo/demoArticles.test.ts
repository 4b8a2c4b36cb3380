import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import * as Y from 'yjs'
import type { BlockNode, InlineNode } from '#shared/article/json.ts'
import { blockTexts, bodyCharacters, pictureIds } from '#shared/article/read.ts'
import { readArticle, seedArticle } from '#shared/article/ydoc.ts'
import type { DemoArticle } from '../../../server/demo/demoArticle.ts'
import { demoArticles } from '../../../server/demo/demoArticles.ts'
import { drawPicture } from '../../../server/demo/pictures.ts'
import { correctBody, writeBody, writeHead } from '../../../server/demo/writing.ts'

const titles = demoArticles.map((article) => [article.copy.headline?.join(' ') ?? '', article] as const)

/** Every piece of text of an article, wherever it stands. */
function texts({ copy }: DemoArticle): string[] {
  const { kicker = [], headline = [], deck = [], body = [], meta } = copy
  const steps = [meta.standfirst ?? '', meta.shortTitle ?? '', meta.dateline ?? '', ...(meta.related ?? []).map((story) => story.title)]
  return [...kicker, ...headline, ...deck, ...blockTexts(body), ...steps]
}

/** The article as its people write it, hand after hand. */
function written({ copy, hands }: DemoArticle): Y.Doc {
  const doc = new Y.Doc()
  seedArticle(doc, { meta: { language: copy.meta.language, channel: copy.meta.channel } })
  writeHead(doc, copy)
  let from = 0
  for (const [, count] of hands) {
    writeBody(doc, (copy.body ?? []).slice(from, from + count))
    from += count
  }
  return doc
}

function levels(content: readonly InlineNode[]): number[] {
  return content.flatMap((node) =>
    (node.type === 'text' ? (node.marks ?? []) : []).flatMap((mark) => (mark.type === 'runIn' ? [mark.attrs.level] : [])),
  )
}

function named(name: string): DemoArticle {
  const found = titles.find(([title]) => title.includes(name))
  if (!found) throw new Error(`no article ${name}`)
  return found[1]
}

describe('the articles of the demo', () => {
  test.each(titles)('%s: is written as it stands in the file, nothing lost or doubled', (_, article) => {
    const doc = written(article)
    const { copy } = article
    const read = readArticle(doc)
    expect(read.body).toEqual(copy.body)
    expect([read.kicker, read.headline, read.deck]).toEqual([copy.kicker ?? [], copy.headline ?? [], copy.deck ?? []])
    expect(read.meta).toEqual({ ...read.meta, ...copy.meta })
    const again = new Y.Doc()
    seedArticle(again, read)
    expect(readArticle(again)).toEqual(read)
  })

  test.each(titles)('%s: the hands that wrote it add up to the whole body', (_, { copy, hands }) => {
    expect(hands.reduce((sum, [, count]) => sum + count, 0)).toBe(copy.body?.length)
    expect(hands.every(([, count]) => count > 0)).toBe(true)
  })

  test.each(titles)('%s: what happened to it happened in order, in the last two days', (_, { hoursAgo, journey }) => {
    const times = [hoursAgo, ...journey.map((step) => step.hoursAgo)]
    expect(times).toEqual([...times].sort((a, b) => b - a))
    expect(new Set(times).size).toBe(times.length)
    expect(hoursAgo).toBeLessThanOrEqual(48)
    expect(times.at(-1)).toBeGreaterThan(0)
  })

  test.each(titles)('%s: every correction changes exactly the words it names', (_, article) => {
    const doc = written(article)
    for (const step of article.journey) {
      if (step.kind !== 'correct') continue
      const before = blockTexts(readArticle(doc).body)
      correctBody(doc, step.find, step.put)
      const after = blockTexts(readArticle(doc).body)
      const changed = before.flatMap((text, index) => (text === after[index] ? [] : [[text, after[index]] as const]))
      expect(changed).toEqual([[changed[0]?.[0], changed[0]?.[0].replace(step.find, step.put)]])
    }
  })

  test.each(titles)('%s: punctuation between Chinese characters is full-width', (_, article) => {
    for (const text of texts(article)) {
      expect(text).not.toMatch(/\p{Script=Han}\s*[,:;!?()"'.]|[,:;!?("']\s*\p{Script=Han}/u)
      // 图片署名 is the one place where papers print a space.
      if (!text.endsWith(' 绘')) expect(text).not.toMatch(/\p{Script=Han} \p{Script=Han}/u)
      expect(text).toBe(text.normalize('NFC'))
      expect(countOf(text, '“')).toBe(countOf(text, '”'))
      expect(countOf(text, '（')).toBe(countOf(text, '）'))
    }
  })

  test.each(titles.filter(([, { copy }]) => copy.meta.language === 'zh'))('%s: no paragraph stands in it twice', (_, { copy }) => {
    const lines = blockTexts(copy.body ?? []).filter((text) => text.length > 20)
    expect(new Set(lines).size).toBe(lines.length)
  })

  test('the reportage is long enough to be a real load for the editor', () => {
    expect(bodyCharacters(readArticle(written(named('沿着一条江'))))).toBeGreaterThanOrEqual(8000)
  })

  test('the model: four paragraphs with a level-1 run-in head and two of level 2 each, between opening and closing', () => {
    const body = named('书香圈').copy.body ?? []
    const found = body.map((block: BlockNode) => (block.type === 'paragraph' ? levels(block.content) : null))
    expect(found).toEqual([[], [1, 2, 2], [1, 2, 2], [1, 2, 2], [1, 2, 2], []])
  })

  test('there is a table, a list, a kicker with a deck, and a notice of a few lines', () => {
    const kinds = new Set(demoArticles.flatMap(({ copy }) => (copy.body ?? []).map((block) => block.type)))
    expect([...kinds].sort()).toEqual(['blockquote', 'bulletList', 'figure', 'heading', 'orderedList', 'paragraph', 'table'])
    expect(demoArticles.some(({ copy }) => (copy.kicker ?? []).length > 0 && (copy.deck ?? []).length > 0)).toBe(true)
    const shortest = Math.min(...demoArticles.map((article) => bodyCharacters(readArticle(written(article)))))
    expect(shortest).toBeLessThan(300)
  })

  test('every picture can be drawn and says what it shows', async () => {
    const figures = demoArticles.flatMap(({ copy }) => (copy.body ?? []).filter((block) => block.type === 'figure'))
    expect(figures.length).toBeGreaterThanOrEqual(2)
    for (const figure of figures) {
      const [name = ''] = pictureIds([figure])
      const { width, height, channels } = (
        await sharp(await drawPicture(name))
          .raw()
          .toBuffer({ resolveWithObject: true })
      ).info
      expect([width, height, channels >= 3]).toEqual([1600, 900, true])
      expect(figure.attrs.alt).not.toBe('')
      expect(figure.content.map((part) => part.type)).toEqual(['figcaption', 'figcredit'])
    }
    await expect(drawPicture('nothing')).rejects.toThrow(RangeError)
  })
})

function countOf(text: string, character: string): number {
  return text.split(character).length - 1
}
