import { expect, test } from 'vitest'
import { safeHref } from '#shared/article/links.ts'
import { exportFormats } from '#shared/export/formats.ts'
import type { ExportInput } from '#shared/export/page.ts'
import { exportInput, pixel } from '../../support/fixtures/exportInput.ts'
import { modelArticle } from '../../support/fixtures/modelArticle.ts'
import { nastyText, randomArticle, randomHref } from '../../support/fixtures/randomArticle.ts'
import { assertNested, type HtmlToken, htmlTokens } from '../../support/htmlTokens.ts'
import { pick, rng } from '../../support/rng.ts'

/** Every element that a page may hold, with every attribute that it may have. Nothing an author types is in here. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  html: ['lang'],
  head: [],
  meta: ['charset', 'name', 'property', 'content', 'http-equiv'],
  title: ['id'],
  link: ['rel', 'href'],
  style: [],
  script: ['type'],
  body: ['class', 'data-watermark'],
  header: ['class'],
  footer: ['class'],
  nav: ['class', 'aria-label'],
  main: [],
  article: ['class', 'aria-labelledby'],
  aside: ['class', 'aria-labelledby'],
  hgroup: [],
  h1: ['id', 'class'],
  h2: ['id'],
  h3: [],
  p: ['class', 'role'],
  div: ['class', 'id', 'tabindex', 'role', 'aria-label'],
  span: ['class', 'id', 'aria-hidden'],
  time: ['id', 'class', 'datetime'],
  a: ['class', 'href', 'rel', 'aria-current'],
  strong: ['class', 'id'],
  em: [],
  u: [],
  s: [],
  br: [],
  hr: [],
  ul: [],
  ol: ['start'],
  li: [],
  blockquote: [],
  figure: [],
  figcaption: [],
  img: ['src', 'alt', 'width', 'height', 'decoding'],
  table: [],
  thead: [],
  tbody: [],
  tr: [],
  td: ['colspan', 'rowspan'],
  th: ['scope', 'colspan', 'rowspan'],
  svg: ['role', 'aria-labelledby', 'xmlns', 'viewBox', 'shape-rendering'],
  rect: ['width', 'height', 'fill'],
  path: ['fill', 'd'],
  'founder-content': [],
}

function randomInput(seed: number): ExportInput {
  const random = rng(seed)
  const nasty = () => nastyText(random)
  return exportInput({
    article: randomArticle(random),
    number: nasty(),
    url: random() < 0.3 ? randomHref(random) : 'https://www.tangxi-daily.example/content/x.htm',
    signed: random() < 0.5,
    credits: [
      { role: 'reporter', names: [nasty(), nasty()] },
      { role: 'editor', names: [nasty()] },
      { role: 'review1', names: [nasty()] },
    ],
    pictures: {
      pic1: { ...pixel, src: pick(random, [pixel.src, 'pictures/a.jpg', 'javascript:alert(1)', '"><script>', '//evil.example/x.png']) },
    },
    site: {
      name: nasty(),
      url: random() < 0.3 ? randomHref(random) : 'https://www.tangxi-daily.example',
      links: [{ label: nasty(), href: randomHref(random) }],
      channels: [{ id: 'shehui', name: nasty() }],
      share: { title: nasty(), hint: nasty() },
      licence: [nasty()],
      credits: { separator: pick(random, ['、', '<b>', '"']), showReviewers: random() < 0.5 },
      founderMarkers: random() < 0.5,
    },
  })
}

/** Why the token must not be on a page, or null. */
function fault(token: HtmlToken): string | null {
  if (token.kind === 'comment')
    return /^(\/?enpcontent|enpproperty [\s\S]*\/enpproperty)$/.test(token.text) ? null : `comment ${token.text}`
  if (token.kind === 'text')
    return /(?![\t\n])[\p{Cc}\p{Cs}\p{Noncharacter_Code_Point}]/u.test(token.text) ? `character ${JSON.stringify(token.text)}` : null
  const names = allowed[token.name]
  if (!names) return `element ${token.name}`
  if (token.kind === 'close') return null
  for (const [name, value] of Object.entries(token.attributes)) {
    if (!names.includes(name)) return `attribute ${name} of ${token.name}`
    if (name === 'href' && token.name === 'a' && safeHref(value) !== value) return `address ${value}`
    if (name === 'src' && !/^(data:image\/png;base64,[A-Za-z0-9+/=]+|pictures\/a\.jpg)$/.test(value)) return `picture ${value}`
  }
  return null
}

test('whatever people type, a page holds only what the schema can say', () => {
  for (let seed = 1; seed <= 150; seed++) {
    const input = randomInput(seed)
    for (const format of ['html', 'fragment'] as const) {
      const found = htmlTokens(exportFormats[format].write(input))
      assertNested(found)
      const faults = found.map(fault).filter((each) => each !== null)
      expect(faults, `${format}, seed ${seed}`).toEqual([])
    }
  }
})

test('ids are unique on every page', () => {
  for (let seed = 1; seed <= 80; seed++) {
    const found = htmlTokens(exportFormats.html.write(randomInput(seed)))
    const ids = found.flatMap((token) => (token.kind === 'open' && token.attributes['id'] !== undefined ? [token.attributes['id']] : []))
    expect(new Set(ids).size, `seed ${seed}`).toBe(ids.length)
  }
})

test('the same input is the same bytes, and writing changes nothing in it', () => {
  for (let seed = 1; seed <= 30; seed++) {
    const input = randomInput(seed)
    const before = JSON.stringify(input)
    for (const exporter of Object.values(exportFormats)) {
      expect(exporter.write(structuredClone(input)), `seed ${seed}`).toBe(exporter.write(input))
    }
    expect(JSON.stringify(input)).toBe(before)
  }
})

test('links of copy and of the margins that lead nowhere safe keep their words and lose their address', () => {
  const article = modelArticle()
  const input = exportInput({
    article: {
      ...article,
      body: [
        {
          type: 'paragraph',
          content: [{ type: 'text', text: '点这里', marks: [{ type: 'link', attrs: { href: 'javascript:alert(1)' } }] }],
        },
      ],
      meta: { ...article.meta, related: [{ id: 'r', title: '另一篇', url: 'javascript:alert(2)' }] },
    },
  })
  for (const exporter of Object.values(exportFormats)) {
    const out = exporter.write(input)
    expect(out).toContain('点这里')
    expect(out).not.toContain('javascript:alert(1)')
    expect(out).not.toContain('javascript:alert(2)')
  }
})
