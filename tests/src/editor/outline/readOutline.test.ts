import type { Node } from '@tiptap/pm/model'
import { describe, expect, it } from 'vitest'
import { bodySchema } from '#shared/article/schema.ts'
import { entryAt, readOutline } from '../../../../src/editor/outline/readOutline.ts'

const schema = bodySchema()
const doc = (...blocks: readonly Node[]) => schema.node('doc', null, blocks)
const heading = (level: number, text: string) => schema.node('heading', { level }, text === '' ? [] : [schema.text(text)])
const head = (level: number, text: string, ...more: readonly string[]) =>
  schema.text(text, [schema.mark('runIn', { level }), ...more.map((name) => schema.mark(name))])
const p = (...parts: readonly (string | Node)[]) =>
  schema.node(
    'paragraph',
    null,
    parts.map((part) => (typeof part === 'string' ? schema.text(part) : part)),
  )

const lines = (node: Node) => readOutline(node).map(({ kind, text, depth }) => `${'  '.repeat(depth)}${kind} ${text}`)

describe('readOutline', () => {
  it('has headings and run-in heads of both levels, each below the nearest wider one', () => {
    const body = doc(
      p('导语。'),
      heading(2, '一、来路'),
      p(head(1, '水上的路。'), '从前……', head(2, '其一，'), '……', head(2, '其二，'), '……'),
      heading(3, '旧渡口'),
      p(head(1, '等船。'), '……'),
      heading(2, '二、去处'),
      p(head(2, '另有一点，'), '……'),
    )
    expect(lines(body)).toEqual([
      'heading2 一、来路',
      '  runIn1 水上的路。',
      '    runIn2 其一，',
      '    runIn2 其二，',
      '  heading3 旧渡口',
      '    runIn1 等船。',
      'heading2 二、去处',
      '  runIn2 另有一点，',
    ])
  })

  it('begins at the left whatever the widest kind is', () => {
    expect(lines(doc(p(head(1, '甲。'), '……'), p(head(1, '乙。'))))).toEqual(['runIn1 甲。', 'runIn1 乙。'])
    expect(lines(doc(heading(3, '细'), heading(2, '粗')))).toEqual(['heading3 细', 'heading2 粗'])
  })

  it('takes one head in several marks for one, and two levels side by side for two', () => {
    expect(lines(doc(p(head(1, '定班，'), head(1, '定心。', 'bold'), head(2, '其一。'))))).toEqual([
      'runIn1 定班，定心。',
      '  runIn2 其一。',
    ])
  })

  it('looks into lists and quotations, keeps an empty heading, and leaves captions out', () => {
    const list = schema.node('bulletList', null, [schema.node('listItem', null, [p(head(2, '其一。'), '……')])])
    const figure = schema.node('figure', { asset: 'a' }, [schema.node('figcaption', null, [head(1, '图。')])])
    expect(lines(doc(list, heading(2, ''), figure))).toEqual(['runIn2 其一。', 'heading2 '])
  })

  it('gives the place at which the text of the entry stands', () => {
    const body = doc(p('甲', head(1, '乙丙。'), '丁'), schema.node('blockquote', null, [heading(2, '戊')]))
    for (const { from, text } of readOutline(body)) expect(body.textBetween(from, from + text.length)).toBe(text)
  })
})

describe('entryAt', () => {
  it('is the last entry that begins at or before a place', () => {
    const entries = readOutline(doc(p('导语'), heading(2, '一'), p('文'), heading(2, '二')))
    expect([1, 4, 5, 6, 10, 11, 99].map((pos) => entryAt(entries, pos))).toEqual([-1, -1, 0, 0, 0, 1, 1])
    expect(entryAt([], 5)).toBe(-1)
  })
})
