import { Buffer } from 'node:buffer'
import { randomBytes } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Locator, Page } from 'playwright-core'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import { fieldOf, openArticle, typeInto, waitSaved } from '../support/browser.ts'
import { waitFor } from '../support/waitFor.ts'
import { bodyLines } from './caret.ts'
import { inspectPage } from './exportedPage.ts'
import { exported, startedArticle, times } from './startedArticle.ts'
import { twoWriters } from './twoWriters.ts'

/* Pictures on all three ways into the text, what is written below them, and files that are no pictures. */

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
