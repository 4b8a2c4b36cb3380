import { describe, expect, it } from 'vitest'
import { pasteHtml, pasteText, withOuterSpaces } from '../../../../src/editor/paste/cleanPaste.ts'
import { withoutInvisible } from '../../../../src/editor/paste/cleanText.ts'
import { isMarkdown } from '../../../../src/editor/paste/detectSource.ts'
import { readMarker } from '../../../../src/editor/paste/sources/listMarker.ts'
import { markdownToHtml } from '../../../../src/editor/paste/sources/markdown.ts'
import { outline } from '../../../support/outline.ts'
import { parseHtml } from '../../../support/parseHtml.ts'

const fromHtml = (html: string) => outline(pasteHtml(html, parseHtml).blocks)

describe('plain text', () => {
  it('becomes a paragraph a line, without typed indents and empty lines', () => {
    expect(outline(pasteText('　　第一段\r\n\r\n \u00a0\n\u00a0\u00a0第二段 \n\u200b').blocks)).toEqual(['第一段', '第二段'])
  })

  it('keeps what is meant inside a line', () => {
    expect(outline(pasteText('凝聚共识　全力以赴 李　纵').blocks)).toEqual(['凝聚共识　全力以赴 李　纵'])
  })

  it('is nothing when nothing can be seen', () => {
    expect(pasteText(' \n\u200b\n').blocks).toEqual([])
  })
})

describe('invisible characters', () => {
  it.each([
    ['zero\u200bwidth\ufeff', 'zerowidth'],
    ['soft\u00adhyphen \u202eturned\u202c', 'softhyphen turned'],
    ['bell\u0007 and tab\t', 'bell and tab\t'],
    ['a\u200db', 'ab'],
    ['👩\u200d🚀', '👩\u200d🚀'],
    ['می\u200cخواهم', 'می\u200cخواهم'],
    ['half \ud800 pair', 'half \ufffd pair'],
    ['𠮷野家', '𠮷野家'],
  ])('%j becomes %j', (text, clean) => {
    expect(withoutInvisible(text)).toBe(clean)
  })
})

describe('Markdown', () => {
  it('is known by two kinds of marks', () => {
    expect(isMarkdown('# 标题\n\n- 一\n- 二')).toBe(true)
    expect(isMarkdown('看 [这里](https://example.cn) 和 **那里**')).toBe(true)
    expect(isMarkdown('#话题 今天\n- 甲\n- 乙')).toBe(false)
    expect(isMarkdown('1. 先\n2. 后')).toBe(false)
    expect(isMarkdown('# 只有一个标题')).toBe(false)
  })

  it('becomes what it says', async () => {
    const html = await markdownToHtml(
      '## 安排\n\n先**修堤**，\n后修路。[图](https://example.cn)\n\n1. 甲\n   - 乙\n2. 丙\n\n> 引\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n<script>alert(1)</script><p onclick=x>html</p>\n\n![图说](https://example.cn/a.png)',
    )
    expect(fromHtml(html)).toEqual([
      '## 安排',
      '先**修堤**，后修路。[图](https://example.cn)',
      '1. 甲',
      '  - 乙',
      '2. 丙',
      '> 引',
      '| ^a | ^b |',
      '| 1 | 2 |',
      'html',
      '!(||)',
    ])
  })
})

describe('readMarker', () => {
  it.each([
    ['1.', 'number', 1],
    ['（12）', 'number', 12],
    ['2.3.', 'number', 3],
    ['c)', 'restyled', 3],
    ['iv.', 'restyled', 4],
    ['③', 'restyled', 3],
    ['一、', 'text', null],
    ['（十二）', 'text', null],
    ['第三条', 'text', null],
    ['\uf0b7', 'bullet', null],
    ['o', 'bullet', null],
    ['§', 'bullet', null],
    ['', 'bullet', null],
  ])('%j', (marker, kind, value) => {
    expect(readMarker(marker)).toEqual({ kind, value })
  })
})

describe('structure', () => {
  it('survives any nesting, and its text too', () => {
    const deep = `${'<ul><li>'.repeat(300)}底${'</li></ul>'.repeat(300)}`
    expect(fromHtml(deep).join('')).toContain('底')
    const quotes = `${'<blockquote>'.repeat(300)}底`
    expect(fromHtml(quotes).join('')).toContain('底')
    const tables = `${'<table><tr><td>a</td><td>'.repeat(40)}底`
    expect(fromHtml(tables).join('')).toContain('底')
  })

  it('makes ragged and overlapping tables rectangular', () => {
    expect(fromHtml('<table><tr><td rowspan=9>a<td colspan=0>b<tr><td>c<td>d</table>')).toEqual(['| a {1×2} | b |  |', '| c | d |'])
  })

  it('gives a data file back as paragraphs', () => {
    const row = `<tr>${'<td>1'.repeat(30)}`
    const { blocks, report } = pasteHtml(`<table>${row.repeat(700)}</table>`, parseHtml)
    expect(blocks.every(({ type }) => type === 'paragraph')).toBe(true)
    expect(blocks).toHaveLength(21_000)
    expect(report.notes).toEqual({ table: 1 })
  })

  it.each([
    ['feishu', '<i data-lark-html-role="root"></i><ul class="list-bullet1">前<li>甲</li>后</ul>'],
    ['yuque', '<i class="ne-p"></i><ul class="ne-list-wrap"><ul class="ne-ul">前<li>甲</li>后</ul></ul>'],
    ['wordOnline', '<i class="NormalTextRun"></i><ul>前<li data-aria-level="1">甲</li>后</ul>'],
    ['word', '<i class="MsoX"></i><table><tr><td style="mso-element:footnote-list">前甲<td>后</table>'],
  ])('keeps what stands beside the items of a list or the cells of a table (%s)', (source, html) => {
    const { blocks, report } = pasteHtml(html, parseHtml)
    expect(report.source).toBe(source)
    expect(outline(blocks).join('')).toMatch(/前.*甲.*后/)
  })

  it('takes ten times as long for ten times as much, not a hundred times', () => {
    const paragraph = '<p class=MsoNormal style="mso-list:l0 level1 lfo1"><span style="mso-list:Ignore">1.</span><b>粗</b>字</p>'
    const seconds = (paragraphs: number) => {
      const html = `<i class=MsoX></i>${paragraph.repeat(paragraphs)}`
      const started = performance.now()
      expect(pasteHtml(html, parseHtml).blocks).not.toHaveLength(0)
      return performance.now() - started
    }
    // The quickest of a few: what else the machine does at the moment only ever makes one slower.
    const quickest = (paragraphs: number) => Math.min(...Array.from({ length: 3 }, () => seconds(paragraphs)))
    quickest(500)
    expect(quickest(5000) / quickest(500)).toBeLessThan(40)
  })

  it('leaves the spaces around a pasted word alone, but no indent', () => {
    const alone = (text: string) => outline(withOuterSpaces(pasteText(text), text).blocks)
    expect(alone(' word ')).toEqual([' word '])
    expect(alone('　　词')).toEqual(['词'])
    expect(alone(' one\n two ')).toEqual(['one', 'two'])
  })
})
