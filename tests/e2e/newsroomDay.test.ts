import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { inlineText, lineText } from '#shared/article/read.ts'
import type { SiteProfile } from '#shared/protocol/api.ts'
import { modelArticle, modelHeads } from '../support/fixtures/modelArticle.ts'
import { signIn } from '../support/people.ts'
import { repositoryRoot } from '../support/repositoryRoot.ts'
import { demoNewsroom } from './demoNewsroom.ts'
import { inspectPage } from './exportedPage.ts'
import { type Copy, newsroomDay } from './newsroomDay.ts'

/*
 * The product's main job, end to end: three people type one article at the same time, three others review and sign it,
 * layout downloads the page, and every line of the copy is on it, once, in order, with the name of who edited it.
 */

const outputFolder = join(repositoryRoot, 'tests/.output')

const newsroom = demoNewsroom()

function copyOf(): Copy {
  const article = modelArticle()
  const paragraphs = article.body.map((block) => (block.type === 'paragraph' ? inlineText(block.content) : ''))
  const find = (text: string) => paragraphs.findIndex((paragraph) => paragraph.includes(text))
  return {
    channel: '社会',
    headline: lineText(article.headline).replaceAll('\u3000', ' '),
    paragraphs,
    heads: [
      ...modelHeads.level1.map((text) => ({ text, level: 1 as const, paragraph: find(text) })),
      ...modelHeads.level2.map((text) => ({ text, level: 2 as const, paragraph: find(text) })),
    ],
    related: { title: '棠溪夜读人的灯', url: 'https://news.example.cn/lamp' },
  }
}

test('an article from the first key press to the page', { timeout: 300_000 }, async () => {
  const copy = copyOf()
  const day = await newsroomDay(newsroom.browser, newsroom.server, copy)
  await mkdir(outputFolder, { recursive: true })
  await writeFile(join(outputFolder, 'newsroomDay.html'), day.html) // to look at
  const [reporter, editor] = [await signIn(newsroom.server, 'reporter'), await signIn(newsroom.server, 'editor')]
  const site = await reporter.json<SiteProfile>('/api/site')
  const page = await inspectPage(newsroom.browser, day.html)

  const expected = [
    ...site.links.map((link) => link.label),
    '首页 > 社会',
    copy.headline,
    site.share.title,
    site.share.hint,
    ...copy.paragraphs,
    `编辑：${editor.user.name}`,
    '相关稿件',
    copy.related.title,
  ]
  const bare = (text: string) => text.replace(/\s+/g, '')
  const text = bare(page.text)
  let at = 0
  for (const line of expected) {
    const found = text.indexOf(bare(line), at)
    expect(found, `${line}\n  comes after what is before it; the page goes on:\n${text.slice(at, at + 600)}\n`).toBeGreaterThanOrEqual(0)
    at = found + bare(line).length
  }
  for (const paragraph of copy.paragraphs) expect(text.split(bare(paragraph)).length, `${paragraph.slice(0, 20)}… stands once`).toBe(2)

  const heads = [...day.html.matchAll(/<strong class="runin runin-([12])"[^>]*>([^<]*)<\/strong>/g)].map((match) => match[2])
  expect([...heads].sort()).toEqual([...modelHeads.level1, ...modelHeads.level2].sort())
  expect(page.text).not.toContain('未签发')
  expect(page.validity, 'html-validate').toEqual([])
  expect(page.axe, 'axe').toEqual([])
  expect(page.requests, 'requests').toHaveLength(1)
  expect(page.complaints, 'console').toEqual([])
  expect(page.qr, 'the QR code').toBe(page.canonical)
  expect(day.complaints).toEqual(Object.fromEntries(Object.keys(day.complaints).map((name) => [name, []])))
})
