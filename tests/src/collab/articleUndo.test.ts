import { beforeEach, describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { textFields } from '#shared/article/names.ts'
import { fragmentOf } from '#shared/article/ydoc.ts'
import { type ArticleUndo, createArticleUndo } from '../../../src/collab/articleUndo.ts'

/* What an input method composes is one step of undo: the letters of it never come back by themselves. */

const me = {}
let doc: Y.Doc
let undo: ArticleUndo
let texts: Record<'headline' | 'body', Y.XmlText>

beforeEach(() => {
  doc = new Y.Doc()
  const made = textFields.map((field) => {
    const paragraph = new Y.XmlElement('paragraph')
    const text = new Y.XmlText()
    paragraph.insert(0, [text])
    fragmentOf(doc, field).push([paragraph])
    return [field, text] as const
  })
  texts = Object.fromEntries(made) as typeof texts
  undo = createArticleUndo(doc)
  undo.addTrackedOrigin(me)
})

/** As an input method writes: letters in the place of the last ones. */
function show(field: keyof typeof texts, before: string, after: string): void {
  doc.transact(() => {
    texts[field].delete(texts[field].length - before.length, before.length)
    texts[field].insert(texts[field].length, after)
  }, me)
}

const all = () => [texts.headline.toJSON(), texts.body.toJSON()]

describe('a composed word', () => {
  it('is one step, whoever asks for a new one in the middle of it', () => {
    show('body', '', '你')
    undo.beginWord()
    show('body', '', 'zh')
    undo.stopCapturing()
    show('body', 'zh', '中')
    undo.endWord()
    show('body', '', '文')
    expect(all()).toEqual(['', '你中文'])
    const steps = [0, 1, 2, 3].map(() => {
      undo.undo()
      return texts.body.toJSON()
    })
    expect(steps).toEqual(['你中', '你', '', ''])
    const back = [0, 1, 2, 3].map(() => {
      undo.redo()
      return texts.body.toJSON()
    })
    expect(back).toEqual(['你', '你中', '你中文', '你中文'])
  })

  it('is a step apart from a word that was begun before in another field and not told to be over', () => {
    undo.beginWord()
    show('headline', '', 'ti')
    show('headline', 'ti', '题')
    undo.beginWord()
    show('body', '', 'wen')
    show('body', 'wen', '文')
    undo.endWord()
    undo.undo()
    expect(all()).toEqual(['题', ''])
    undo.undo()
    expect(all()).toEqual(['', ''])
  })

  it('changes the pause that parts what is typed only while it is composed', () => {
    const pause = undo.captureTimeout
    undo.beginWord()
    undo.beginWord()
    expect(undo.captureTimeout).toBeGreaterThan(60_000)
    undo.endWord()
    expect(undo.captureTimeout).toBe(pause)
    undo.endWord()
    expect(undo.captureTimeout).toBe(pause)
  })

  it('may be undone before it is told to be over; what is written then is a step of its own', () => {
    show('body', '', '你')
    undo.beginWord()
    show('body', '', 'z')
    show('body', 'z', '中')
    undo.undo()
    show('body', '', '文')
    undo.endWord()
    expect(texts.body.toJSON()).toBe('你文')
    undo.undo()
    expect(texts.body.toJSON()).toBe('你')
  })
})
