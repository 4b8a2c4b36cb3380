import { createHmac } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { SiteProfile } from '#shared/protocol/api.ts'
import { officialPoints } from '#shared/workflow/errorRate.ts'
import { emptyBrowser, newPerson, sharedBrowser } from '../support/browser.ts'
import { connect } from '../support/collabClient.ts'
import { makeNewsroom, type TestNewsroom } from '../support/people.ts'
import { waitFor } from '../support/waitFor.ts'
import { startedArticle } from './startedArticle.ts'

/* The administrator sets the house's rules on the page; whoever writes is told of a step while the article is open. */

let newsroom: TestNewsroom
let browser: Browser
const got: { readonly signature: string; readonly body: string }[] = []
const receiver = createServer((request, response) => {
  let body = ''
  request.on('data', (data) => {
    body += data
  })
  request.on('end', () => {
    got.push({ signature: String(request.headers['galley-signature']), body })
    response.writeHead(204).end()
  })
})

beforeAll(async () => {
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve))
  const launched = sharedBrowser()
  newsroom = await makeNewsroom()
  browser = await launched
})
afterAll(async () => {
  await emptyBrowser()
  await newsroom?.stop()
  receiver.closeAllConnections()
  receiver.close()
})

const site = () => newsroom.people.admin.json<SiteProfile>('/api/site')

it('the way through the house, its exceptions, the cost of errors: what is wrong is said, what is right is kept', async () => {
  const { page, complaints } = await newPerson(browser, newsroom.server, 'admin')
  await page.goto(`${newsroom.server.url}/site`)
  const save = page.getByRole('button', { name: '保存', exact: true })
  await page.getByRole('combobox', { name: '流程' }).click()
  await page.getByRole('option', { name: '网站：三审' }).click()
  await page.getByText('草稿 → 初审 → 复审 → 终审 → 已签发 → 待发 → 已发布').waitFor()
  await page.getByRole('checkbox', { name: '允许破例' }).click()
  await page.getByLabel('审稿单至少保存（月）').fill('5')
  await page.getByLabel('标点', { exact: true }).fill('0.25')
  await save.click()
  await page.getByText('不能少于 6 个月').waitFor()
  const before = await site()
  expect(before.workflow, 'nothing is saved while something is wrong').toBe('newspaper')
  await page.getByLabel('审稿单至少保存（月）').fill('60')
  await save.click()
  await page.getByText('站点设置已保存').waitFor()
  const after = await site()
  expect([after.workflow, after.review.overrides, after.review.retentionMonths]).toEqual(['web', !before.review.overrides, 60])
  expect(after.errorRate).toEqual({ ...officialPoints, punctuation: [0.25, 1] })
  await page.getByRole('button', { name: '恢复规定的计分' }).click()
  await save.click()
  await waitFor('the official table', async () => JSON.stringify((await site()).errorRate.punctuation) === '[0.1,1]')
  expect(complaints).toEqual([])
})

it('a webhook is set, tried, and says that it arrived; its secret is never shown again', async () => {
  const { page, complaints } = await newPerson(browser, newsroom.server, 'admin')
  await page.goto(`${newsroom.server.url}/site`)
  await page.getByText('没有启用').waitFor()
  const save = page.getByRole('button', { name: '保存推送设置' })
  await page.getByLabel('接收网址').fill(`http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`)
  await save.click()
  await page.getByText('请填写以 https:// 开头的完整网址').waitFor()
  await page.getByText('请先填写签名密钥。').waitFor()
  await page.getByRole('checkbox', { name: '接收方在本机或内网' }).click()
  await page.getByLabel('签名密钥').fill('a-secret-of-the-house')
  await save.click()
  await page.getByText('推送设置已保存').waitFor()
  expect(await page.getByLabel('签名密钥').inputValue()).toBe('')
  await page.getByRole('button', { name: '发一条测试' }).click()
  await page.getByText(/最近一次送达/).waitFor()
  const { signature, body } = got[0] ?? { signature: '', body: '' }
  const [, at = '', mac = ''] = /^t=(\d+),v1=([0-9a-f]+)$/.exec(signature) ?? []
  expect(JSON.parse(body).type).toBe('test')
  expect(mac).toBe(createHmac('sha256', 'a-secret-of-the-house').update(`${at}.${body}`).digest('hex'))
  expect(complaints).toEqual([])
})

it('who has an article open is told there of what happens to another', async () => {
  const { reporter, editor } = newsroom.people
  const [open, other] = [await startedArticle(reporter), await startedArticle(reporter)]
  const writer = await connect(newsroom.server, other, reporter, { ext: true }).synced()
  writer.write('清晨的市场')
  await writer.saved()
  writer.destroy()
  const { page } = await newPerson(browser, newsroom.server, 'reporter')
  await page.goto(`${newsroom.server.url}/articles/${open}`)
  await page.getByRole('button', { name: '通知', exact: true }).waitFor()
  const step = (person: typeof editor, action: string, reason?: string) =>
    person.json(`/api/articles/${other}/actions`, { method: 'POST', json: { action, reason } })
  await step(reporter, 'submit')
  await step(editor, 'return', '请补出处')
  // As when the window is looked at again; it also asks by itself every minute.
  await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange', { bubbles: true })))
  await page.getByRole('button', { name: /通知，1 条未读/ }).click()
  await page.getByText('请补出处').click()
  await page.waitForURL(`**/articles/${other}`)
})
