import { createHash } from 'node:crypto'
import { type ConfigData, HtmlValidate, StaticConfigLoader } from 'html-validate'
import jsqr from 'jsqr'
import { describe, expect, test } from 'vitest'
import { exportFormats } from '#shared/export/formats.ts'
import type { ExportInput } from '#shared/export/page.ts'
import { englishArticle, exportInput, figure, p, pixel, richArticle, text } from '../../support/fixtures/exportInput.ts'
import { type ModelChanges, modelArticle } from '../../support/fixtures/modelArticle.ts'
import { randomArticle } from '../../support/fixtures/randomArticle.ts'
import { htmlTokens, inside, visibleText } from '../../support/htmlTokens.ts'
import { rng } from '../../support/rng.ts'

const { write } = exportFormats.html
const pictures = { pic1: pixel, pic2: pixel }
const emptyArticle = modelArticle({ headline: [], body: [] })

const pages: Readonly<Record<string, ExportInput>> = {
  model: exportInput(),
  'full, Chinese': exportInput({ article: richArticle(), pictures, site: { founderMarkers: true } }),
  'full, English': exportInput({ article: englishArticle() }),
  'empty article': exportInput({ article: emptyArticle, credits: [], site: { links: [], licence: [], share: { title: '', hint: '' } } }),
  unsigned: exportInput({ article: richArticle(), signed: false }),
}

const validator = new HtmlValidate(
  new StaticConfigLoader({
    root: true,
    extends: ['html-validate:recommended', 'html-validate:standard', 'html-validate:a11y'],
    rules: {
      // The headline decides the length of the title; a Chinese one says more in 70 characters than the rule has in mind.
      'long-title': 'off',
    },
  } satisfies ConfigData),
)

describe.each(Object.entries(pages))('%s', (_name, input) => {
  const page = write(input)
  const found = htmlTokens(page)

  test('is valid HTML', () => {
    const report = validator.validateStringSync(page)
    const messages = report.results.flatMap((result) => result.messages.map(({ ruleId, message, line }) => `${line} ${ruleId}: ${message}`))
    expect(messages).toEqual([])
  })

  test('lets nothing load or run but what its policy names', () => {
    const policy = found.find((token) => token.kind === 'open' && token.attributes['http-equiv'] === 'Content-Security-Policy')
    const content = policy?.kind === 'open' ? (policy.attributes['content'] ?? '') : ''
    const hash = (source: string) => `'sha256-${createHash('sha256').update(source, 'utf8').digest('base64')}'`
    const sources = (name: string) =>
      found.flatMap((token, index) =>
        token.kind === 'open' && token.name === name ? [visibleText(found.slice(index + 1, index + 2))] : [],
      )
    expect(sources('style')).toHaveLength(1)
    expect(sources('script')).toHaveLength(2)
    expect(content).toBe(
      `default-src 'none'; img-src 'self' data:; style-src ${sources('style').map(hash).join(' ')}; script-src ${sources('script').map(hash).join(' ')}; base-uri 'none'; form-action 'none'`,
    )
    expect(page).not.toMatch(/ style=| on[a-z]+="|@import|url\(/)
  })

  test('names the same people to machines and to readers', () => {
    const [graph] = jsonLd(page)
    const article = graph['@graph'].find((node) => node['@type'] === 'NewsArticle')
    const webPage = graph['@graph'].find((node) => node['@type'] === 'WebPage')
    const names = (value: unknown) => (Array.isArray(value) ? value : []).map((person: { name: string }) => person.name)
    const credits = (role: string) => input.credits.filter((credit) => credit.role === role).flatMap((credit) => credit.names)
    const authors = [...credits('reporter'), ...credits('stringer')]
    expect(names(article?.['author'])).toEqual(authors.length > 0 ? authors : [input.site.name])
    expect(names(article?.['editor'])).toEqual(credits('editor'))
    expect(names(webPage?.['reviewedBy'])).toEqual([...credits('review1'), ...credits('review2'), ...credits('review3')])
    const seen = visibleText(inside(found, (token) => token.name === 'article'))
    for (const credit of input.credits) for (const name of credit.names) expect(seen).toContain(name)
  })

  test('shows a code that leads to its own address, with room around it', () => {
    expect(scanned(page)).toBe(input.url)
    const side = Number(/viewBox="0 0 (\d+) /.exec(page)?.[1])
    const rectangles = [...page.matchAll(/M(\d+) (\d+)h(\d+)v1/g)].map(([, x, y, length]) => [
      Number(x),
      Number(y),
      Number(x) + Number(length),
    ])
    expect(Math.min(...rectangles.map(([x]) => x ?? 0))).toBe(4)
    expect(Math.min(...rectangles.map(([, y]) => y ?? 0))).toBe(4)
    expect(Math.max(...rectangles.map(([, , end]) => end ?? 0))).toBe(side - 4)
    expect(Math.max(...rectangles.map(([, y]) => y ?? 0))).toBe(side - 5)
  })
})

interface Graph {
  readonly '@graph': readonly Readonly<Record<string, unknown>>[]
}

function jsonLd(page: string): [Graph, Readonly<Record<string, unknown>>] {
  const [graph, baidu] = [...page.matchAll(/<script type="application\/ld\+json">(.*?)<\/script>/gs)].map((match) => match[1] ?? '')
  return [JSON.parse(graph ?? ''), JSON.parse(baidu ?? '')]
}

/** Draws the path of the code as a telephone's camera would see it and reads it. */
function scanned(page: string): string | undefined {
  const side = Number(/viewBox="0 0 (\d+) \1"/.exec(page)?.[1])
  const path = /<path fill="#000" d="([^"]+)"/.exec(page)?.[1] ?? ''
  const scale = 4
  const width = side * scale
  const bitmap = new Uint8ClampedArray(width * width * 4).fill(255)
  for (const [whole, x, y, length, back] of path.matchAll(/M(\d+) (\d+)h(\d+)v1h(-\d+)z/g)) {
    if (Number(back) !== -Number(length)) throw new Error(`not a rectangle: ${whole}`)
    for (let row = 0; row < scale; row++) {
      const start = ((Number(y) * scale + row) * width + Number(x) * scale) * 4
      for (let at = start; at < start + Number(length) * scale * 4; at++) if (at % 4 !== 3) bitmap[at] = 0
    }
  }
  const read = (jsqr as unknown as { default?: typeof jsqr }).default ?? jsqr
  return read(bitmap, width, width)?.data
}

test('a reader meets the parts in the order of the paper', () => {
  const seen = visibleText(htmlTokens(write(pages['full, Chinese'] ?? exportInput())))
    .slice(0)
    .replace(/\s+/g, ' ')
  const parts = [
    '棠溪日报数字报',
    '掌上棠溪客户端',
    '首页 > 社会',
    '我市深入推进“十五分钟阅读圈”建设',
    '棠溪市图书馆争创“全民阅读示范馆” 把一盏灯留给夜读人',
    '一年新增分馆九处',
    '2026-11-23 10:30 来源：棠溪日报 记者：沈望舒、陆知行 通讯员：何小满',
    '分享到微信朋友圈',
    '使用“扫一扫”',
    '本报棠溪11月23日电 一座城市的气质',
    '把灯光留到更晚时分',
    '《棠溪日报》（2026年11月23日 第03版）',
    '摄影：顾青 编辑：张岚 一审：张岚 二审：秦默 三审：陈牧',
    '相关稿件',
    '夜读的人——棠溪中心馆的一个晚上',
    '旧书坊沿河而立（连载之三）',
    '棠ICP备00000000号',
  ]
  const places = parts.map((part) => seen.lastIndexOf(part))
  expect(places).not.toContain(-1)
  expect(places).toEqual([...places].sort((a, b) => a - b))
})

test('a credit line is one element whose text is label and names', () => {
  const page = write(exportInput())
  expect(page).toContain('<span id="source_baidu">来源：棠溪日报</span>')
  expect(page).toContain('<span id="author_baidu">记者：沈望舒、陆知行</span>')
  expect(page).toContain('<span id="editor_baidu">编辑：张岚</span>')
  expect(page).toContain('<span>三审：陈牧</span>')
})

test('clauses of the headline stand in their own elements with a full-width space between', () => {
  const wanted = '<span class="cl">棠溪市图书馆争创“全民阅读示范馆”</span>\u3000<span class="cl">把一盏灯留给夜读人</span>'
  expect(write(exportInput())).toContain(wanted)
  const lines = modelArticle({ headline: ['棠溪市图书馆争创“全民阅读示范馆”', '把一盏灯留给夜读人'] })
  expect(write(exportInput({ article: lines }))).toContain(wanted)
  expect(write(exportInput())).toContain('<title>棠溪市图书馆争创“全民阅读示范馆”\u3000把一盏灯留给夜读人_社会_棠溪日报</title>')
})

test('the web title names the page where its headline does not stand; versions are told to machines', () => {
  const page = (meta: ModelChanges['meta']) =>
    write(exportInput({ article: modelArticle({ headline: ['主题'], deck: ['副题'], ...(meta ? { meta } : {}) }) }))
  const graph = (html: string) => html.match(/"headline":"[^"]*",(?:"alternativeHeadline":(?:\[[^\]]*\]|"[^"]*"))?/)?.[0]
  const plain = page({})
  expect(page({ webTitle: '', shortTitle: '', wechatTitle: '只在微信里' })).toBe(plain)
  expect(graph(plain)).toBe('"headline":"主题","alternativeHeadline":"副题"')

  const web = page({ webTitle: '网页上的题', shortTitle: '短题' })
  expect(web).toContain('<span class="cl">主题</span></h1>')
  expect(web).toContain('<title>网页上的题_')
  expect(web).toContain('<meta property="og:title" content="网页上的题">')
  expect(graph(web)).toBe('"headline":"主题","alternativeHeadline":["副题","网页上的题","短题"]')
  expect(graph(page({ shortTitle: '主题' }))).toBe(graph(plain))
})

test('what was not given is not there', () => {
  const page = write(exportInput({ credits: [{ role: 'editor', names: ['张岚'] }] }))
  for (const word of [
    '相关稿件',
    '记者：',
    '通讯员：',
    '一审：',
    'class="kicker"',
    'class="deck"',
    'class="standfirst"',
    'enpproperty',
    'undefined',
    'noindex',
  ]) {
    expect(page).not.toContain(word)
  }
})

test('a paper that does not name its reviewers prints none and tells machines none', () => {
  const page = write(exportInput({ site: { credits: { separator: '、', showReviewers: false } } }))
  for (const name of ['秦默', '陈牧', '一审：']) expect(page).not.toContain(name)
  expect(page).toContain('编辑：张岚')
})

test('an article without a byline or in another language speaks accordingly', () => {
  const page = write(exportInput({ article: englishArticle() }))
  expect(page).toContain('<html lang="en">')
  for (const line of ['By 沈望舒 and 陆知行', 'Edited by 张岚', 'Reviewed by 张岚, 秦默 and 陈牧', 'Related stories', 'Source: 棠溪日报']) {
    expect(page).toContain(line)
  }
})

test('unsigned pages ask not to be indexed and carry the mark across paper', () => {
  const page = write(exportInput({ signed: false }))
  expect(page).toContain('<p class="unsigned" role="note">未签发 · 仅供审阅，不得发布</p>')
  expect(page).toContain('<meta name="robots" content="noindex">')
  expect(page).toContain('data-watermark="未签发"')
  expect(jsonLd(page)[0]['@graph'][0]?.['creativeWorkStatus']).toBe('Draft')
})

test('times are printed in the zone of the paper, for Baidu without it', () => {
  const page = write(exportInput())
  expect(page).toContain('datetime="2026-11-23T10:30:05+08:00">2026-11-23 10:30</time>')
  expect(jsonLd(page)[1]).toMatchObject({ pubDate: '2026-11-23T10:30:05', upDate: '2026-11-23T12:00:00' })
  expect(page).toContain('<meta name="publishdate" content="2026-11-23 10:30:05">')
  expect(page).toContain('<meta property="bytedance:published_time" content="2026-11-23T10:30:05+08:00">')
})

test('the marks of Founder archives hold the data and nothing can close them', () => {
  const article = modelArticle({ headline: ['甲-->乙--'], kicker: ['</title>引题'] })
  const page = write(exportInput({ article, site: { founderMarkers: true } }))
  const comments = htmlTokens(page).flatMap((token) => (token.kind === 'comment' ? [token.text] : []))
  expect(comments).toHaveLength(3)
  expect(comments[2]).toContain('<articleid>2026-0412</articleid><date>2026-11-23 10:30:05:0</date>')
  expect(comments[2]).toContain('<title>甲- -&gt;乙- -</title>')
  expect(comments[2]).toContain('<introtitle>&lt;/title&gt;引题</introtitle>')
})

test('headings never skip a level', () => {
  const h = (level: 2 | 3, value: string) => ({ type: 'heading' as const, attrs: { level }, content: [text(value)] })
  const article = modelArticle({ body: [h(3, '一'), p('甲'), h(3, '二'), h(2, '三'), h(3, '四')] })
  const out = exportFormats.fragment.write(exportInput({ article }))
  expect(out).toBe('<h2>一</h2>\n<p>甲</p>\n<h3>二</h3>\n<h2>三</h2>\n<h3>四</h3>\n')
})

test('a picture has its size, its description, caption and credit', () => {
  const article = modelArticle({ body: [figure('pic1', '图说', '顾青 摄', '描述')] })
  const out = exportFormats.fragment.write(
    exportInput({ article, pictures: { pic1: { src: 'pictures/a.jpg', width: 1600, height: 900 } } }),
  )
  expect(out).toBe(
    '<figure><img src="pictures/a.jpg" alt="描述" width="1600" height="900" decoding="async"><figcaption>图说 <span class="credit">顾青 摄</span></figcaption></figure>\n',
  )
})

test('blank paragraphs and typed indents are not printed', () => {
  const article = modelArticle({ body: [p('　　正文 '), p(''), p(' 　'), { type: 'paragraph', content: [{ type: 'hardBreak' }] }] })
  expect(exportFormats.fragment.write(exportInput({ article }))).toBe('<p>正文</p>\n')
})

test('a cell reaches no further than its table, a header row that reaches down is no head', () => {
  const cell = (type: 'tableCell' | 'tableHeader', value: string, rowspan: number) => ({
    type,
    attrs: { colspan: 1, rowspan },
    content: [p(value)],
  })
  const table = (span: number) => ({
    type: 'table' as const,
    content: [
      { type: 'tableRow' as const, content: [cell('tableHeader', '甲', span), cell('tableHeader', '乙', 1)] },
      { type: 'tableRow' as const, content: [cell('tableCell', '丙', 9)] },
    ],
  })
  const out = (span: number) => exportFormats.fragment.write(exportInput({ article: modelArticle({ body: [table(span)] }) }))
  expect(out(1)).toContain('<thead><tr><th scope="col">甲</th><th scope="col">乙</th></tr></thead><tbody><tr><td>丙</td></tr></tbody>')
  expect(out(2)).toContain(
    '<table><tbody><tr><th scope="row" rowspan="2">甲</th><th scope="row">乙</th></tr><tr><td>丙</td></tr></tbody></table>',
  )
})

test('pages of wild articles are valid HTML too', () => {
  for (let seed = 1; seed <= 25; seed++) {
    const report = validator.validateStringSync(write(exportInput({ article: randomArticle(rng(seed)), pictures })))
    const messages = report.results.flatMap((result) => result.messages.map(({ ruleId, message }) => `${ruleId}: ${message}`))
    expect(messages, `seed ${seed}`).toEqual([])
  }
})
