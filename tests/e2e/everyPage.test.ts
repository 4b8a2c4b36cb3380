import { AxeBuilder } from '@axe-core/playwright'
import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ArticlesResponse, PeopleResponse } from '#shared/protocol/api.ts'
import type { Stage } from '#shared/workflow/stages.ts'
import { newVisitor } from '../support/browser.ts'
import { signIn, type TestPerson } from '../support/people.ts'
import { cutOff } from './cutOff.ts'
import { demoNewsroom } from './demoNewsroom.ts'
import { foreignWords, keysShown } from './shownWords.ts'

/*
 * Every page in both languages, both themes and on a desktop and a phone: no serious finding of axe, no error in the
 * console, nothing to scroll sideways on a phone, no control or tab that is cut off at an edge, no word of another language and no name of a text instead of the text.
 */

/** Every pair of language, theme and width occurs in one of these. */
const variants = [
  { language: 'zh', theme: 'light', width: 1280 },
  { language: 'zh', theme: 'dark', width: 390 },
  { language: 'en', theme: 'light', width: 390 },
  { language: 'en', theme: 'dark', width: 1280 },
] as const

type Variant = (typeof variants)[number]
type Who = 'nobody' | 'reporter' | 'proofreader' | 'editor' | 'chief' | 'layout' | 'admin'

interface Place {
  readonly name: string
  readonly who: Who
  readonly path: string
  /** Brings the page into the state to look at, and waits until it is there. */
  readonly open: (page: Page, variant: Variant) => Promise<void>
}

const newsroom = demoNewsroom()

let people: Readonly<Record<Exclude<Who, 'nobody'>, TestPerson>>
let articles: Readonly<Record<Stage, string>>
/** User names and people's names: data, whatever language the page is in. */
let names: readonly string[]

beforeAll(async () => {
  const signedIn = await Promise.all(
    (['reporter', 'proofreader', 'editor', 'chief', 'layout', 'admin'] as const).map(
      async (name) => [name, await signIn(newsroom.server, name)] as const,
    ),
  )
  people = Object.fromEntries(signedIn) as typeof people
  const list = (await people.reporter.json<ArticlesResponse>('/api/articles?limit=200')).articles
  const chinese = list.filter(({ language }) => language === 'zh')
  articles = Object.fromEntries(chinese.map((article) => [article.stage, article.id])) as typeof articles
  names = (await people.admin.json<PeopleResponse>('/api/people')).people.flatMap(({ username, name }) => [username, ...name.split(' ')])
}, 120_000)

const shown = (selector: string) => (page: Page) => page.locator(selector).first().waitFor()

const body = '[data-field=body]'

function places(): readonly Place[] {
  return [
    { name: 'sign-in', who: 'nobody', path: '/sign-in', open: shown('input[name=password]') },
    { name: 'set-up', who: 'nobody', path: '/setup?token=none', open: shown('input[name=paper]') },
    { name: 'desk', who: 'reporter', path: '/', open: shown('[data-row]') },
    { name: 'own password', who: 'reporter', path: '/', open: openPassword },
    { name: 'article as its writer', who: 'reporter', path: `/articles/${articles.draft}`, open: shown(`${body}[contenteditable=true] p`) },
    {
      name: 'article as a reader',
      who: 'proofreader',
      path: `/articles/${articles.draft}`,
      open: shown(`${body}[contenteditable=false] p`),
    },
    { name: 'article as its reviewer', who: 'editor', path: `/articles/${articles.review1}`, open: shown('[data-action=pass]') },
    { name: 'article as its last reviewer', who: 'chief', path: `/articles/${articles.review3}`, open: shown('[data-action=sign]') },
    { name: 'info', who: 'reporter', path: `/articles/${articles.draft}`, open: (page, variant) => openPanel(page, variant, 0) },
    { name: 'flow', who: 'editor', path: `/articles/${articles.review1}`, open: (page, variant) => openPanel(page, variant, 1) },
    { name: 'outline', who: 'reporter', path: `/articles/${articles.draft}`, open: (page, variant) => openPanel(page, variant, 2) },
    { name: 'pictures', who: 'reporter', path: `/articles/${articles.draft}`, open: (page, variant) => openPanel(page, variant, 3) },
    { name: 'export', who: 'layout', path: `/articles/${articles.signed}`, open: openExport },
    { name: 'verify', who: 'layout', path: '/verify', open: shown('main h1') },
    { name: 'people', who: 'admin', path: '/people', open: shown('table, [role=table], main li') },
    { name: 'site', who: 'admin', path: '/site', open: shown('main form') },
  ]
}

async function openPanel(page: Page, { width }: Variant, tab: number): Promise<void> {
  await shown(`${body} p`)(page)
  if (width < 900) {
    await page.locator('.article-commands button[aria-haspopup=menu]').click()
    await page.getByRole('menuitem').last().click()
  }
  await page.getByRole('tab').nth(tab).click()
  await page.getByRole('tabpanel').waitFor()
}

async function openPassword(page: Page, { width }: Variant): Promise<void> {
  await shown('[data-row]')(page)
  if (width < 820) await page.locator('.shell-bar button').first().click()
  await page.locator('.user-menu:visible').click()
  await page.getByRole('menuitem', { name: /密码|password/ }).click()
  await page.locator('input[name=current]:focus').waitFor()
}

async function openExport(page: Page): Promise<void> {
  await shown(`${body} p`)(page)
  await page.getByRole('button', { name: /^(导出|Export)$/ }).click()
  await page.locator('[data-preview]').waitFor()
  await page.locator('[data-sha256]').waitFor()
}

/** One page at a time uses one core; all four side by side take what a busy machine makes of it. */
const timeLimitMs = 240_000

describe.concurrent.each(variants)('$language, $theme, $width px', (variant) => {
  let context: BrowserContext
  let page: Page
  let complaints: string[]

  beforeAll(async () => {
    const visitor = await newVisitor(newsroom.browser, newsroom.server, {
      locale: variant.language === 'zh' ? 'zh-CN' : 'en-GB',
      colorScheme: variant.theme,
      viewport: { width: variant.width, height: 844 },
      reducedMotion: 'reduce',
    })
    context = visitor.context
    page = visitor.page
    complaints = visitor.complaints
  })

  afterAll(() => context?.close())

  test(
    'every page',
    async () => {
      const findings: string[] = []
      for (const place of places()) {
        await page.goto('about:blank') // a page that is still open would ask for news as nobody
        await become(context, place.who)
        await page.goto(place.path)
        await place.open(page, variant)
        findings.push(...(await lookAt(page, variant)).map((finding) => `${place.name}: ${finding}`))
        findings.push(...complaints.splice(0).map((complaint) => `${place.name}: console: ${complaint}`))
      }
      expect(findings).toEqual([])
    },
    timeLimitMs,
  )
})

async function become(context: BrowserContext, who: Who): Promise<void> {
  await context.clearCookies()
  if (who === 'nobody') return
  const [name = '', value = ''] = people[who].cookie.split('=')
  await context.addCookies([{ name, value, url: newsroom.server.url }])
}

async function lookAt(page: Page, { language, width }: Variant): Promise<string[]> {
  const findings: string[] = []
  const lang = await page.evaluate(() => document.documentElement.lang)
  if (lang !== (language === 'zh' ? 'zh-CN' : 'en')) findings.push(`<html lang> is ${lang}`)
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
  if (overflow > 0) findings.push(`${overflow} px wider than ${width}`)
  findings.push(...(await cutOff(page)))
  findings.push(...(await keysShown(page)))
  if (language === 'zh') findings.push(...(await foreignWords(page, names)))
  // The preview of the page to export may run nothing, so axe cannot look into that frame.
  const axe = new AxeBuilder({ page }).setLegacyMode(true).exclude('iframe')
  // Of what is as it should be one element is described, not all of them: that took as long as looking at them.
  const { violations } = await axe.options({ resultTypes: ['violations'] }).analyze()
  for (const { id, impact, nodes } of violations) {
    if (impact !== 'serious' && impact !== 'critical') continue
    findings.push(
      ...nodes.map((node) => `axe ${id}: ${node.html.slice(0, 160)} — ${node.failureSummary?.split('\n').slice(1, 3).join(' ').trim()}`),
    )
  }
  return findings
}
