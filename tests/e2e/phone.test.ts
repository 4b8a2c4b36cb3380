import type { Locator, Page } from 'playwright-core'
import sharp from 'sharp'
import { beforeAll, expect, test } from 'vitest'
import { type BrowserPerson, fieldOf, newPerson, openArticle, waitSaved } from '../support/browser.ts'
import { signIn, type TestPerson } from '../support/people.ts'
import { waitFor } from '../support/waitFor.ts'
import { cutOff } from './cutOff.ts'
import { demoNewsroom } from './demoNewsroom.ts'
import { exported, startedArticle } from './startedArticle.ts'
import { dragByTouch, phone, selectByHandles } from './touch.ts'

/* Writing, marking, pictures, sending to review, returning and exporting on a phone, with fingers only. */

const newsroom = demoNewsroom()

let author: TestPerson
let reporter: BrowserPerson
let editor: BrowserPerson
let articleId: string

beforeAll(async () => {
  author = await signIn(newsroom.server, 'reporter')
  const { browser, server } = newsroom
  ;[reporter, editor] = await Promise.all([
    newPerson(browser, server, 'reporter', undefined, phone),
    newPerson(browser, server, 'editor', undefined, phone),
  ])
  articleId = await startedArticle(author)
}, 120_000)

/** A control that a finger reaches: on the screen, large enough, and nothing to scroll sideways on the page. */
async function tap(target: Locator): Promise<void> {
  await target.waitFor()
  await target.scrollIntoViewIfNeeded()
  const page = target.page()
  expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBe(0)
  const box = await target.boundingBox()
  expect(Math.min(box?.width ?? 0, box?.height ?? 0), await target.innerText()).toBeGreaterThanOrEqual(30)
  await target.tap()
}

async function more(page: Page, command: string): Promise<void> {
  await tap(page.getByRole('button', { name: '更多' }))
  await tap(page.getByRole('menuitem', { name: command }))
}

const tool = (page: Page, name: string) => page.getByRole('toolbar').getByRole('button', { name, exact: true })
/** Width and height of what is cut out, as the window tells them. */
async function cutSize(page: Page): Promise<number[]> {
  const told = await page
    .getByRole('status')
    .filter({ hasText: /^\d+ × \d+ 像素/ })
    .innerText()
  return (told.match(/\d+/g) ?? []).slice(0, 2).map(Number)
}

const selected = (page: Page) => page.evaluate(() => document.getSelection()?.toString() ?? '')

test('a reporter writes, marks and links what a finger selects, and puts in a picture that is cut', async () => {
  const { page } = reporter
  await openArticle(page, articleId)
  await fieldOf(page, 'headline').tap()
  await page.keyboard.type('新桥今天通车')
  await fieldOf(page, 'body').tap()
  await page.keyboard.type('Bridge opens')
  await page.keyboard.press('Enter')
  await page.keyboard.type('第二段在这里。')

  const first = fieldOf(page, 'body').locator('> p').first()
  await selectByHandles(first, 'Bridge'.length)
  await tap(tool(page, '加粗'))
  await first.locator('strong', { hasText: 'Bridge' }).waitFor()
  expect((await selected(page)).trim()).toBe('Bridge')
  await tap(tool(page, '链接'))
  await page.getByLabel('链接地址').fill('https://example.cn/bridge')
  await tap(page.getByRole('button', { name: '确定' }))
  await first.locator('a[href="https://example.cn/bridge"]', { hasText: 'Bridge' }).waitFor()

  await more(page, '稿件信息与流程')
  await tap(page.getByRole('tab', { name: '图片' }))
  const choosing = page.waitForEvent('filechooser')
  await tap(page.getByRole('button', { name: /上传图片/ }))
  const create = { width: 1200, height: 800, channels: 3 as const, background: '#36c' }
  await (await choosing).setFiles({ name: 'a.jpg', mimeType: 'image/jpeg', buffer: await sharp({ create }).jpeg().toBuffer() })
  await tap(page.getByRole('button', { name: '插入正文' }))
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await tap(page.getByRole('button', { name: '裁剪图片' }))
  await tap(page.getByRole('button', { name: '1:1' }))
  expect(await cutSize(page)).toEqual([800, 800])
  await tap(page.getByRole('dialog').getByRole('button', { name: '裁剪', exact: true }))
  let open: string[] = []
  await waitFor(
    'the picture is cut',
    async () => {
      open = await page.getByRole('dialog').allInnerTexts()
      return open.length === 0
    },
    { timeoutMs: 10_000, state: () => [open, reporter.complaints] },
  )
  await waitFor('the part is shown', async () => (await page.locator('figure img[width]').getAttribute('width')) === '800')
  await waitSaved(page)
  const html = await exported(author, articleId, 'html')
  expect(html).toContain('width="800" height="800"')
  expect(html).toMatch(/<a [^>]*href="https:\/\/example.cn\/bridge"[^>]*>(<strong>)?Bridge/)

  await tap(page.getByRole('button', { name: '送审' }))
  await tap(page.getByRole('dialog').getByRole('button', { name: '送审' }))
  await page.locator('[data-stage=review1]').waitFor()
  expect(reporter.complaints).toEqual([])
})

test('an editor opens it from the desk, corrects a word, returns it with a reason, and looks at the page to export', async () => {
  const { page } = editor
  await page.goto('/')
  await page.locator('[data-row]').filter({ hasText: '新桥今天通车' }).tap()
  await page.locator('[data-field=body][contenteditable=true]').waitFor()
  await fieldOf(page, 'body').locator('> p', { hasText: '第二段' }).tap()
  await page.keyboard.press('End')
  await page.keyboard.type('责编补写。')
  await waitSaved(page)

  await more(page, '导出')
  const dialog = page.getByRole('dialog')
  await dialog.locator('[data-preview]').waitFor()
  await dialog.locator('[data-sha256]').waitFor()
  await tap(dialog.getByRole('button', { name: '纯文本' }))
  await dialog.getByText('责编补写。').waitFor()
  await tap(dialog.getByRole('button', { name: '关闭' }))

  await more(page, '退回')
  await dialog.locator('textarea[name=reason]').fill('请核对通车时间。')
  await tap(dialog.getByRole('button', { name: '退回', exact: true }))
  await page.locator('[data-stage=draft]').waitFor()
  await reporter.page.getByText('请核对通车时间。').first().waitFor()
  await reporter.page.locator('[data-field=body][contenteditable=true]').waitFor()
  expect(await exported(author, articleId, 'text')).toContain('第二段在这里。责编补写。')
  expect(editor.complaints).toEqual([])
})

test('a finger drags the corner of the frame, which keeps its ratio, and the tap right behind it counts', async () => {
  const { page } = reporter
  await tap(page.getByRole('button', { name: '裁剪图片' }))
  await page.getByRole('button', { name: '裁剪框' }).waitFor()
  await tap(page.getByRole('button', { name: '1:1' }))
  expect(await cutSize(page)).toEqual([800, 800])
  await dragByTouch(page, page.locator('[data-handle=se]'), -60, -60)
  await waitFor('the frame is smaller', async () => ((await cutSize(page))[0] ?? 800) < 790)
  const [width = 0, height = 0] = await cutSize(page)
  expect(width).toBe(height)
  expect(width).toBeGreaterThan(300)

  // A drag that ends in motion is no fling that the next tap would only stop.
  await dragByTouch(page, page.locator('[data-handle=se]'), -60, -60, page.getByRole('button', { name: '自由', exact: true }))
  await page.getByRole('button', { name: '自由', exact: true, pressed: true }).waitFor()
})

test('without a line a phone says in words that the text is kept, and every command stays in reach', async () => {
  const writer = await newPerson(newsroom.browser, newsroom.server, 'reporter2', undefined, { ...phone, locale: 'en-GB' })
  const { page } = writer
  try {
    await openArticle(page, await startedArticle(author))
    expect(await cutOff(page)).toEqual([])
    await writer.context.setOffline(true)
    await page.locator('[data-save=offline]').getByText('Offline, kept here').waitFor()
    expect(await cutOff(page)).toEqual([])
    await tap(page.getByRole('button', { name: 'More' }))
    await page.getByRole('menuitem', { name: 'Export' }).waitFor()
  } finally {
    await writer.context.close()
  }
})

test('what went wrong is told above a sheet, not over its buttons, and an empty article is not sent at all', async () => {
  const { page } = reporter
  await openArticle(page, await startedArticle(author))
  await tap(page.getByRole('button', { name: '送审' }))
  const dialog = page.getByRole('dialog')
  await dialog.getByText('稿件还是空的，请先写标题或正文。').waitFor()
  expect(await dialog.locator('[data-confirm=submit]').isDisabled()).toBe(true)
  await tap(dialog.getByText('取消', { exact: true }))
  await fieldOf(page, 'headline').tap()
  await page.keyboard.type('一行标题')
  await waitSaved(page)
  await tap(page.getByRole('button', { name: '送审' }))
  await page.route('**/actions', (route) => (route.request().method() === 'POST' ? route.abort() : route.continue()))
  await tap(dialog.locator('[data-confirm=submit]'))
  const told = await page.getByText('送审没有成功').first().boundingBox()
  const sheet = await dialog.filter({ has: page.locator('[data-confirm=submit]') }).boundingBox()
  expect((told?.y ?? 0) + (told?.height ?? 0)).toBeLessThan(sheet?.y ?? 0)
  await page.unroute('**/actions')
})
