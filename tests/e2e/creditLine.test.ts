import { readFile } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import { beforeAll, expect, test } from 'vitest'
import { type BrowserPerson, newPerson, openArticle, typeInto, waitSaved } from '../support/browser.ts'
import { signIn, type TestPerson } from '../support/people.ts'
import { demoNewsroom } from './demoNewsroom.ts'
import { exported, startedArticle } from './startedArticle.ts'

/* An editor changes whom the page names; layout takes the page with its signature, and anybody checks it. */

const newsroom = demoNewsroom()

let author: TestPerson
let editor: BrowserPerson
let articleId: string

beforeAll(async () => {
  author = await signIn(newsroom.server, 'reporter')
  articleId = await startedArticle(author)
  editor = await newPerson(newsroom.browser, newsroom.server, 'editor')
}, 120_000)

const line = (page: Page) => page.locator('[data-credits]')

test('the panel proposes who wrote, takes a change with its reason, and puts the proposal back', async () => {
  const { page } = editor
  await openArticle(page, articleId)
  const reporter = await newPerson(newsroom.browser, newsroom.server, 'reporter')
  await openArticle(reporter.page, articleId)
  await typeInto(reporter.page, 'headline', '新渡口通航')
  await typeInto(reporter.page, 'body', '今晨六时，首班渡船离岸。')
  await waitSaved(reporter.page)
  await line(page).getByText(`记者：${author.user.name}`).waitFor({ timeout: 15_000 })
  expect(await line(reporter.page).getByRole('button', { name: '修改署名行' }).count()).toBe(0)
  await reporter.context.close()

  await line(page).getByRole('button', { name: '修改署名行' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.locator('[data-save-credits]').click()
  await dialog.getByText('与现在的署名行相同。').waitFor()
  // With the keyboard alone.
  await dialog.getByRole('combobox').focus()
  await page.keyboard.press('Enter')
  await page.getByRole('option', { name: '摄影' }).waitFor()
  // 再加一项, 通讯员, 文, 图, 摄影
  for (let i = 0; i < 4; i++) await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await dialog.locator('input[name=credit-photo]').fill('顾青、外请摄影')
  await dialog.locator('input[name=credit-editor]').fill('没有这个人')
  await dialog.locator('[data-save-credits]').click()
  await dialog.getByText('请写明理由。').waitFor()
  await page.keyboard.type('图片是两人拍的')
  await dialog.locator('[data-save-credits]').click()
  await dialog.getByText('没有这样的账号：没有这个人。').waitFor()
  await dialog.locator('input[name=credit-editor]').fill('')
  await dialog.locator('[data-save-credits]').click()
  await dialog.waitFor({ state: 'detached' })
  await line(page).getByText('摄影：顾青、外请摄影').waitFor()
  await line(page).getByText('图片是两人拍的').first().waitFor()
  expect(await exported(author, articleId, 'text')).toContain('摄影：顾青、外请摄影')

  await line(page).getByRole('button', { name: '修改署名行' }).click()
  await dialog.getByRole('button', { name: '全部恢复为自动列出' }).click()
  await dialog.locator('textarea[name=reason]').fill('以流程记录为准')
  await dialog.locator('[data-save-credits]').click()
  await dialog.waitFor({ state: 'detached' })
  await line(page).getByText('按实际写稿和审稿的人自动列出。').waitFor()
  expect(await exported(author, articleId, 'text')).not.toContain('顾青')
  // The refused attempt is the server's answer of 409 and nothing else.
  expect(editor.complaints.filter((complaint) => !complaint.includes('409'))).toEqual([])
})

test('layout downloads the page with its signature; the app says valid, and changed of a changed page', async () => {
  for (const [who, action] of [
    ['reporter', 'submit'],
    ['editor', 'pass'],
    ['director', 'pass'],
    ['chief', 'sign'],
  ] as const) {
    const person = await signIn(newsroom.server, who)
    await person.json(`/api/articles/${articleId}/actions`, { method: 'POST', json: { action } })
  }
  const { page, complaints } = await newPerson(newsroom.browser, newsroom.server, 'layout')
  await openArticle(page, articleId, { readOnly: true })
  await page.getByRole('button', { name: '导出' }).click()
  const both = new Promise<string[]>((resolve) => {
    const names: string[] = []
    page.on('download', async (download) => {
      names.push(`${download.suggestedFilename()}\n${await download.path()}`)
      if (names.length === 2) resolve(names)
    })
  })
  await page.locator('[data-download-signed=html]').click()
  const files = (await both).map((pair) => pair.split('\n') as [string, string]).sort(([a], [b]) => b.length - a.length)
  const [[sidecarName, sidecarPath] = ['', ''], [pageName, pagePath] = ['', '']] = files
  expect(sidecarName).toBe(pageName.replace(/\.html$/, '.sig.json'))
  const [bytes, signature] = [await readFile(pagePath), await readFile(sidecarPath)]

  await page.goto('/verify')
  const choose = page.locator('input[type=file]')
  const verdict = page.locator('[data-verdict]')
  const sent = page.waitForRequest((request) => request.url().endsWith('/api/verify'))
  await choose.setInputFiles([
    { name: pageName, mimeType: 'text/html', buffer: bytes },
    { name: sidecarName, mimeType: 'application/json', buffer: signature },
  ])
  await page.locator('[data-verdict=valid]').waitFor()
  expect((await sent).postData()).not.toContain('今晨六时')
  expect(await verdict.innerText()).toContain('新渡口通航')

  const changed = Buffer.from(bytes)
  changed[changed.length - 9] = (changed[changed.length - 9] ?? 0) ^ 1
  await choose.setInputFiles([{ name: pageName, mimeType: 'text/html', buffer: changed }])
  await page.locator('[data-verdict=page_changed]').waitFor()
  expect(await verdict.innerText()).toContain('已改动')
  await choose.setInputFiles([{ name: 'other.json', mimeType: 'application/json', buffer: Buffer.from('{}') }])
  await page.locator('[data-verdict=not_a_sidecar]').waitFor()
  expect(complaints).toEqual([])
})
