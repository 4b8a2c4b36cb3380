import type { Page } from 'playwright-core'
import { beforeAll, beforeEach, expect, test } from 'vitest'
import type { ArticleDetail } from '#shared/protocol/api.ts'
import type { ActionRequest, RecordResponse } from '#shared/protocol/workflowApi.ts'
import { newPerson, openArticle, typeInto, waitSaved } from '../support/browser.ts'
import { connect } from '../support/collabClient.ts'
import { signIn, type TestPerson } from '../support/people.ts'
import { demoNewsroom } from './demoNewsroom.ts'
import { act } from './newsroomDay.ts'
import { exported, startedArticle } from './startedArticle.ts'

/* What can still happen to signed copy: a change, an exception, an embargo, a correction; through the screens. */

const newsroom = demoNewsroom()

let author: TestPerson
let articleId: string

beforeAll(async () => {
  author = await signIn(newsroom.server, 'reporter')
}, 120_000)

beforeEach(async () => {
  articleId = await startedArticle(author)
  const writer = await connect(newsroom.server, articleId, author, { ext: true }).synced()
  writer.write('新渡口今起通航', 'headline')
  writer.write('今晨六时，首班渡船离岸，票价两元。')
  await writer.saved()
  writer.destroy()
})

/** Steps that others take elsewhere meanwhile. */
async function steps(...list: readonly (readonly [username: string, action: ActionRequest['action']])[]): Promise<void> {
  for (const [username, action] of list) {
    const person = await signIn(newsroom.server, username)
    await person.json(`/api/articles/${articleId}/actions`, { method: 'POST', json: { action } satisfies ActionRequest })
  }
}

const reviewed = [
  ['reporter', 'submit'],
  ['editor', 'pass'],
  ['director', 'pass'],
  ['chief', 'sign'],
] as const
const proofs = [
  ['proofreader', 'pass'],
  ['proofreader', 'pass'],
  ['proofreader2', 'pass'],
  ['proofreader3', 'pass'],
] as const

async function pageOf(username: string, readOnly = false): Promise<Page> {
  const { page } = await newPerson(newsroom.browser, newsroom.server, username)
  await openArticle(page, articleId, { readOnly })
  return page
}

const flow = (page: Page) => page.getByRole('tab', { name: '流程' }).click()
const record = () => author.json<RecordResponse>(`/api/articles/${articleId}/record`)
const now = () => author.json<ArticleDetail>(`/api/articles/${articleId}`)

test('a change in a proof voids the signature; the chief sees what changed, and signs that', async () => {
  await steps(...reviewed, ['proofreader', 'pass'])
  const proofreader = await pageOf('proofreader')
  await typeInto(proofreader, 'body', '末班十九时。')
  await waitSaved(proofreader)
  const chief = await pageOf('chief')
  await flow(chief)
  const signature = chief.locator('[data-signature=void]')
  await signature.getByText('签发之后有 1 处改动，改动的人：宋问秋').waitFor()
  await signature.getByText('末班十九时。').waitFor()
  await flow(proofreader)
  await proofreader.locator('[data-refusal=pass]').getByText('签发').waitFor()
  const refused = await (await signIn(newsroom.server, 'proofreader')).api(`/api/articles/${articleId}/actions`, {
    method: 'POST',
    json: { action: 'pass' },
  })
  expect([refused.status, (await now()).stage], 'nothing goes on under a void signature').toEqual([409, 'proof1'])
  await act(chief, 'sign')
  await chief.locator('[data-signature=whole]').waitFor()
  await steps(...proofs.slice(1))
  expect((await now()).stage).toBe('ready')
})

test('an exception names who took it upon themselves, and why, in the record', async () => {
  await steps(...reviewed.slice(0, 1))
  const editor = await pageOf('editor')
  await act(editor, 'pass')
  const admin = await signIn(newsroom.server, 'admin')
  const people = await admin.json<{ users: readonly { id: string; username: string }[] }>('/api/users')
  const id = people.users.find(({ username }) => username === 'editor')?.id
  await admin.json(`/api/users/${id}`, { method: 'PATCH', json: { roles: ['editor', 'director'] } })
  try {
    await openArticle(editor, articleId)
    await flow(editor)
    await editor.locator('[data-override=pass]').click()
    const dialog = editor.getByRole('dialog')
    await dialog.getByText('这是破例').waitFor()
    await dialog.getByLabel('破例的理由').fill('主任在途中，汛情急稿。')
    await editor.locator('[data-confirm=pass]').click()
    await editor.locator('[data-stage=review3]').waitFor()
    const last = (await record()).steps.at(-1)
    expect([last?.by.username, last?.action, last?.override, last?.reason]).toEqual([
      'editor',
      'pass',
      'reviewed_before',
      '主任在途中，汛情急稿。',
    ])
    const chief = await pageOf('chief')
    await flow(chief)
    await chief.getByText('主任在途中，汛情急稿。').waitFor()
  } finally {
    await admin.json(`/api/users/${id}`, { method: 'PATCH', json: { roles: ['editor'] } })
  }
})

test('who may only look at signed copy is told so where it is exported, and is offered no signature', async () => {
  await steps(...reviewed)
  const dialogOf = async (username: string) => {
    const page = await pageOf(username, true)
    await page.getByRole('button', { name: '导出' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.locator('[data-download=html]').waitFor()
    const signature = await dialog.locator('[data-download-signed]').count()
    return { state: await dialog.locator('[data-format=html]').innerText(), signature, text: await dialog.innerText() }
  }
  const looking = await dialogOf('reporter')
  expect([looking.state.includes('仅供预览'), looking.state.includes('可导出'), looking.signature]).toEqual([true, false, 0])
  expect(looking.text).toContain('正式版由值班总编或版式导出')
  const final = await dialogOf('layout')
  expect([final.state.includes('可导出'), final.signature, final.text.includes('正式版由')]).toEqual([true, 1, false])
})

test('embargoed copy is not published, and its page says so, until it is released', async () => {
  await steps(...reviewed, ...proofs)
  const chief = await pageOf('chief', true)
  await flow(chief)
  await chief.locator('input[name=embargo]').fill('2099-01-01T08:00')
  await chief.getByRole('button', { name: '设定' }).click()
  await chief.locator('[data-embargo]').waitFor()
  await chief.locator('[data-refusal=publish]').getByText('还没有到解禁时间').waitFor()
  expect(await exported(await signIn(newsroom.server, 'layout'), articleId, 'html'), 'what is given out says so').toMatch(
    /role="note">.{16} 前禁发/,
  )
  await chief.getByRole('button', { name: '取消', exact: true }).click()
  await chief.locator('[data-embargo]').waitFor({ state: 'detached' })
  await act(chief, 'publish')
  await chief.locator('[data-stage=published]').waitFor()
  expect(await exported(author, articleId, 'text')).toContain('票价两元')
})

test('a correction drafts its notice from what changed; the next edition prints it', async () => {
  await steps(...reviewed, ...proofs, ['chief', 'publish'])
  const chief = await pageOf('chief', true)
  await act(chief, 'correct', '票价有误。')
  await chief.locator('[data-stage=draft]').waitFor()
  const reporter = await pageOf('reporter')
  await reporter.locator('[data-field=body]').getByText('票价两元').waitFor()
  await typeInto(reporter, 'body', '老人免票。')
  await waitSaved(reporter)
  await steps(...reviewed, ...proofs)
  await openArticle(chief, articleId, { readOnly: true })
  await chief.locator('[data-action=publish]').click()
  const notice = chief.locator('textarea[name=notice]')
  await chief.waitForFunction(() => document.querySelector<HTMLTextAreaElement>('textarea[name=notice]')?.value.includes('老人免票'))
  await notice.fill('更正：老人乘船免票，前一版未写明。')
  await chief.locator('[data-confirm=publish]').click()
  await chief.locator('[data-stage=published]').waitFor()
  const page = await exported(author, articleId, 'html')
  expect(page).toContain('更正：老人乘船免票，前一版未写明。')
  expect((await record()).steps.filter(({ action }) => action === 'publish').map(({ details }) => details.edition)).toEqual([1, 2])
})
