import { expect, test } from 'vitest'
import { blockTexts } from '#shared/article/read.ts'
import { cleanStrings } from '#shared/export/clean.ts'
import { exportFormats, formats } from '#shared/export/formats.ts'
import { englishArticle, exportInput, pixel, richArticle } from '../../support/fixtures/exportInput.ts'
import { modelArticle, modelHeads } from '../../support/fixtures/modelArticle.ts'
import { randomArticle, tokens } from '../../support/fixtures/randomArticle.ts'
import { htmlTokens, inside, visibleText } from '../../support/htmlTokens.ts'
import { rng } from '../../support/rng.ts'

function ink(text: string): string {
  return text.replace(/\s+/gu, '')
}

/** What a reader sees of the copy in each format, roughly for Markdown and exactly for the others. */
function read(format: (typeof formats)[number], out: string): string {
  if (format === 'html') {
    return visibleText(inside(htmlTokens(out), (token) => token.attributes['class'] === 'body e-content'))
  }
  if (format === 'fragment') return visibleText(htmlTokens(out))
  return out
}

test('every text block stands in every format once and in order', () => {
  for (let seed = 1; seed <= 120; seed++) {
    const words = tokens()
    const input = exportInput({ article: randomArticle(rng(seed), words), pictures: { pic1: pixel } })
    for (const format of formats) {
      const found = read(format, exportFormats[format].write(input)).match(/zq\d+qz/g) ?? []
      // A description may repeat how the text begins, the body itself may not.
      expect(found, `${format}, seed ${seed}`).toEqual(written(input.article.body, words.all))
    }
  }
})

/** The tokens that the body holds, in the order of the text. */
function written(body: Parameters<typeof blockTexts>[0], all: readonly string[]): string[] {
  const found =
    blockTexts(body)
      .join('\n')
      .match(/zq\d+qz/g) ?? []
  expect(new Set(found).size).toBe(found.length)
  expect(found.every((token) => all.includes(token))).toBe(true)
  return [...found]
}

test('the fragment says exactly what the body says, no character more or less', () => {
  for (let seed = 1; seed <= 300; seed++) {
    const article = randomArticle(rng(seed))
    const plain = { ...article, body: article.body.filter((block) => block.type !== 'figure'), meta: { ...article.meta, dateline: '' } }
    const out = exportFormats.fragment.write(exportInput({ article: plain }))
    const seen = visibleText(htmlTokens(out)).replace(/图片缺失( · [^\n]*)?/g, '')
    const wanted = ink(blockTexts(cleanStrings(plain.body)).join(''))
    if (JSON.stringify(plain.body).includes('"figure"')) continue // pictures inside cells say what is missing
    expect(ink(seen), `seed ${seed}`).toBe(wanted)
  }
})

test('the model article keeps its paragraphs and its run-in heads in every format', () => {
  const input = exportInput()
  const wanted = blockTexts(modelArticle().body).map(ink)
  for (const format of formats) {
    const out = ink(read(format, exportFormats[format].write(input)).replace(/\*\*/g, ''))
    let at = -1
    for (const paragraph of wanted) {
      const next = out.indexOf(paragraph)
      expect(next, format).toBeGreaterThan(at)
      expect(out.indexOf(paragraph, next + 1), format).toBe(-1)
      at = next
    }
  }
})

test('run-in heads are marked by level, the first level numbered through the text', () => {
  const found = htmlTokens(exportFormats.html.write(exportInput()))
  for (const [index, head] of modelHeads.level1.entries()) {
    expect(visibleText(inside(found, (token) => token.attributes['id'] === `s${index + 1}`))).toBe(head)
  }
  const out = exportFormats.html.write(exportInput())
  for (const head of modelHeads.level2) expect(out).toContain(`<strong class="runin runin-2">${head}</strong>`)
  expect(exportFormats.markdown.write(exportInput())).toContain('**打通服务堵点，让借阅少跑腿路**。')
})

test('bold inside a run-in head is not doubled, a link inside it stays', () => {
  const article = modelArticle({
    body: [
      {
        type: 'paragraph',
        content: [
          { type: 'text', text: '一是', marks: [{ type: 'runIn', attrs: { level: 2 } }, { type: 'bold' }] },
          {
            type: 'text',
            text: '提速。',
            marks: [
              { type: 'runIn', attrs: { level: 2 } },
              { type: 'link', attrs: { href: '/a' } },
            ],
          },
          { type: 'text', text: '正文' },
        ],
      },
    ],
  })
  const out = exportFormats.fragment.write(exportInput({ article }))
  expect(out).toBe('<p><strong class="runin runin-2">一是<a href="/a" rel="noopener">提速。</a></strong>正文</p>\n')
})

test('a missing picture is a visible box with its caption, in every format', () => {
  const input = exportInput({ article: richArticle(), pictures: { pic1: pixel } })
  for (const format of formats) {
    const out = exportFormats[format].write(input)
    expect(out, format).toContain('图片缺失')
    expect(out, format).toContain('志愿者为行动不便的读者送书上门。')
    expect(out, format).toContain('顾青 摄')
  }
  const pictures = { pic1: pixel, pic2: pixel }
  for (const format of formats) {
    expect(exportFormats[format].write(exportInput({ article: richArticle(), pictures })), format).not.toContain('图片缺失')
  }
})

test('unsigned copy says so in every format, signed copy in none', () => {
  for (const article of [modelArticle(), englishArticle()]) {
    const banner = article.meta.language === 'zh' ? '未签发 · 仅供审阅，不得发布' : 'Not signed off · for review only, not for publication'
    for (const format of formats) {
      expect(exportFormats[format].write(exportInput({ article, signed: false })), format).toContain(banner)
      expect(exportFormats[format].write(exportInput({ article })), format).not.toContain(banner)
    }
  }
})
