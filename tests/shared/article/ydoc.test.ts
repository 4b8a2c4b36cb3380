import { describe, expect, test } from 'vitest'
import * as Y from 'yjs'
import type { ArticleJson } from '#shared/article/json.ts'
import { textFields } from '#shared/article/names.ts'
import { normalizeBlocks, type RawNode } from '#shared/article/normalize.ts'
import { fillArticle, fragmentOf, metaOf, readArticle, seedArticle } from '#shared/article/ydoc.ts'
import { englishArticle, richArticle } from '../../support/fixtures/exportInput.ts'
import { modelArticle } from '../../support/fixtures/modelArticle.ts'
import { randomNodes } from '../../support/fixtures/randomNodes.ts'

function seeded(article: ArticleJson): Y.Doc {
  const doc = new Y.Doc()
  seedArticle(doc, article)
  return doc
}

test.each([
  ['the model article', modelArticle()],
  ['an article with every node and mark', richArticle()],
  ['an English article', englishArticle()],
])('%s is read as it was written, also after the wire', (_name, article) => {
  const doc = seeded(article)
  expect(readArticle(doc)).toEqual(article)
  const copy = new Y.Doc()
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc))
  expect(readArticle(copy)).toEqual(article)
})

test('any sound body is read as it was written', () => {
  for (let seed = 1; seed <= 150; seed++) {
    const body = normalizeBlocks(randomNodes(seed).nodes)
    const doc = new Y.Doc()
    seedArticle(doc, { body })
    if (body.length > 0) expect(readArticle(doc).body, `seed ${seed}`).toEqual(body)
  }
})

describe('an empty article', () => {
  test('has a paragraph in every field, so that opening it writes nothing', () => {
    const doc = new Y.Doc()
    seedArticle(doc, {})
    for (const field of textFields) {
      const fragment = fragmentOf(doc, field)
      expect(fragment.length).toBe(1)
      expect((fragment.get(0) as Y.XmlElement).nodeName).toBe('paragraph')
    }
    expect(readArticle(doc)).toMatchObject({ kicker: [], headline: [], deck: [], body: [{ type: 'paragraph', content: [] }] })
  })

  test('has shared text for every text of the margins, so that two people can write in it at once', () => {
    const doc = new Y.Doc()
    seedArticle(doc, {})
    for (const key of ['source', 'dateline', 'keywords', 'standfirst', 'issue', 'page', 'shortTitle', 'webTitle', 'wechatTitle']) {
      expect(metaOf(doc).get(key)).toBeInstanceOf(Y.Text)
    }
  })

  test('can be seeded once only', () => {
    const doc = seeded(modelArticle())
    const before = Y.encodeStateAsUpdate(doc)
    expect(() => seedArticle(doc, {})).toThrow(RangeError)
    expect(Y.encodeStateAsUpdate(doc)).toEqual(before)
  })
})

test('reading writes nothing', () => {
  const doc = seeded(richArticle())
  let updates = 0
  doc.on('update', () => updates++)
  readArticle(doc)
  expect(updates).toBe(0)
})

test('a mark that the binding stores under a hashed name is known by its name', () => {
  const doc = new Y.Doc()
  const paragraph = new Y.XmlElement('paragraph')
  const text = new Y.XmlText()
  text.applyDelta([{ insert: '甲', attributes: { 'link--abcdEFG=': { href: '/a' } } }])
  paragraph.insert(0, [text])
  fragmentOf(doc, 'body').insert(0, [paragraph])
  expect(readArticle(doc).body).toEqual([
    { type: 'paragraph', content: [{ type: 'text', text: '甲', marks: [{ type: 'link', attrs: { href: '/a' } }] }] },
  ])
})

test('junk that a foreign client writes never stops the reading', () => {
  for (let seed = 1; seed <= 200; seed++) {
    const { nodes, words } = randomNodes(seed)
    const doc = new Y.Doc()
    fragmentOf(doc, 'body').insert(0, nodes.map(foreign))
    const found = JSON.stringify(readArticle(doc).body).match(/w\d+;/g) ?? []
    expect(found.sort(), `seed ${seed}`).toEqual([...words].sort())
  }
})

function foreign(node: RawNode): Y.XmlElement | Y.XmlText {
  if (node.type === 'text') return new Y.XmlText(node.text)
  const element = new Y.XmlElement(node.type)
  element.setAttribute('level', 'nine')
  element.insert(0, (node.content ?? []).map(foreign))
  return element
}

describe('fillArticle', () => {
  const line = (text: string) => ({ type: 'paragraph', content: [{ type: 'text', text }] }) as const

  test('fills an empty article once', () => {
    const doc = new Y.Doc()
    seedArticle(doc, {})
    expect(fillArticle(doc, { headline: ['标题'], body: [line('正文')] })).toBe(true)
    expect(readArticle(doc)).toMatchObject({ headline: ['标题'], body: [line('正文')] })
    expect(fillArticle(doc, { body: [line('又一次')] })).toBe(false)
    expect(readArticle(doc).body).toEqual([line('正文')])
  })

  test('leaves every field a paragraph that has nothing to be filled with', () => {
    const doc = new Y.Doc()
    seedArticle(doc, {})
    fillArticle(doc, {})
    expect(fragmentOf(doc, 'headline').length).toBe(1)
    expect(fragmentOf(doc, 'body').length).toBe(1)
  })

  test('writes a long text in changes that the wire takes, in order', () => {
    const doc = new Y.Doc()
    seedArticle(doc, {})
    const sizes: number[] = []
    doc.on('update', (update: Uint8Array) => sizes.push(update.length))
    const body = Array.from({ length: 3000 }, (_, index) => line(`${index}${'字'.repeat(100)}`))
    fillArticle(doc, { headline: ['长文'], body })
    expect(readArticle(doc).body).toEqual(body)
    expect(sizes.length).toBeGreaterThan(1)
    expect(Math.max(...sizes)).toBeLessThan(1024 * 1024)
  })
})
