import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ArticlesResponse } from '#shared/protocol/api.ts'
import { launchBrowser } from '../support/browser.ts'
import { signIn } from '../support/people.ts'
import { startServer, type TestServer } from '../support/server.ts'
import { exported, times } from './startedArticle.ts'

/* The exported page on paper, as whoever reads it prints it. */

/** A sheet of A4 less its margins, in CSS pixels. */
const sheet = { width: 680, height: 960 }

let server: TestServer
let browser: Browser

beforeAll(async () => {
  server = await startServer({ demo: true })
  browser = await launchBrowser()
}, 120_000)

afterAll(async () => {
  await browser?.close()
  await server?.stop()
})

test('a printed page has the text, the names and the QR code, within the sheet and dark on white', async () => {
  const layout = await signIn(server, 'layout')
  const { articles } = await layout.json<ArticlesResponse>('/api/articles?stage=signed')
  const article = articles.find(({ language }) => language === 'zh')
  const html = await exported(layout, article?.id ?? '', 'html')
  const context = await browser.newContext({ viewport: sheet, colorScheme: 'dark' })
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
