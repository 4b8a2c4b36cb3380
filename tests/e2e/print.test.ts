import { expect, test } from 'vitest'
import type { ArticlesResponse } from '#shared/protocol/api.ts'
import { newPerson, openArticle } from '../support/browser.ts'
import { signIn } from '../support/people.ts'
import { demoNewsroom } from './demoNewsroom.ts'
import { exported, times } from './startedArticle.ts'

/* What people print: the exported page, as whoever reads it, and an article from the editor, as whoever reads proofs. */

/** A sheet of A4 less its margins, in CSS pixels. */
const sheet = { width: 680, height: 960 }

const newsroom = demoNewsroom()

test('a printed page has the text, the names and the QR code, within the sheet and dark on white', async () => {
  const layout = await signIn(newsroom.server, 'layout')
  const { articles } = await layout.json<ArticlesResponse>('/api/articles?stage=signed')
  const article = articles.find(({ language }) => language === 'zh')
  const html = await exported(layout, article?.id ?? '', 'html')
  const context = await newsroom.browser.newContext({ viewport: sheet, colorScheme: 'dark' })
  try {
    const page = await context.newPage()
    await page.setContent(html)
    await page.emulateMedia({ media: 'print' })
    const text = await page.locator('body').innerText()
    expect(text).toContain(article?.headline)
    expect(text).toContain('编辑：')
    const qr = await page.locator('svg[role=img]').first().boundingBox()
    expect(qr?.width ?? 0).toBeGreaterThanOrEqual(72)
    expect((qr?.x ?? 0) + (qr?.width ?? 0)).toBeLessThanOrEqual(sheet.width)
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(sheet.width)
    const ink = await page
      .locator('article p, main p')
      .first()
      .evaluate((paragraph) => getComputedStyle(paragraph).color)
    expect(Math.max(...(ink.match(/\d+/g) ?? []).slice(0, 3).map(Number))).toBeLessThan(100)
    const pdf = await page.pdf({ format: 'A4' })
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-')
    const pictures = await page.locator('figure img').count()
    expect(pictures).toBeGreaterThan(0)
    expect(times(pdf.toString('latin1'), '/Subtype /Image')).toBeGreaterThanOrEqual(pictures)
  } finally {
    await context.close()
  }
})

test('an article printed from the editor is there to its last line, says which it is, and has nothing of the tools', async () => {
  const reporter = await signIn(newsroom.server, 'reporter')
  const { articles } = await reporter.json<ArticlesResponse>('/api/articles?stage=draft')
  const article = articles.toSorted((a, b) => b.characters - a.characters)[0]
  expect(article?.characters).toBeGreaterThan(5000)
  const { context, page } = await newPerson(newsroom.browser, newsroom.server, 'reporter', undefined, { colorScheme: 'dark' })
  try {
    await openArticle(page, article?.id ?? '')
    await page.emulateMedia({ media: 'print' })
    await page.setViewportSize(sheet)
    const paper = await page.evaluate(() => ({
      height: document.documentElement.scrollHeight,
      width: document.documentElement.scrollWidth,
    }))
    const last = await page.locator('[data-field=body] p').last().boundingBox()
    expect(last?.y).toBeGreaterThan(4 * sheet.height)
    expect((last?.y ?? 0) + (last?.height ?? 0)).toBeLessThanOrEqual(paper.height)
    expect(last?.x).toBe(0)
    expect(paper.width).toBeLessThanOrEqual(sheet.width)
    const text = await page.locator('body').innerText()
    expect(text).toContain(article?.number)
    expect(text).toContain('草稿')
    for (const tool of ['送审', '导出', '标题的各种版本', '小标题 ']) expect(text).not.toContain(tool)
    const ink = await page
      .locator('[data-field=body] p')
      .first()
      .evaluate((paragraph) => getComputedStyle(paragraph).color)
    expect(Math.max(...(ink.match(/\d+/g) ?? []).slice(0, 3).map(Number))).toBeLessThan(100)
    const pdf = await page.pdf({ format: 'A4' })
    expect(times(pdf.toString('latin1'), '/Type /Page\n') + times(pdf.toString('latin1'), '/Type /Page ')).toBeGreaterThan(4)
  } finally {
    await context.close()
  }
})
