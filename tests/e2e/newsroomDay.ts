import { readFile } from 'node:fs/promises'
import type { Browser, Page } from 'playwright-core'
import type { Action } from '#shared/workflow/stages.ts'
import { type BrowserPerson, fieldOf, newPerson, openArticle, waitSaved } from '../support/browser.ts'
import { waitFor } from '../support/waitFor.ts'
import { bodyLines, placeCaret } from './caret.ts'

/** What is typed: text as it stands on paper. */
export interface Copy {
  readonly channel: string
  readonly headline: string
  readonly paragraphs: readonly string[]
  /** Run-in heads that are marked, in order, each with the index of its paragraph. */
  readonly heads: readonly { readonly paragraph: number; readonly text: string; readonly level: 1 | 2 }[]
  readonly related: { readonly title: string; readonly url: string }
}

/** What came of it. */
export interface Day {
  readonly articleId: string
  /** The page that layout downloaded. */
  readonly html: string
  /** Pages that complained: exceptions and console errors, by user name. */
  readonly complaints: Readonly<Record<string, readonly string[]>>
}

/**
 * One article's day in real browsers: three people type it together, an editor, a director and a chief pass it on and
 * sign, layout downloads the page. Everything is done through the screens.
 */
export async function newsroomDay(browser: Browser, server: { readonly url: string }, copy: Copy): Promise<Day> {
  const names = ['reporter', 'reporter2', 'stringer', 'editor', 'director', 'chief', 'layout'] as const
  const people = Object.fromEntries(
    await Promise.all(names.map(async (name) => [name, await newPerson(browser, server, name)] as const)),
  ) as Record<(typeof names)[number], BrowserPerson>
  try {
    const articleId = await startArticle(people.reporter.page, copy)
    const writers = [people.reporter.page, people.reporter2.page, people.stringer.page]
    await Promise.all(writers.slice(1).map((page) => openArticle(page, articleId)))
    await writeTogether(writers, copy)
    await markHeads(people.reporter2.page, copy)
    await addRelated(people.stringer.page, copy)
    await waitSaved(people.stringer.page)
    await act(people.reporter.page, 'submit')
    await Promise.all(writers.map((page) => waitReadOnly(page)))
    for (const [name, action] of [
      ['editor', 'pass'],
      ['director', 'pass'],
      ['chief', 'sign'],
    ] as const) {
      await openArticle(people[name].page, articleId)
      await act(people[name].page, action)
    }
    const html = await download(people.layout.page, articleId)
    return { articleId, html, complaints: Object.fromEntries(names.map((name) => [name, people[name].complaints])) }
  } finally {
    for (const { context } of Object.values(people)) await context.close()
  }
}

async function startArticle(page: Page, copy: Copy): Promise<string> {
  await page.getByRole('button', { name: /新稿/ }).first().click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('combobox', { name: '频道' }).click()
  await page.getByRole('option', { name: copy.channel }).click()
  await dialog.getByRole('button', { name: '建稿' }).click()
  await page.waitForURL(/\/articles\//)
  await page.locator('[data-field=body][contenteditable=true]').waitFor()
  return new URL(page.url()).pathname.split('/').at(-1) ?? ''
}

/** The first characters of a paragraph that hold its place until somebody writes the rest. */
const opening = 2

/** Everybody at once: in different paragraphs first, then all three in the last one. */
async function writeTogether(writers: readonly Page[], copy: Copy): Promise<void> {
  const [first] = writers
  if (!first) return
  const { headline, paragraphs } = copy
  await fieldOf(first, 'headline').click()
  await first.keyboard.type(headline)
  await fieldOf(first, 'body').click()
  const last = paragraphs.length - 1
  const shared = splitForSharing(paragraphs[last] ?? '', writers.length)
  for (const [i, text] of paragraphs.entries()) {
    if (i > 0) await first.keyboard.press('Enter')
    await first.keyboard.type(i === last ? shared.map((part) => part.first).join('') : text.slice(0, opening))
  }
  await waitSaved(first)
  await Promise.all(
    writers.map((page) => waitFor('all paragraphs are there', async () => (await bodyLines(page)).length === paragraphs.length)),
  )
  await Promise.all(writers.map((page, who) => writeOwnParagraphs(page, who, writers.length, paragraphs)))
  await Promise.all(writers.map((page, who) => placeCaret(page, last, who + 1)))
  await Promise.all(writers.map((page, who) => page.keyboard.type(shared[who]?.rest ?? '')))
  await Promise.all(writers.map((page) => waitSaved(page)))
  for (const page of writers) {
    await waitFor('everybody sees the whole text', async () => JSON.stringify(await bodyLines(page)) === JSON.stringify(paragraphs), {
      timeoutMs: 20_000,
      state: async () =>
        (await bodyLines(page)).flatMap((line, i) => (line === paragraphs[i] ? [] : [`${i}: ${line}\n   ${paragraphs[i]}`])).join('\n'),
    })
  }
}

/** Cuts a paragraph into one part per writer; the first character of each part holds its place. */
function splitForSharing(text: string, parts: number): { first: string; rest: string }[] {
  const size = Math.ceil(text.length / parts)
  return Array.from({ length: parts }, (_, i) => text.slice(i * size, (i + 1) * size)).map((part) => ({
    first: part.slice(0, 1),
    rest: part.slice(1),
  }))
}

async function writeOwnParagraphs(page: Page, who: number, writers: number, paragraphs: readonly string[]): Promise<void> {
  for (let i = who; i < paragraphs.length - 1; i += writers) {
    await placeCaret(page, i, opening)
    await page.keyboard.type((paragraphs[i] ?? '').slice(opening))
  }
}

async function markHeads(page: Page, copy: Copy): Promise<void> {
  for (const { paragraph, text, level } of copy.heads) {
    const at = copy.paragraphs[paragraph]?.indexOf(text) ?? -1
    if (at < 0) throw new Error(`no such head: ${text}`)
    await placeCaret(page, paragraph, at + 1)
    await page.keyboard.press(`ControlOrMeta+Alt+${level}`)
    await page.locator(`[data-field=body] strong[data-runin="${level}"]`, { hasText: text }).waitFor()
  }
}

async function addRelated(page: Page, copy: Copy): Promise<void> {
  await page.getByRole('button', { name: '添加相关稿件' }).click()
  await page.getByLabel('标题', { exact: true }).fill(copy.related.title)
  await page.getByLabel('网址', { exact: true }).fill(copy.related.url)
  await page.keyboard.press('Enter')
}

/** Presses the action's button and confirms it. */
export async function act(page: Page, action: Action, reason?: string): Promise<void> {
  await page.locator(`[data-action=${action}]`).click()
  if (reason !== undefined) await page.locator('textarea[name=reason]').fill(reason)
  await page.locator(`[data-confirm=${action}]`).click()
  await page.locator(`[data-confirm=${action}]`).waitFor({ state: 'detached' })
}

/** The stage changed: who may no longer write sees it within two seconds, without touching anything. */
export async function waitReadOnly(page: Page): Promise<void> {
  await page.locator('[data-field=body][contenteditable=false]').waitFor({ timeout: 2000 })
}

async function download(page: Page, articleId: string): Promise<string> {
  await openArticle(page, articleId, { readOnly: true })
  await page.getByRole('button', { name: '导出' }).click()
  const coming = page.waitForEvent('download')
  await page.locator('[data-download=html]').click()
  const file = await coming
  return readFile(await file.path(), 'utf8')
}
