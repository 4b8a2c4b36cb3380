import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import { type Browser, type CDPSession, chromium, type Page } from 'playwright-core'

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']

/** One page in a browser of its own, and how much work it has had. */
export interface BrowserPage {
  readonly page: Page
  readonly devtools: CDPSession
  /** Milliseconds of script that the page has run since it was opened. */
  scriptMs(): Promise<number>
  close(): Promise<void>
}

/** @returns null where there is no Chromium: CHROME_PATH, one on the PATH, one that Playwright downloaded */
export async function openBrowserPage(url: string, cookie: string): Promise<BrowserPage | null> {
  const executablePath = findBrowser()
  if (executablePath === undefined) return null
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'] })
  try {
    return await openPage(browser, url, cookie)
  } catch (error) {
    await browser.close()
    throw error
  }
}

async function openPage(browser: Browser, url: string, cookie: string): Promise<BrowserPage> {
  const context = await browser.newContext({ baseURL: url, locale: 'zh-CN', viewport: { width: 1280, height: 800 } })
  const at = cookie.indexOf('=')
  await context.addCookies([{ name: cookie.slice(0, at), value: cookie.slice(at + 1), url }])
  const page = await context.newPage()
  const devtools = await context.newCDPSession(page)
  await devtools.send('Performance.enable')
  const scriptMs = async () => {
    const { metrics } = await devtools.send('Performance.getMetrics')
    return (metrics.find(({ name }) => name === 'ScriptDuration')?.value ?? 0) * 1000
  }
  return { page, devtools, scriptMs, close: () => browser.close() }
}

function findBrowser(): string | undefined {
  const onPath = (process.env.PATH ?? '').split(delimiter).flatMap((folder) => names.map((name) => join(folder, name)))
  return [process.env.CHROME_PATH ?? '', ...onPath, chromium.executablePath()].find((path) => path !== '' && isExecutable(path))
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
