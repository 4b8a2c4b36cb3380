import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import type { TextField } from '#shared/article/names.ts'
import { demoPassword } from './server.ts'

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']

/** Quiet, offline and without a profile: nothing but the pages under test. */
const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  `--disable-features=${turnedOff()}`,
]

/**
 * Chromium's own interface draws the list below its address bar as a page, and another one beside it: a process for every
 * context, which nobody looks at and which costs as much as opening an article does. Of several such flags the last one
 * counts, so what playwright turns off is turned off here too.
 */
function turnedOff(): string {
  const addressBar = ['WebUIOmniboxPopup', 'WebUIOmniboxAimPopup']
  const playwrights = [
    'AvoidUnnecessaryBeforeUnloadCheckSync',
    'DestroyProfileOnBrowserClose',
    'HttpsUpgrades',
    'HttpsFirstBalancedModeAutoEnable',
    'LensOverlay',
    'MediaRouter',
    'PaintHolding',
    'ThirdPartyStoragePartitioning',
    'AvoidCorsURLLoaderRestartOnRedirect',
    'OptimizationHints',
    'NetworkTimeServiceQuerying',
    'AimEnabled',
    'PreconnectToSearch',
  ]
  return [...playwrights, ...addressBar].join(',')
}

/** The Chromium to drive: CHROME_PATH, else one on the PATH, else the one that playwright-core installed. */
function executablePath(): string {
  const onPath = (process.env.PATH ?? '').split(delimiter).flatMap((folder) => names.map((name) => join(folder, name)))
  const candidates = [process.env.CHROME_PATH ?? '', ...onPath, chromium.executablePath()]
  const found = candidates.find((path) => path !== '' && isExecutable(path))
  if (found === undefined) throw new Error('no Chromium found: set CHROME_PATH, or run `npm test`, which installs one')
  return found
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

let shared: Promise<Browser> | null = null

/**
 * The browser of all files, which run one after the other in one process. To launch one takes seconds; people are kept
 * apart by contexts. One that crashed is replaced. It ends with the process.
 */
export async function sharedBrowser(): Promise<Browser> {
  const alive = await shared?.catch(() => null)
  if (!alive?.isConnected()) shared = chromium.launch({ executablePath: executablePath(), args: flags })
  return shared as Promise<Browser>
}

/** Closes everybody's windows, so that the next file has a browser in which nobody was. */
export async function emptyBrowser(): Promise<void> {
  const browser = await shared?.catch(() => null)
  await Promise.all((browser?.contexts() ?? []).map((context) => context.close()))
}

/** Somebody at a browser of their own: cookies, storage and cache apart from everybody else's. */
export interface BrowserPerson {
  readonly context: BrowserContext
  readonly page: Page
  /** What the page reported wrongly: exceptions, console errors and warnings of the editor, in order. */
  readonly complaints: string[]
}

/** Somebody who is signed in already, at the desk. (The sign-in page has tests of its own.) */
export async function newPerson(
  browser: Browser,
  server: { readonly url: string },
  username: string,
  password: string = demoPassword,
  options: BrowserContextOptions = {},
): Promise<BrowserPerson> {
  const person = await newVisitor(browser, server, options)
  const { context, page } = person
  const answer = await context.request.post('/api/sign-in', { data: { username, password }, headers: { origin: server.url } })
  if (!answer.ok()) throw new Error(`sign-in answered ${answer.status()}: ${await answer.text()}`)
  await page.goto('/')
  return person
}

/** A browser in which nobody is signed in. */
export async function newVisitor(
  browser: Browser,
  server: { readonly url: string },
  options: BrowserContextOptions = {},
): Promise<BrowserPerson> {
  const context = await browser.newContext({ baseURL: server.url, locale: 'zh-CN', viewport: { width: 1280, height: 800 }, ...options })
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(error.stack ?? error.message))
  page.on('console', (message) => {
    const isEditors = message.type() === 'warning' && message.text().startsWith('[tiptap')
    if (message.type() === 'error' || isEditors) complaints.push(message.text())
  })
  return { context, page, complaints }
}

/** The contenteditable element of a field. */
export function fieldOf(page: Page, field: TextField) {
  return page.locator(`[data-field=${field}]`)
}

/** Opens an article and waits until its body can be written in, or, with `readOnly`, until its text is there. */
export async function openArticle(page: Page, articleId: string, options: { readonly readOnly?: boolean } = {}): Promise<void> {
  await page.goto(`/articles/${articleId}`)
  const state = options.readOnly ? '' : '[contenteditable=true]'
  await page.locator(`[data-field=body]${state}`).waitFor()
}

/** Types at the end of a field with real key presses. */
export async function typeInto(page: Page, field: TextField, text: string): Promise<void> {
  await fieldOf(page, field).click()
  await page.keyboard.press('ControlOrMeta+End')
  await page.keyboard.type(text)
}

/** Resolves when the page says that everything is saved. */
export async function waitSaved(page: Page, timeoutMs = 15_000): Promise<void> {
  await page.locator('[data-saved=true]').waitFor({ timeout: timeoutMs })
}
