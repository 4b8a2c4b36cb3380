import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { fragmentOf, readArticle, seedArticle } from '#shared/article/ydoc.ts'
import { takeReprint } from '../../../src/article/takeReprint.ts'

const paragraph = (text: string) => ({ type: 'paragraph', content: [{ type: 'text', text }] }) as const
const lines = ['来源：临江日报　作者：陈立', '（责编：赵芳）']

function pasted(headline: readonly string[] = []): Y.Doc {
  const doc = new Y.Doc()
  const heading = { type: 'heading', attrs: { level: 2 }, content: [{ type: 'text', text: '夜航重开' }] } as const
  seedArticle(doc, {
    headline,
    body: [heading, paragraph('来源：临江日报　作者：陈立'), paragraph('正文。'), paragraph('（责编：赵芳）')],
    meta: { byline: [{ id: 'x', role: 'reporter', name: '周小苑' }] },
  })
  return doc
}

const told = { source: '临江日报', authors: ['陈立', '周小苑'], headline: '夜航重开', tail: '（原编辑：赵芳）' }
const texts = (doc: Y.Doc) =>
  readArticle(doc).body.map((block) => ('content' in block ? JSON.stringify(block.content) : '').match(/"text":"([^"]*)"/)?.[1])

describe('takeReprint', () => {
  it('fills source, byline and headline and takes their lines out of the text', () => {
    const doc = pasted()
    takeReprint(doc, told, lines, 'test')
    const { meta, headline } = readArticle(doc)
    expect(meta.source).toBe('临江日报')
    expect(meta.byline.map(({ name }) => name)).toEqual(['周小苑', '陈立'])
    expect(headline).toEqual(['夜航重开'])
    expect(texts(doc)).toEqual(['正文。', '（原编辑：赵芳）'])
  })

  it('leaves a headline that somebody wrote, and the pasted one in the text', () => {
    const doc = pasted(['我们的标题'])
    takeReprint(doc, told, lines, 'test')
    expect(readArticle(doc).headline).toEqual(['我们的标题'])
    expect(texts(doc)).toEqual(['夜航重开', '正文。', '（原编辑：赵芳）'])
  })

  it('leaves a line that somebody has changed since', () => {
    const doc = pasted()
    const line = fragmentOf(doc, 'body').get(3)
    if (line instanceof Y.XmlElement) (line.get(0) as Y.XmlText).insert(0, '请核：')
    takeReprint(doc, told, lines, 'test')
    expect(texts(doc)).toEqual(['正文。', '请核：（责编：赵芳）', '（原编辑：赵芳）'])
  })

  it('can be taken back in the text by one undo', () => {
    const doc = pasted()
    const undo = new Y.UndoManager([fragmentOf(doc, 'body'), fragmentOf(doc, 'headline')], { trackedOrigins: new Set(['test']) })
    const before = texts(doc)
    takeReprint(doc, told, lines, 'test')
    undo.undo()
    expect(texts(doc)).toEqual(before)
  })
})
