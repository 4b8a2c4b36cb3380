import type { Node } from '@tiptap/pm/model'
import { prosemirrorToYXmlFragment, yXmlFragmentToProseMirrorRootNode } from '@tiptap/y-tiptap'
import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { bodySchema } from '#shared/article/schema.ts'
import { findPlain } from '../../../../src/editor/find/plainSearch.ts'
import { TextRuns } from '../../../../src/editor/find/textRuns.ts'
import { type Replacement, writeReplacements } from '../../../../src/editor/find/writeReplacements.ts'
import { below, pick, rng } from '../../../support/rng.ts'

const schema = bodySchema()
const bold = schema.mark('bold')
const link = schema.mark('link', { href: 'https://paper.example/' })
const p = (...content: readonly (string | Node)[]) =>
  schema.node(
    'paragraph',
    null,
    content.map((part) => (typeof part === 'string' ? schema.text(part) : part)),
  )
const b = (text: string) => schema.text(text, [bold])
const br = () => schema.node('hardBreak')

function shared(...blocks: readonly Node[]): { fragment: Y.XmlFragment; doc: Node } {
  const fragment = new Y.Doc().getXmlFragment('body')
  const doc = schema.node('doc', null, blocks)
  prosemirrorToYXmlFragment(doc, fragment)
  return { fragment, doc }
}

/** What the editor shows of the shared document. */
const shown = (fragment: Y.XmlFragment) => yXmlFragmentToProseMirrorRootNode(fragment, schema)

function matches(doc: Node, text: string, insert: string): Replacement[] {
  const found: Replacement[] = []
  new TextRuns().each(doc, (run) => {
    for (const match of findPlain(run.text, text, (character) => character)) {
      found.push({ from: run.from + match.from, to: run.from + match.to, text, insert })
    }
  })
  return found
}

function replaceAll({ fragment, doc }: { fragment: Y.XmlFragment; doc: Node }, text: string, insert: string): number {
  return writeReplacements(fragment, doc, matches(doc, text, insert))
}

describe('TextRuns', () => {
  it('gives for every piece the position at which exactly its text stands, in every block that holds text', () => {
    const cell = (text: string) => schema.node('tableCell', null, [p(text)])
    const doc = schema.node('doc', null, [
      schema.node('heading', { level: 2 }, [schema.text('大标题')]),
      p('一', b('二'), '三', br(), '四'),
      schema.node('bulletList', null, [schema.node('listItem', null, [p('五')])]),
      schema.node('figure', { asset: 'a' }, [
        schema.node('figcaption', null, [schema.text('图说')]),
        schema.node('figcredit', null, [schema.text('某某 摄')]),
      ]),
      schema.node('table', null, [schema.node('tableRow', null, [cell('六')])]),
    ])
    const texts: string[] = []
    new TextRuns().each(doc, ({ text, from }) => {
      expect(doc.textBetween(from, from + text.length)).toBe(text)
      texts.push(text)
    })
    expect(texts).toEqual(['大标题', '一二三', '四', '五', '图说', '某某 摄', '六'])
  })
})

describe('writeReplacements', () => {
  it('writes every match of every block, and then there is none left', () => {
    const article = shared(p('北京晨报在北京'), p('南京', br(), '北京'), schema.node('blockquote', null, [p('北京')]))
    expect(replaceAll(article, '北京', '上海')).toBe(4)
    const after = shown(article.fragment)
    expect(after.toString()).toBe('doc(paragraph("上海晨报在上海"), paragraph("南京", hardBreak, "上海"), blockquote(paragraph("上海")))')
    expect(matches(after, '北京', '')).toEqual([])
  })

  it('gives what is new the marks of the first character it replaces', () => {
    const article = shared(p('甲', b('北'), '京乙'), p(b('甲'), '北', b('京乙')), p('甲', schema.text('北京', [bold, link]), '乙'))
    expect(replaceAll(article, '北京', '大上海')).toBe(3)
    expect(shown(article.fragment).toString()).toBe(
      'doc(paragraph("甲", bold("大上海"), "乙"), paragraph(bold("甲"), "大上海", bold("乙")), paragraph("甲", link(bold("大上海")), "乙"))',
    )
  })

  it('reaches captions, credits, lists and cells of tables', () => {
    const cell = (text: string) => schema.node('tableCell', null, [p(text)])
    const article = shared(
      schema.node('figure', { asset: 'a' }, [
        schema.node('figcaption', null, [schema.text('北京，北京')]),
        schema.node('figcredit', null, [schema.text('北京 摄')]),
      ]),
      schema.node('bulletList', null, [schema.node('listItem', null, [p('一'), p('北京')])]),
      schema.node('table', null, [schema.node('tableRow', null, [cell('二'), cell('在北京')])]),
    )
    expect(replaceAll(article, '北京', '沪')).toBe(5)
    expect(shown(article.fragment).textContent).toBe('沪，沪沪 摄一沪二在沪')
  })

  it('takes away what is replaced by nothing', () => {
    const article = shared(p('很很好'), p('很'))
    expect(replaceAll(article, '很', '')).toBe(3)
    expect(shown(article.fragment).toString()).toBe('doc(paragraph("好"), paragraph)')
  })

  it('replaces across two texts that two people began in one paragraph', () => {
    const { fragment } = shared(p('甲北'))
    const paragraph = fragment.get(0) as Y.XmlElement
    paragraph.insert(1, [new Y.XmlText('京乙北京')])
    const doc = shown(fragment)
    expect(writeReplacements(fragment, doc, matches(doc, '北京', '上海'))).toBe(2)
    expect(shown(fragment).textContent).toBe('甲上海乙上海')
  })

  it('leaves alone a place where another text stands than the writer knew', () => {
    const { fragment, doc } = shared(p('北京'), p('北京'))
    const text = (fragment.get(0) as Y.XmlElement).get(0) as Y.XmlText
    text.delete(1, 1)
    text.insert(1, '方')
    expect(writeReplacements(fragment, doc, matches(doc, '北京', '上海'))).toBe(1)
    expect(shown(fragment).toString()).toBe('doc(paragraph("北方"), paragraph("上海"))')
  })

  it('writes only what differs, so that the rest keeps its writer', () => {
    const { fragment, doc } = shared(p('张三和张三'))
    const before = (fragment.get(0) as Y.XmlElement).get(0) as Y.XmlText
    const events: unknown[] = []
    before.observe((event) => events.push(...event.changes.delta))
    expect(fragment.doc?.transact(() => writeReplacements(fragment, doc, matches(doc, '张三', '张三丰')))).toBe(2)
    expect(events).toEqual([{ retain: 2 }, { insert: '丰' }, { retain: 3 }, { insert: '丰' }])
  })

  it('counts nothing where the same stands already', () => {
    expect(replaceAll(shared(p('北京')), '北京', '北京')).toBe(0)
  })

  it('touches nothing but the matches: what a colleague writes between two of them at that moment stays there', () => {
    const { fragment, doc } = shared(p('北京，中间的话，北京'))
    const colleague = new Y.Doc()
    Y.applyUpdate(colleague, Y.encodeStateAsUpdate(fragment.doc as Y.Doc))
    const text = (colleague.getXmlFragment('body').get(0) as Y.XmlElement).get(0) as Y.XmlText
    text.insert(5, '同事加的')
    writeReplacements(fragment, doc, matches(doc, '北京', '上海'))
    Y.applyUpdate(fragment.doc as Y.Doc, Y.encodeStateAsUpdate(colleague))
    expect(shown(fragment).textContent).toBe('上海，中间同事加的的话，上海')
  })

  it('says the same as replacing in plain text, for any text with any marks', () => {
    const random = rng(31)
    const word = () => Array.from({ length: 1 + below(random, 4) }, () => pick(random, [...'甲乙丙𠮷'])).join('')
    const part = () => pick(random, [() => schema.text(word()), () => b(word()), () => schema.text(word(), [link]), br])()
    for (let round = 0; round < 300; round++) {
      const blocks = Array.from({ length: 1 + below(random, 3) }, () => p(...Array.from({ length: below(random, 6) }, part)))
      const article = shared(...blocks)
      const [text, insert] = [word(), below(random, 4) === 0 ? '' : word()]
      const lines = (doc: Node) => doc.children.map((block) => block.textBetween(0, block.content.size, '', '\n'))
      const expected = lines(article.doc).map((line) => line.replaceAll(text, () => insert))
      replaceAll(article, text, insert)
      const after = shown(article.fragment)
      after.check()
      expect(lines(after), `${article.doc.toString()}: ${text} -> ${insert}`).toEqual(expected)
    }
  })
})
