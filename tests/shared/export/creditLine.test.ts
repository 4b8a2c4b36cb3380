import { describe, expect, test } from 'vitest'
import type { Credit } from '#shared/article/credit.ts'
import { exportFormats } from '#shared/export/formats.ts'
import { creditPolicy } from '#shared/protocol/creditPolicy.ts'
import { type CreditPolicy, type CreditRule, defaultCreditPolicy } from '#shared/workflow/creditPolicy.ts'
import { englishArticle, exportInput } from '../../support/fixtures/exportInput.ts'

const credits: readonly Credit[] = [
  { role: 'reporter', names: ['李纵', '周小苑'] },
  { role: 'stringer', names: ['何小满'] },
  { role: 'text', names: ['李纵'] },
  { role: 'picture', names: ['顾青'] },
  { role: 'photo', names: ['顾青', '李纵'] },
  { role: 'editor', names: ['张岚'] },
  { role: 'duty', names: ['秦默'] },
  { role: 'proof', names: ['白露'] },
  { role: 'review3', names: ['陈牧'] },
  { role: 'producer', names: ['方正明'] },
]

function page(policy: Partial<CreditPolicy>, more: Parameters<typeof exportInput>[0] = {}): string {
  return exportFormats.html.write(exportInput({ credits, ...more, site: { creditPolicy: { ...defaultCreditPolicy, ...policy } } }))
}

function linesOf(html: string): { top: string[]; end: string[] } {
  const spans = (part: string) => [...part.matchAll(/<span(?: id="\w+")?>([^<]*)<\/span>/g)].map(([, text]) => text ?? '')
  return {
    top: spans(/<p class="meta">.*<\/p>/.exec(html)?.[0] ?? ''),
    end: spans(/<p class="credits">.*<\/p>/.exec(html)?.[0] ?? ''),
  }
}

const zh = (...rules: CreditRule[]) => ({ lines: { ...defaultCreditPolicy.lines, zh: rules } })

describe('the credit line of a page', () => {
  test('prints every role in the customary order, until the paper says otherwise', () => {
    expect(linesOf(page({}))).toEqual({
      top: ['来源：棠溪日报', '记者：李纵、周小苑', '通讯员：何小满'],
      end: ['文：李纵', '图：顾青', '摄影：顾青、李纵', '编辑：张岚', '责编：秦默', '校对：白露', '三审：陈牧', '监制：方正明'],
    })
  })

  test('prints in the order, the words and the places of the paper, and nothing without words', () => {
    const policy = zh(
      { role: 'duty', label: '责任编辑：', place: 'top' },
      { role: 'editor', label: '', place: 'end' },
      { role: 'reporter', label: '本报记者　', place: 'end' },
    )
    const html = page(policy)
    expect(linesOf(html)).toEqual({ top: ['来源：棠溪日报', '责任编辑：秦默'], end: ['本报记者　李纵、周小苑'] })
    expect(html).not.toContain('白露')
    expect(html).toContain('<span id="editor_baidu">责任编辑：秦默</span>')
  })

  test('roles with the same words share a line, where somebody is named once', () => {
    const policy = zh(
      { role: 'text', label: '文/图：', place: 'end' },
      { role: 'editor', label: '编辑：', place: 'end' },
      { role: 'photo', label: '文/图：', place: 'end' },
    )
    expect(linesOf(page(policy)).end).toEqual(['文/图：李纵、顾青', '编辑：张岚'])
  })

  test('two-character names stand even where the paper wants it, in print only', () => {
    const html = page({ padNames: true })
    expect(linesOf(html).top).toContain('记者：李　纵、周小苑')
    expect(linesOf(html).end).toContain('编辑：张　岚')
    expect(html).toContain('<meta name="author" content="李纵 周小苑 何小满">')
    expect(html).toContain('"name":"李纵"')
  })

  test('English joins labels and names as words, whether the label ends with a space or not', () => {
    const article = englishArticle()
    const en = [
      { role: 'reporter', label: 'By', place: 'top' },
      { role: 'stringer', label: 'Reporting by ', place: 'top' },
      { role: 'editor', label: 'Edited by', place: 'end' },
      { role: 'duty', label: 'Edited by', place: 'end' },
    ] as const
    const names: Credit[] = [
      { role: 'reporter', names: ['Ada Lin', 'Bo Qin'] },
      { role: 'stringer', names: ['Cy Wen'] },
      { role: 'editor', names: ['Di Zhang'] },
      { role: 'duty', names: ['Ed Mo', 'Fa Bai'] },
    ]
    const html = page({ padNames: true, lines: { ...defaultCreditPolicy.lines, en } }, { article, credits: names })
    expect(linesOf(html)).toEqual({
      top: ['Source: 棠溪日报', 'By Ada Lin and Bo Qin', 'Reporting by Cy Wen'],
      end: ['Edited by Di Zhang, Ed Mo and Fa Bai'],
    })
  })

  test.each([
    [{ author: 'reporters', editor: 'editors' }, '李纵 周小苑 何小满', '张岚 秦默'],
    [{ author: 'editors', editor: 'reporters' }, '张岚 秦默', '李纵 周小苑 何小满'],
    [{ author: 'nobody', editor: 'editors' }, null, '张岚 秦默'],
  ] as const)('the old fields follow the custom of the site: %j', (metas, author, editor) => {
    const html = page({ metas })
    const meta = (name: string) => new RegExp(`<meta name="${name}" content="([^"]*)">`).exec(html)?.[1] ?? null
    expect([meta('author'), meta('editor')]).toEqual([author, editor])
    // Whatever the old fields say: who reported is the author.
    expect(JSON.parse(/<script type="application\/ld\+json">(.*?)<\/script>/.exec(html)?.[1] ?? '')['@graph'][0]).toMatchObject({
      author: [{ name: '李纵' }, { name: '周小苑' }, { name: '何小满' }, { name: '李纵' }],
      editor: [{ name: '张岚' }, { name: '秦默' }],
      contributor: [{ name: '顾青' }, { name: '顾青' }, { name: '李纵' }, { name: '白露' }, { name: '方正明' }],
      accountablePerson: [{ name: '陈牧' }],
    })
  })
})

describe('a policy', () => {
  const accepts = (change: object) => creditPolicy.safeParse({ ...defaultCreditPolicy, ...change }).success
  test.each([
    [{}, true],
    [{ minCharacters: 10_001 }, false],
    [{ minShare: 101 }, false],
    [{ minCharacters: 1.5 }, false],
    [zh({ role: 'editor', label: '编辑：', place: 'end' }), true],
    [zh({ role: 'reporter', label: '记者：', place: 'top' }), false],
    [zh({ role: 'editor', label: ' ', place: 'end' }), false],
    [zh({ role: 'editor', label: '编'.repeat(25), place: 'end' }), false],
    [zh({ role: 'editor', label: '编辑：', place: 'end' }, { role: 'editor', label: '责编：', place: 'end' }), false],
    [{ metas: { author: 'everybody', editor: 'editors' } }, false],
  ] as [object, boolean][])('%j is accepted: %s', (change, expected) => {
    expect(accepts(change)).toBe(expected)
  })
})
