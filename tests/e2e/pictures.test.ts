import { Buffer } from 'node:buffer'
import { randomBytes } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import type { Locator, Page } from 'playwright-core'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import { fieldOf, openArticle, typeInto, waitSaved } from '../support/browser.ts'
import { waitFor } from '../support/waitFor.ts'
import { bodyLines, placeCaret } from './caret.ts'
import { inspectPage } from './exportedPage.ts'
import { exported, startedArticle, times } from './startedArticle.ts'
import { twoWriters } from './twoWriters.ts'

/*
 * Pictures on all three ways into the text, what is written below them, files that are no pictures; how they are cut
 * while a colleague works on the same figure; and the panel that lists all of them.
 */

const room = twoWriters()

interface PickedFile {
  readonly name: string
  readonly mimeType: string
  readonly buffer: Buffer
}

async function picture(name: string, background: string): Promise<PickedFile> {
  const buffer = await sharp({ create: { width: 320, height: 200, channels: 3, background } })
    .png()
    .toBuffer()
  return { name, mimeType: 'image/png', buffer }
}

const figures = (page: Page) => page.locator('[data-field=body] figure')

/** Resolves when so many pictures are in the text and have really been drawn. */
async function waitDrawn(page: Page, count: number): Promise<void> {
  await waitFor(
    `${count} pictures are drawn`,
    async () =>
      (await figures(page)
        .locator('img')
        .evaluateAll((list) => list.filter((image) => image instanceof HTMLImageElement && image.naturalWidth === 320).length)) === count,
    { timeoutMs: 15_000 },
  )
}

/** @param file one made here, or the path of one */
async function pick(page: Page, file: PickedFile | string): Promise<void> {
  const choosing = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: '插入图片' }).click()
  await (await choosing).setFiles(file)
}

/** Lets a file arrive in the text as the browser tells it: dropped at a place, or pasted at the caret. */
async function bring(target: Locator, how: 'drop' | 'paste', { name, mimeType, buffer }: PickedFile): Promise<void> {
  await target.evaluate(
    (element, [kind, base64, fileName, type]) => {
      const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))
      const data = new DataTransfer()
      data.items.add(new File([bytes], fileName, { type }))
      const { left, bottom, height } = element.getBoundingClientRect()
      const at = { clientX: left + 10, clientY: bottom - height / 2, bubbles: true, cancelable: true }
      const event =
        kind === 'drop'
          ? new DragEvent('drop', { ...at, dataTransfer: data })
          : new ClipboardEvent('paste', { bubbles: true, cancelable: true, clipboardData: data })
      element.dispatchEvent(event)
    },
    [how, buffer.toString('base64'), name, mimeType] as const,
  )
}

async function writeUnder(page: Page, index: number, words: { caption: string; credit: string; alt: string }): Promise<void> {
  const figure = figures(page).nth(index)
  await figure.locator('figcaption').click()
  await page.keyboard.type(words.caption)
  await figure.locator('[data-figcredit]').click()
  await page.keyboard.type(words.credit)
  await figure.getByRole('textbox', { name: '替代文字' }).fill(words.alt)
  await page.keyboard.press('Enter')
}

test('pictures by button, drop and paste reach colleagues and the page', async () => {
  const articleId = await startedArticle(room.author)
  await Promise.all([openArticle(room.writer.page, articleId), openArticle(room.colleague.page, articleId)])
  await typeInto(room.writer.page, 'headline', '三张照片')
  await typeInto(room.writer.page, 'body', '首段。')
  await pick(room.writer.page, await picture('one.png', '#c33'))
  await waitDrawn(room.writer.page, 1)
  await fieldOf(room.writer.page, 'body').locator('> p').last().click()
  await bring(fieldOf(room.writer.page, 'body').locator('> p').last(), 'drop', await picture('two.png', '#3c3'))
  await waitDrawn(room.writer.page, 2)
  await fieldOf(room.writer.page, 'body').locator('> p').last().click()
  await bring(fieldOf(room.writer.page, 'body'), 'paste', await picture('three.png', '#33c'))
  await waitDrawn(room.writer.page, 3)
  await writeUnder(room.writer.page, 0, { caption: '江边的红', credit: '林知遥 摄', alt: '一片红色' })
  await waitSaved(room.writer.page)
  await waitDrawn(room.colleague.page, 3)
  await figures(room.colleague.page).first().getByText('江边的红').waitFor()
  expect(await figures(room.colleague.page).first().innerText()).toContain('林知遥 摄')
  expect(await figures(room.colleague.page).first().locator('img:not(.ProseMirror-separator)').getAttribute('alt')).toBe('一片红色')

  const html = await exported(room.author, articleId, 'html')
  expect(times(html, 'src="data:image/')).toBe(3)
  expect(html).toContain('alt="一片红色"')
  const report = await inspectPage(room.browser, html)
  expect(report.text.replace(/\s/g, '')).toContain('江边的红林知遥摄')
  expect(report.requests).toHaveLength(1)
  expect(report.axe).toEqual([])
  expect(report.complaints).toEqual([])
})

async function told(page: Page, sentence: string): Promise<void> {
  await page.getByRole('region', { name: '通知' }).getByText(sentence).waitFor()
}

test('a file that is no picture, or too large, gives a sentence and takes nothing away', async () => {
  const articleId = await startedArticle(room.author)
  await openArticle(room.writer.page, articleId)
  await typeInto(room.writer.page, 'body', '这一段要留着。')
  const { page } = room.writer
  await pick(page, { name: 'fake.png', mimeType: 'image/png', buffer: Buffer.from('这不是图片') })
  await told(page, '无法读取这个文件，请使用 JPEG、PNG、WebP、GIF 或 AVIF 图片。')
  await pick(page, { name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('采访笔记') })
  await told(page, '这里只能放图片文件')
  const { buffer } = await picture('large.png', '#333')
  const large = join(room.server.dataDir, 'large.png')
  await writeFile(large, Buffer.concat([buffer, randomBytes(25 * 1024 * 1024)]))
  await pick(page, large)
  await told(page, '图片超过 20 MB，请压缩后再上传。')
  await waitFor('nothing is on its way any more', async () => (await page.locator('.ed-upload').count()) === 0)
  await waitSaved(page)
  expect(await bodyLines(page)).toEqual(['这一段要留着。'])
  expect(await figures(page).count()).toBe(0)
  await typeInto(page, 'body', '还能写。')
  await waitSaved(page)
  expect(await exported(room.author, articleId, 'text')).toContain('这一段要留着。还能写。')
})

async function photo(name: string, width: number, height: number): Promise<PickedFile> {
  const create = { width, height, channels: 3 as const, background: '#36c' }
  return { name, mimeType: 'image/jpeg', buffer: await sharp({ create }).jpeg().toBuffer() }
}

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

async function upload(page: Page, button: string | RegExp, files: readonly PickedFile[]): Promise<void> {
  const choosing = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: button }).click()
  await (await choosing).setFiles([...files])
}

test('a picture is cut by keyboard and mouse, in one step of undo, while a colleague writes its caption', async () => {
  const [{ page }, { page: other }] = [room.writer, room.colleague]
  // The refusals of before.
  room.writer.complaints.splice(0)
  const articleId = await startedArticle(room.author)
  await Promise.all([openArticle(page, articleId), openArticle(other, articleId)])
  await typeInto(page, 'body', '首段。')
  await upload(page, '插入图片', [await photo('bridge.jpg', 1600, 1000)])
  await waitSizes(page, ['1600×1000'])
  await waitSizes(other, ['1600×1000'])

  await openCrop(page)
  await page.getByRole('button', { name: '1:1' }).click()
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze()
  expect(
    violations.filter(({ impact }) => impact === 'serious' || impact === 'critical').map(({ id, nodes }) => [id, nodes[0]?.html]),
  ).toEqual([])
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
    await photo('large.jpg', 1200, 800),
    await photo('small.jpg', 300, 200),
    await photo('third.jpg', 700, 400),
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
