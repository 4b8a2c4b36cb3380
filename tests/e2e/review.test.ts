import type { Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { CreateUserRequest } from '#shared/protocol/api.ts'
import type { ActionRequest, RecordResponse } from '#shared/protocol/workflowApi.ts'
import { type BrowserPerson, fieldOf, newPerson, openArticle, typeInto, waitSaved } from '../support/browser.ts'
import { FaultProxy } from '../support/faultProxy.ts'
import { signIn, type TestPerson } from '../support/people.ts'
import { demoPassword } from '../support/server.ts'
import { bodyLines } from './caret.ts'
import { demoNewsroom } from './demoNewsroom.ts'
import { act, waitReadOnly } from './newsroomDay.ts'
import { exported, startedArticle } from './startedArticle.ts'

/* 三审 as its people see it: who may write when, and what happens to words that come too late. */

const newsroom = demoNewsroom()

let proxy: FaultProxy
let author: TestPerson
let reporter: BrowserPerson
let colleague: BrowserPerson
/** 责任编辑 and 部门主任 in one person. */
let both: BrowserPerson
let articleId: string

beforeAll(async () => {
  proxy = await FaultProxy.before(newsroom.server.port)
  author = await signIn(newsroom.server, 'reporter')
  const admin = await signIn(newsroom.server, 'admin')
  const two: CreateUserRequest = { username: 'two-hats', name: '双岗', roles: ['editor', 'director'], password: demoPassword }
  await admin.json('/api/users', { method: 'POST', json: two })
  const { browser, server } = newsroom
  const line = { url: `http://127.0.0.1:${proxy.port}` }
  ;[reporter, colleague, both] = await Promise.all([
    newPerson(browser, server, 'reporter'),
    newPerson(browser, line, 'reporter2'),
    newPerson(browser, server, 'two-hats'),
  ])
  await colleague.context.grantPermissions(['clipboard-read', 'clipboard-write'])
}, 120_000)

afterAll(() => proxy?.close())

beforeEach(async () => {
  articleId = await startedArticle(author)
  await openArticle(reporter.page, articleId)
  await typeInto(reporter.page, 'headline', '新渡口通航')
  await typeInto(reporter.page, 'body', '今晨六时，首班渡船离岸。')
  await waitSaved(reporter.page)
})

const reason = (page: Page) => page.locator('[data-reason]')

async function acts(username: string, request: ActionRequest): Promise<void> {
  const person = await signIn(newsroom.server, username)
  await person.json(`/api/articles/${articleId}/actions`, { method: 'POST', json: request })
}

test('submitted copy is read-only for others within two seconds, and the page says why', async () => {
  await openArticle(colleague.page, articleId)
  let tell = () => undefined as unknown
  const news = new Promise((resolve) => (tell = () => resolve(null)))
  await colleague.page.route(`**/api/articles/${articleId}`, (route) => news.then(() => route.continue()))
  await act(reporter.page, 'submit')
  await waitReadOnly(colleague.page)
  // Before the page knows the new stage it says nothing of the old one.
  expect(await reason(colleague.page).innerText()).toBe('您现在不能修改。 这一环节不由您的岗位处理。')
  tell()
  await reason(colleague.page)
    .filter({ hasText: /^您现在不能修改。 初审中，责任编辑 .*双岗可编辑。您可以阅读和复制。$/ })
    .waitFor()
  await fieldOf(colleague.page, 'body').click()
  await colleague.page.keyboard.type('写不进去')
  await openArticle(both.page, articleId)
  await typeInto(both.page, 'body', '责编补了一句。')
  await waitSaved(both.page)
  await colleague.page.getByText('责编补了一句。').waitFor()
  expect(await bodyLines(colleague.page)).toEqual(['今晨六时，首班渡船离岸。责编补了一句。'])
})

test('a returned article tells its authors why, in the article and on the desk', async () => {
  await act(reporter.page, 'submit')
  await openArticle(both.page, articleId)
  await both.page.locator('[data-action=return]').click()
  await both.page.locator('[data-confirm=return]').click()
  await both.page.getByText('请写明理由。').waitFor()
  await both.page.getByRole('button', { name: '取消' }).last().click()
  await act(both.page, 'return', '票价和末班时间没有写。')

  const bar = reporter.page.locator('[data-returned]')
  await bar.waitFor()
  expect(await bar.innerText()).toContain('票价和末班时间没有写。')
  expect(await bar.innerText()).toContain('双岗')
  await reporter.page.locator('[data-field=body][contenteditable=true]').waitFor()
  await reporter.page.getByRole('link', { name: '返回稿件台' }).click()
  const row = reporter.page.getByRole('listitem').filter({ has: reporter.page.locator(`a[href="/articles/${articleId}"]`) })
  await row.getByText('已退回').waitFor()
  expect(await row.innerText()).toContain('双岗 退回：票价和末班时间没有写。')
})

test('a reviewer passes the text they have seen: when it moves under the question, they see it first', async () => {
  await act(reporter.page, 'submit')
  await openArticle(both.page, articleId)
  await both.page.locator('[data-action=pass]').click()
  await both.page.locator('[data-confirm=pass]').waitFor()
  const editor = await newPerson(newsroom.browser, newsroom.server, 'editor')
  await openArticle(editor.page, articleId)
  await typeInto(editor.page, 'body', '责编又改了一句。')
  await waitSaved(editor.page)
  await both.page.getByText('文字刚刚有改动，已经不是您读到的那一稿。请看过最新的文字再决定。').waitFor()
  expect(await both.page.locator('[data-confirm=pass]').count()).toBe(0)

  await both.page.locator('[data-look]').click()
  expect(await both.page.locator('[data-latest]').innerText()).toBe('新渡口通航\n今晨六时，首班渡船离岸。责编又改了一句。')
  const sent = both.page.waitForRequest((request) => request.method() === 'POST' && request.url().endsWith('/actions'))
  await both.page.locator('[data-confirm=pass]').click()
  const { textSha256 } = (await sent).postDataJSON() as ActionRequest
  await both.page.locator('[data-stage=review2]').waitFor()
  const { steps } = await author.json<RecordResponse>(`/api/articles/${articleId}/record`)
  expect(steps.at(-1)).toMatchObject({ action: 'pass', textSha256 })
  await editor.context.close()
})

test('nobody does two of the three reviews', async () => {
  await act(reporter.page, 'submit')
  await openArticle(both.page, articleId)
  await act(both.page, 'pass')
  await both.page.locator('[data-stage=review2]').waitFor()
  await both.page.locator('[data-action=pass]').waitFor({ state: 'detached' })
  await both.page.getByRole('tab', { name: '流程' }).click()
  await both.page.getByText('您已审过本稿的另一审次，三审须由不同的人完成。').waitFor()
  const twoHats = await signIn(newsroom.server, 'two-hats')
  const refused = await twoHats.api(`/api/articles/${articleId}/actions`, { method: 'POST', json: { action: 'pass' } })
  expect(refused.status).toBe(403)
  expect(await refused.json()).toMatchObject({ error: { code: 'reviewed_before' } })
})

test('what was written without a line after the article went on is refused, kept, and can be copied', async () => {
  const late = '断线时写的补充：票价两元。'
  await openArticle(colleague.page, articleId)
  proxy.refuse(true)
  proxy.cut()
  await colleague.page.locator('[data-save=offline]').waitFor()
  await typeInto(colleague.page, 'body', late)
  await acts('reporter', { action: 'submit' })
  proxy.refuse(false)

  const bar = colleague.page.locator('[data-refused="4403"]')
  await bar.waitFor({ timeout: 20_000 })
  expect(await bar.innerText()).toContain('稿件已进入下一环节，您在这之后写的文字没有送出。')
  await bar.getByRole('button', { name: '复制未提交的文字' }).click()
  await colleague.page.getByText('已复制', { exact: true }).waitFor()
  expect(await colleague.page.evaluate(() => navigator.clipboard.readText())).toContain(late)

  await waitReadOnly(colleague.page)
  await colleague.page.getByText('今晨六时').waitFor()
  expect(await bodyLines(colleague.page)).toEqual(['今晨六时，首班渡船离岸。'])
  expect(await exported(author, articleId, 'text')).not.toContain('票价')

  await openArticle(colleague.page, articleId, { readOnly: true })
  await bar.getByRole('button', { name: '查看文字' }).click()
  await bar.getByText(late).waitFor()
  await bar.getByRole('button', { name: '知道了' }).click()
  await bar.waitFor({ state: 'detached' })
})
