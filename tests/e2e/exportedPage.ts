import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { AxeBuilder } from '@axe-core/playwright'
import { HtmlValidate, StaticConfigLoader } from 'html-validate'
import jsQR from 'jsqr'
import type { Browser } from 'playwright-core'
import sharp from 'sharp'

/** What a stranger sees of an exported page. */
export interface PageReport {
  /** Text of the page in the order of the source, white space collapsed, as lines of blocks. */
  readonly text: string
  readonly requests: readonly string[]
  readonly complaints: readonly string[]
  readonly axe: readonly string[]
  readonly validity: readonly string[]
  readonly qr: string | null
  readonly canonical: string | null
}

/** Serves the page from a web server of its own, opens it in Chromium, and looks at it the way strangers do. */
export async function inspectPage(browser: Browser, html: string): Promise<PageReport> {
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'text/html; charset=utf-8')
    response.end(html)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  const context = await browser.newContext({ bypassCSP: false })
  const audit = await browser.newContext({ bypassCSP: true })
  try {
    const page = await context.newPage()
    const requests: string[] = []
    const complaints: string[] = []
    page.on('request', (request) => requests.push(request.url()))
    page.on('console', (message) => complaints.push(message.text()))
    page.on('pageerror', (error) => complaints.push(error.message))
    await page.goto(url, { waitUntil: 'networkidle' })
    const text = await page.evaluate(() => {
      const copy = document.body.cloneNode(true) as HTMLElement
      for (const hidden of copy.querySelectorAll('script, style, svg')) hidden.remove()
      return (copy.textContent ?? '').replace(/\s+/g, ' ')
    })
    const qr = await readQr(await page.locator('svg[role=img]').first().screenshot())
    const canonical = await page.locator('link[rel=canonical]').getAttribute('href')
    const audited = await audit.newPage()
    await audited.goto(url)
    const { violations } = await new AxeBuilder({ page: audited }).analyze()
    return {
      text,
      requests,
      complaints,
      qr,
      canonical,
      axe: violations.map(({ id, help }) => `${id}: ${help}`),
      validity: validate(html),
    }
  } finally {
    await context.close()
    await audit.close()
    server.close()
  }
}

async function readQr(png: Buffer): Promise<string | null> {
  const { data, info } = await sharp(png)
    .ensureAlpha()
    .extend({ top: 20, bottom: 20, left: 20, right: 20, background: '#fff' })
    .raw()
    .toBuffer({ resolveWithObject: true })
  return jsQR(new Uint8ClampedArray(data), info.width, info.height)?.data ?? null
}

function validate(html: string): string[] {
  const loader = new StaticConfigLoader({
    root: true,
    extends: ['html-validate:recommended', 'html-validate:standard'],
    rules: { 'long-title': 'off' },
  })
  const report = new HtmlValidate(loader).validateStringSync(html)
  return report.results.flatMap((result) => result.messages.map(({ ruleId, message }) => `${ruleId}: ${message}`))
}
