import type { Page } from 'playwright-core'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import { openArticle, typeInto, waitSaved } from '../support/browser.ts'
import { waitFor } from '../support/waitFor.ts'
import { bodyLines, placeCaret } from './caret.ts'
import { exported, startedArticle, times } from './startedArticle.ts'
import { twoWriters } from './twoWriters.ts'

/* Pictures are cut by keyboard and by mouse while a colleague works on the same figure; the panel lists all of them. */

const room = twoWriters()

async function picture(name: string, width: number, height: number) {
  const create = { width, height, channels: 3 as const, background: '#36c' }
  return { name, mimeType: 'image/jpeg', buffer: await sharp({ create }).jpeg().toBuffer() }
}

const figures = (page: Page) => page.locator('[data-field=body] figure')
const item = (page: Page, index: number) => page.locator('.pictures-item').nth(index)

/** Resolves when the pictures of the text have these sizes, drawn. */
async function waitSizes(page: Page, sizes: readonly string[]): Promise<void> {
  let shown: string[] = []
  await waitFor(
    `pictures of ${sizes.join(', ')}`,
    async () => {
      shown = await figures(page)
        .locator('.ed-figure-picture img')
        .evaluateAll((list) =>
          list.map((image) => (image instanceof HTMLImageElement ? `${image.naturalWidth}×${image.naturalHeight}` : '')),
        )
      return shown.join() === sizes.join()
    },
    { timeoutMs: 15_000, state: () => shown },
  )
}

async function openCrop(page: Page): Promise<void> {
  await figures(page).first().hover()
  await page.getByRole('button', { name: '裁剪图片' }).first().click()
  await page.getByRole('button', { name: '裁剪框' }).waitFor()
}

async function crop(page: Page): Promise<void> {
  await page.getByRole('dialog').getByRole('button', { name: '裁剪', exact: true }).click()
  await page.getByRole('dialog').waitFor({ state: 'detached' })
}

async function upload(page: Page, button: string | RegExp, files: readonly Awaited<ReturnType<typeof picture>>[]): Promise<void> {
  const choosing = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: button }).click()
  await (await choosing).setFiles([...files])
}

test('a picture is cut by keyboard and mouse, in one step of undo, while a colleague writes its caption', async () => {
  const [{ page }, { page: other }] = [room.writer, room.colleague]
  const articleId = await startedArticle(room.author)
  await Promise.all([openArticle(page, articleId), openArticle(other, articleId)])
  await typeInto(page, 'body', '首段。')
  await upload(page, '插入图片', [await picture('bridge.jpg', 1600, 1000)])
  await waitSizes(page, ['1600×1000'])
  await waitSizes(other, ['1600×1000'])

  await openCrop(page)
  await page.getByRole('button', { name: '1:1' }).click()
  const frame = page.getByRole('button', { name: '裁剪框' })
  await frame.press('ArrowLeft')
  await frame.press('Alt+ArrowLeft')
  await frame.press('Shift+ArrowLeft')
  await figures(other).locator('figcaption').click()
  await other.keyboard.type('同事写的图说')
  await waitSaved(other)
  await page.getByRole('status').filter({ hasText: '984 × 984 像素' }).waitFor()
  await crop(page)
  await waitSizes(page, ['984×984'])
  await waitSizes(other, ['984×984'])
  expect(await figures(page).locator('figcaption').innerText()).toContain('同事写的图说')

  await openCrop(page)
  await page.getByRole('button', { name: '右转' }).click()
  const corner = await page.locator('[data-handle=nw]').boundingBox()
  if (corner === null) throw new Error('there is no corner to take hold of')
  await page.mouse.move(corner.x + corner.width / 2, corner.y + corner.height / 2)
  await page.mouse.down()
  await page.mouse.move(corner.x + 60, corner.y + 30, { steps: 3 })
  await page.mouse.up()
  await page.getByLabel('宽度（像素）').fill('300')
  await crop(page)
  await waitFor('it is 300 wide', async () => (await figures(other).locator('.ed-figure-picture img').getAttribute('width')) === '300')

  await page.getByRole('button', { name: '撤销我的改动' }).click()
  await waitSizes(other, ['984×984'])
  await page.getByRole('button', { name: '撤销我的改动' }).click()
  await waitSizes(other, ['1600×1000'])
  await page.getByRole('button', { name: '重做' }).click()
  await waitSizes(other, ['984×984'])
  await openCrop(page)
  await page.getByRole('button', { name: '恢复原图' }).click()
  await waitSizes(other, ['1600×1000'])

  await openCrop(page)
  await openCrop(other)
  await page.getByRole('button', { name: '4:3' }).click()
  await other.getByRole('button', { name: '16:9' }).click()
  await crop(page)
  await crop(other)
  await Promise.all([waitSizes(page, ['1600×900']), waitSizes(other, ['1600×900'])])
  await Promise.all([waitSaved(page), waitSaved(other)])
  expect(times(await exported(room.author, articleId, 'html'), '同事写的图说')).toBeGreaterThan(0)
  expect(await exported(room.author, articleId, 'html')).toContain('width="1600" height="900"')
  expect([...room.writer.complaints, ...room.colleague.complaints]).toEqual([])
})

test('the panel has every picture: uploaded several at once, tried again, put into the text, dragged, gone to', async () => {
  const { page } = room.writer
  const articleId = await startedArticle(room.author)
  await openArticle(page, articleId)
  await typeInto(page, 'body', '首段。')
  await page.keyboard.press('Enter')
  await page.keyboard.type('末段。')
  await page.getByRole('tab', { name: '图片' }).click()
  await page.getByText('还没有图片').waitFor()

  let refuse = true
  await page.route('**/assets', (route) => (refuse && route.request().postData()?.includes('small.jpg') ? route.abort() : route.continue()))
  await upload(page, /上传图片/, [
    await picture('large.jpg', 1200, 800),
    await picture('small.jpg', 300, 200),
    await picture('third.jpg', 700, 400),
  ])
  const failed = page.locator('[data-upload=failed]')
  await failed.getByText('small.jpg').waitFor()
  await waitFor('the others arrived', async () => (await page.locator('.pictures-item').count()) === 2)
  refuse = false
  await failed.getByRole('button', { name: '重试' }).click()
  await waitFor('all arrived', async () => (await page.locator('.pictures-item').count()) === 3)
  expect(await page.locator('.pictures-upload').count()).toBe(0)
  await item(page, 0).getByText('300 × 200 像素').waitFor()
  await item(page, 0).getByText('不够印一栏').waitFor()

  await placeCaret(page, 0, 3)
  await page.locator('.pictures-item').filter({ hasText: '1200 × 800' }).getByRole('button', { name: '插入正文' }).click()
  await waitSizes(page, ['1200×800'])
  await item(page, 0).getByText('缺图说').waitFor()
  await page
    .locator('.pictures-item')
    .filter({ hasText: '700 × 400' })
    .locator('.pictures-thumb')
    .dragTo(page.locator('[data-field=body] > p').last())
  await waitSizes(page, ['1200×800', '700×400'])
  expect(
    await page.locator('[data-field=body] > *').evaluateAll((list) => list.map((block) => block.querySelector('figure, img') === null)),
  ).toEqual([true, false, true, false])

  await item(page, 1).getByRole('button', { name: '到图片处' }).click()
  await page.keyboard.type('第二张的图说')
  await item(page, 1).getByText('第二张的图说').waitFor()
  expect(await item(page, 1).getByText('缺图说').count()).toBe(0)
  await figures(page).first().hover()
  await page.getByRole('button', { name: '删除图片' }).first().click()
  await waitFor(
    'the first is not in the text any more',
    async () => (await page.locator('.pictures-item[data-in-text=false]').count()) === 2,
  )
  await waitSaved(page)
  expect(await bodyLines(page)).toEqual(['首段。', '末段。'])
  expect(times(await exported(room.author, articleId, 'html'), 'src="data:image/')).toBe(1)
})
