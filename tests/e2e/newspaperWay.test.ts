import type { Page } from 'playwright-core'
import { beforeAll, expect, test } from 'vitest'
import type { RecordResponse } from '#shared/protocol/workflowApi.ts'
import { type BrowserPerson, newPerson, openArticle, typeInto, waitSaved } from '../support/browser.ts'
import { signIn, type TestPerson } from '../support/people.ts'
import { demoNewsroom } from './demoNewsroom.ts'
import { act, waitReadOnly } from './newsroomDay.ts'
import { startedArticle } from './startedArticle.ts'

/* 三审三校 of a newspaper through the screens, to the published page; nothing is done behind their back. */

const newsroom = demoNewsroom()

let author: TestPerson
const people = new Map<string, BrowserPerson>()

beforeAll(async () => {
  author = await signIn(newsroom.server, 'reporter')
}, 120_000)

async function pageOf(username: string): Promise<Page> {
  const known = people.get(username) ?? (await newPerson(newsroom.browser, newsroom.server, username))
  people.set(username, known)
  return known.page
}

const stage = (page: Page, name: string) => page.locator(`[data-stage=${name}]`).waitFor()
/** Milliseconds after each step. */
const waits: number[] = []
/** The reporter's window, open all the time, says where the article stands now, and nothing is written in it. */
const told = async (reporter: Page, where: string) => {
  const began = performance.now()
  await reporter.locator('[data-reason]').getByText(where).waitFor({ timeout: 5000 })
  waits.push(performance.now() - began)
  expect(await reporter.locator('[data-field=body]').getAttribute('contenteditable')).toBe('false')
}
const confirmed = async (page: Page, action: string) => {
  await page.locator(`[data-confirm=${action}]`).click()
  await page.locator(`[data-confirm=${action}]`).waitFor({ state: 'detached' })
}
/** In an hour, as a field for date and time takes it; the test's clock is the browser's. */
const inAnHour = (page: Page) =>
  page.evaluate(() => {
    const at = new Date(Date.now() + 3_600_000)
    return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
  })

test('an article goes through return, three reviews and three proofs by six people, a schedule, and is published', async () => {
  const articleId = await startedArticle(author)
  const reporter = await pageOf('reporter')
  await openArticle(reporter, articleId)
  await typeInto(reporter, 'headline', '新渡口今起通航')
  await typeInto(reporter, 'body', '今晨六时，首班渡船离岸。')
  await waitSaved(reporter)
  await act(reporter, 'submit')
  await waitReadOnly(reporter)
  await reporter.locator('[data-reason]').getByText('初审中').waitFor()

  const editor = await pageOf('editor')
  await openArticle(editor, articleId)
  await act(editor, 'return', '票价没有写。')
  await reporter.locator('[data-returned]').getByText('票价没有写。').waitFor()
  await reporter.locator('[data-field=body][contenteditable=true]').waitFor()
  await typeInto(reporter, 'body', '票价两元。')
  await waitSaved(reporter)
  await act(reporter, 'submit')

  await openArticle(editor, articleId)
  await editor.locator('[data-action=pass]').click()
  await editor.locator('textarea[name=opinion]').fill('事实已核。')
  await confirmed(editor, 'pass')
  await told(reporter, '复审中')
  const director = await pageOf('director')
  await openArticle(director, articleId, { readOnly: true })
  await act(director, 'pass')
  await told(reporter, '终审中')
  const chief = await pageOf('chief')
  await openArticle(chief, articleId, { readOnly: true })
  await act(chief, 'sign')
  await told(reporter, '已签发')
  await stage(chief, 'signed')

  const first = await pageOf('proofreader')
  await openArticle(first, articleId, { readOnly: true })
  await act(first, 'pass')
  await told(reporter, '一校中')
  await stage(first, 'proof1')
  await first.locator('[data-action=pass]').click()
  await first.locator('input[name="character1.text"]').fill('2')
  await first.locator('input[name="punctuation.key"]').fill('1')
  // 22 characters: two wrong characters, and a comma in the headline that counts double.
  const rate = first.locator('[data-rate]')
  expect(await rate.getAttribute('data-passes')).toBe('false')
  const shown = Number(await rate.getAttribute('data-rate'))
  await confirmed(first, 'pass')
  await told(reporter, '二校中')
  await stage(first, 'proof2')

  // Who has read a proof reads no other: the panel says why, and offers the exception with its price.
  await first.getByRole('tab', { name: '流程' }).click()
  const refusal = first.locator('[data-refusal=pass]')
  await refusal.getByText('您已校过本稿的另一校次').waitFor()
  await refusal.locator('[data-override=pass]').click()
  await first.locator('[data-confirm=pass]').click()
  await first.getByText('请写明理由。').waitFor()
  await first.getByRole('button', { name: '取消' }).last().click()

  for (const [name, next, where] of [
    ['proofreader2', 'proof3', '三校中'],
    ['proofreader3', 'ready', '待发'],
  ] as const) {
    const page = await pageOf(name)
    await openArticle(page, articleId, { readOnly: true })
    await act(page, 'pass')
    await told(reporter, where)
    await stage(page, next)
  }
  console.log(`the reporter's window said so after at most ${Math.round(Math.max(...waits))} ms`)
  const layout = await pageOf('layout')
  await layout.goto('/?stage=ready')
  await layout
    .getByRole('link', { name: /新渡口今起通航/ })
    .first()
    .waitFor()

  await stage(chief, 'ready')
  await chief.locator('[data-action=schedule]').click()
  await chief.locator('[data-confirm=schedule]').click()
  await chief.getByText('请选择将来的时间。').waitFor()
  await chief.locator('input[name=when]').fill(await inAnHour(chief))
  await confirmed(chief, 'schedule')
  await chief.getByRole('tab', { name: '流程' }).click()
  await chief.locator('[data-scheduled]').waitFor()
  await chief.locator('[data-unschedule]').click()
  await confirmed(chief, 'schedule')
  await chief.locator('[data-scheduled]').waitFor({ state: 'detached' })
  await chief.locator('[data-action=publish]').click()
  await confirmed(chief, 'publish')
  await stage(chief, 'published')

  const { steps, chain } = await author.json<RecordResponse>(`/api/articles/${articleId}/record`)
  expect(chain.whole).toBe(true)
  const tellsOf = (action: string) => steps.filter((step) => step.action === action)
  expect(steps.find((step) => step.from === 'review1' && step.action === 'pass')?.reason).toBe('事实已核。')
  const proofs = steps.flatMap(({ details, by }) => (details.proof ? [{ by: by.username, ...details.proof }] : []))
  expect(proofs).toMatchObject([
    { by: 'proofreader', round: 1, counts: { character: 2, punctuation: 1 }, rate: shown, passes: false },
    { by: 'proofreader2', round: 2, counts: {}, rate: 0 },
    { by: 'proofreader3', round: 3, counts: {}, rate: 0 },
  ])
  expect(tellsOf('schedule').map(({ details }) => details.unscheduled ?? false)).toEqual([false, true])
  expect(tellsOf('publish')[0]?.details).toMatchObject({ edition: 1 })

  // The record on the screen is the record of the server.
  await chief.locator('.article-step[data-step=publish]').waitFor()
  expect(await chief.locator('.article-step').count()).toBe(steps.length)
  expect(await chief.locator('.article-step', { hasText: '事实已核。' }).count()).toBe(1)
  for (const [name, { complaints }] of people) expect([name, complaints]).toEqual([name, []])
}, 240_000)
