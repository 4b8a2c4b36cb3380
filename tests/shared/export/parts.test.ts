import { describe, expect, test } from 'vitest'
import type { BlockNode, TableNode } from '#shared/article/json.ts'
import { base64 } from '#shared/export/base64.ts'
import { cleanText } from '#shared/export/clean.ts'
import { attributes, comment, html, jsonLdElement, scriptJson, styleElement } from '#shared/export/escape.ts'
import { exportFormats } from '#shared/export/formats.ts'
import { headlineClauses } from '#shared/export/headline.ts'
import { tableGrid } from '#shared/export/tableGrid.ts'
import { zonedTime } from '#shared/export/zonedTime.ts'
import { exportInput, p, richArticle, text } from '../../support/fixtures/exportInput.ts'
import { modelArticle } from '../../support/fixtures/modelArticle.ts'
import { nastyText } from '../../support/fixtures/randomArticle.ts'
import { below, rng } from '../../support/rng.ts'

describe('escaping', () => {
  test('strings are escaped in text and attributes, markup of its own is not', () => {
    const inner = html`<b>${'a<b'}</b>`
    expect(html`<p title="${`"'&`}">${inner}${[inner, inner]}${null}${false}${0}</p>`.toString()).toBe(
      '<p title="&quot;&#39;&amp;"><b>a&lt;b</b><b>a&lt;b</b><b>a&lt;b</b>0</p>',
    )
    expect(attributes({ a: '"', b: null, c: 2 }).toString()).toBe(' a="&quot;" c="2"')
  })

  test('an object that only looks like markup is refused or escaped', () => {
    const fake = { toString: () => '<script>' } as unknown as string
    expect(() => html`${fake}`.toString()).toThrow()
  })

  test('a comment cannot be ended from inside', () => {
    const random = rng(11)
    for (let turn = 0; turn < 500; turn++) {
      const inside = comment(nastyText(random) + '-'.repeat(below(random, 5))).toString()
      expect(inside.slice(4, -3)).not.toMatch(/--|^-?>|-$/)
    }
  })

  test('linked data cannot end its element and reads back as it was', () => {
    const value = { a: '</script><!--', b: ['\u2028', '&'] }
    expect(scriptJson(value)).not.toContain('<')
    expect(JSON.parse(scriptJson(value))).toEqual(value)
    expect(() => jsonLdElement('"<"')).toThrow(RangeError)
    expect(() => styleElement('</style>')).toThrow(RangeError)
  })

  test('base64 is that of the platform', () => {
    const random = rng(12)
    for (let length = 0; length < 70; length++) {
      const bytes = Uint8Array.from({ length }, () => below(random, 256))
      expect(base64(bytes)).toBe(Buffer.from(bytes).toString('base64'))
    }
  })
})

describe('cleaning', () => {
  test('removes nothing that can be seen, is idempotent and leaves no half characters', () => {
    const random = rng(13)
    for (let turn = 0; turn < 1000; turn++) {
      const raw = nastyText(random)
      const once = cleanText(raw)
      expect(cleanText(once)).toBe(once)
      expect(once).not.toMatch(/[\p{Cc}\p{Cs}\p{Noncharacter_Code_Point}]/u)
      const visible = (value: string) => value.replace(/\p{Cs}/gu, '\ufffd').replace(/[\s\p{Cc}\p{Noncharacter_Code_Point}]/gu, '')
      expect(visible(once)).toBe(visible(raw))
    }
  })

  test('rare characters, emoji and joiners stay as they are', () => {
    const rare = '𠮷野家👨‍👩‍👧\u3000“”'
    expect(cleanText(rare)).toBe(rare)
  })
})

describe('times', () => {
  test.each([
    ['2026-11-23T02:30:05.000Z', 'Asia/Shanghai', '2026-11-23T10:30:05+08:00'],
    ['2026-12-31T16:00:00Z', 'Asia/Shanghai', '2027-01-01T00:00:00+08:00'],
    ['2026-07-01T12:00:00Z', 'America/New_York', '2026-07-01T08:00:00-04:00'],
    ['2026-01-01T12:00:00Z', 'America/New_York', '2026-01-01T07:00:00-05:00'],
    ['2026-01-01T00:00:00.999Z', 'Asia/Kathmandu', '2026-01-01T05:45:00+05:45'],
    ['2026-01-01T00:10:00Z', 'UTC', '2026-01-01T00:10:00+00:00'],
  ])('%s in %s', (iso, zone, wanted) => {
    expect(zonedTime(iso, zone).iso).toBe(wanted)
    expect(Date.parse(zonedTime(iso, zone).iso)).toBe(Math.floor(Date.parse(iso) / 1000) * 1000)
    expect(zonedTime(iso, zone).printed).toBe(wanted.slice(0, 16).replace('T', ' '))
  })

  test('a time or zone that does not exist is an error, not a wrong time', () => {
    expect(() => zonedTime('yesterday', 'UTC')).toThrow(RangeError)
    expect(() => zonedTime('2026-01-01T00:00:00Z', 'Asia/Nowhere')).toThrow(RangeError)
  })
})

test.each([
  [['甲 乙'], ['甲', '乙']],
  [
    ['甲\u3000乙', ' 丙 '],
    ['甲', '乙', '丙'],
  ],
  [['苹果 iPhone 17 发布 首日'], ['苹果 iPhone 17 发布', '首日']],
  [['苹果 iPhone 17\u3000发布'], ['苹果 iPhone 17', '发布']],
  [['', '  '], []],
  [
    ['\u200b', '甲\u3000\u2060\ufe0f 乙'],
    ['甲', '乙'],
  ],
])('the clauses of %j are %j', (lines, wanted) => {
  expect(headlineClauses(lines, 'zh')).toEqual(wanted)
})

test('an English headline is parted at its lines only', () => {
  expect(headlineClauses(['Lights stay  on', 'until nine'], 'en')).toEqual(['Lights stay on', 'until nine'])
})

test('a cell stays in its own column whatever spans stand before it', () => {
  const cell = (value: string, colspan = 1, rowspan = 1) => ({
    type: 'tableCell' as const,
    attrs: { colspan, rowspan },
    content: [p(value)],
  })
  const grid = tableGrid({
    type: 'table',
    content: [
      { type: 'tableRow', content: [cell('a', 1, 2), cell('b', 2)] },
      { type: 'tableRow', content: [cell('c'), cell('d', 1, 9)] },
      { type: 'tableRow', content: [cell('e'), cell('f')] },
    ],
  })
  const names = grid.map((row) => row.map((each) => (each ? JSON.stringify(each.content).match(/"text":"(.)"/)?.[1] : null)))
  expect(names).toEqual([
    ['a', 'b', null],
    [null, 'c', 'd'],
    ['e', 'f', null],
  ])
})

describe('a table that nobody means', () => {
  const cell = (span: number) => ({ type: 'tableCell' as const, attrs: { colspan: span, rowspan: span }, content: [p('格')] })
  const table = (rows: number, columns: number, span: number): TableNode => ({
    type: 'table',
    content: Array.from({ length: rows }, () => ({
      type: 'tableRow' as const,
      content: Array.from({ length: columns }, () => cell(span)),
    })),
  })
  const cellsOf = (grid: readonly (readonly unknown[])[]) => grid.flat().filter((each) => each !== null).length

  test('of very wide cells is laid out without going over every place for every cell', () => {
    const started = performance.now()
    const grid = tableGrid(table(1, 2_000, 100))
    expect([grid[0]?.length, cellsOf(grid)]).toEqual([200_000, 2_000])
    expect(performance.now() - started).toBeLessThan(5_000)
  })

  test('of more places than memory holds keeps all its cells', () => {
    expect(cellsOf(tableGrid(table(100, 100, 100)))).toBe(10_000)
    expect(cellsOf(tableGrid(table(150_000, 1, 1)))).toBe(150_000)
  })
})

test('very many line breaks in one paragraph are written in one go', () => {
  const bold = { type: 'bold' as const }
  const lines = Array.from({ length: 100_000 }, () => [text('行', bold), { type: 'hardBreak' as const }]).flat()
  const body: BlockNode[] = [{ type: 'paragraph', content: [...lines, text('末')] }]
  const started = performance.now()
  expect(exportFormats.fragment.write(exportInput({ article: modelArticle({ body }) })).match(/<br>/g)).toHaveLength(100_000)
  expect(performance.now() - started).toBeLessThan(10_000)
})

describe('markdown', () => {
  const write = (...body: BlockNode[]) => {
    const out = exportFormats.markdown.write(exportInput({ article: modelArticle({ body }), credits: [] }))
    return out.slice(out.indexOf('来源：棠溪日报') + '来源：棠溪日报\n\n'.length)
  }

  test('words mean themselves', () => {
    expect(write(p('# 一 *二* _三_ [四](五) <六> `七` a|b \\ ~~八~~ &amp;'))).toBe(
      '\\# 一 \\*二\\* \\_三\\_ \\[四\\](五) \\<六\\> \\`七\\` a\\|b \\\\ \\~\\~八\\~\\~ \\&amp;\n',
    )
    expect(write(p('1. 二'), p('2026年'), p('- 三'), p('12) 四'))).toBe('1\\. 二\n\n2026年\n\n\\- 三\n\n12\\) 四\n')
    expect(write(p('甲', { type: 'hardBreak' }, '# 乙'))).toBe('甲\\\n\\# 乙\n')
  })

  test("number signs at the end of a heading are not taken for the heading's own", () => {
    const heading = (words: string): BlockNode => ({ type: 'heading', attrs: { level: 2 }, content: [text(words)] })
    expect(write(heading('学一点 C #'))).toBe('## 学一点 C \\#\n')
    expect(write(heading('甲 ##'), heading('C#'))).toBe('## 甲 \\##\n\n## C#\n')
  })

  test('emphasis closes before punctuation, so that it closes at all', () => {
    const bold = { type: 'bold' as const }
    expect(write(p(text('“甲”。', bold), '乙'))).toBe('“**甲**”。乙\n')
    expect(write(p('前', text('甲', bold), text('乙', bold, { type: 'italic' }), '后'))).toBe('前**甲*乙***后\n')
    expect(write(p('前', text('……', bold), '后'))).toBe('前……后\n')
    expect(write(p(text('见（附件）', bold, { type: 'link', attrs: { href: '/a' } }), '后'))).toBe('[**见（附件**）](</a>)后\n')
  })

  test('lists, quotes and tables keep their structure', () => {
    const out = exportFormats.markdown.write(exportInput({ article: richArticle() }))
    expect(out).toContain('| 馆舍 | 开放时间 | 藏书（万册） |\n| --- | --- | --- |\n| 中心馆 | 8:30—21:30 | 64.2 |')
    expect(out).toContain('| 枢纽站分馆 |  | 2.6 |')
    expect(out).toContain('1. 刷身份证进馆\n2. 在任一书架取书\n3. 在门口自助机登记')
    expect(out).toContain('- 可以外借\n\n  - 普通图书，一次十册\n- 只在馆内阅览')
    expect(out).toContain('> “我在这里读完了中学三年的暑假。”\n> \n> ——读者留言簿')
  })
})

test('plain text has the parts of the page, a paragraph a line', () => {
  const out = exportFormats.text.write(exportInput({ article: richArticle() }))
  const lines = out.split('\n')
  expect(lines.slice(0, 5)).toEqual([
    '我市深入推进“十五分钟阅读圈”建设',
    '棠溪市图书馆争创“全民阅读示范馆”\u3000把一盏灯留给夜读人',
    '一年新增分馆九处、书屋二十六间，夜间到馆人数翻了两番',
    '',
    '2026-11-23 10:30\u3000来源：棠溪日报\u3000记者：沈望舒、陆知行\u3000通讯员：何小满',
  ])
  expect(lines).toContain('枢纽站分馆\t\t2.6')
  expect(lines).toContain('编辑：张岚')
  expect(lines.some((line) => line.startsWith('\u3000\u3000本报棠溪11月23日电\u3000一座城市的气质'))).toBe(true)
})
