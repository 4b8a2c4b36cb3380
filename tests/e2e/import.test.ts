import { Buffer } from 'node:buffer'
import type { Page } from 'playwright-core'
import sharp from 'sharp'
import { beforeAll, expect, test } from 'vitest'
import { type BrowserPerson, newPerson, waitSaved } from '../support/browser.ts'
import { drawing, item, makeDocx, paragraph, run } from '../support/makeDocx.ts'
import { signIn, type TestPerson } from '../support/people.ts'
import { waitFor } from '../support/waitFor.ts'
import { demoNewsroom } from './demoNewsroom.ts'
import { shownBody } from './shownBody.ts'
import { exported } from './startedArticle.ts'

/* Files that become articles: dropped on the desk, or chosen there. */

const newsroom = demoNewsroom()

let author: TestPerson
let writer: BrowserPerson

beforeAll(async () => {
  author = await signIn(newsroom.server, 'reporter')
  writer = await newPerson(newsroom.browser, newsroom.server, 'reporter')
}, 120_000)

/** Drops a file on the desk, as the browser tells it. */
async function drop(page: Page, name: string, bytes: Buffer): Promise<void> {
  await page.locator('.desk').evaluate(
    (desk, [fileName, base64]) => {
      const data = new DataTransfer()
      data.items.add(new File([Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))], fileName))
      for (const type of ['dragenter', 'dragover', 'drop']) {
        desk.dispatchEvent(new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer: data }))
      }
    },
    [name, bytes.toString('base64')] as const,
  )
}

async function choose(page: Page, files: readonly { name: string; buffer: Buffer }[]): Promise<void> {
  const choosing = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: '导入' }).click()
  await (await choosing).setFiles(files.map((file) => ({ ...file, mimeType: '' })))
}

const told = (page: Page, sentence: string) => page.getByRole('region', { name: '通知' }).getByText(sentence).waitFor()

test('a document of Word that is dropped on the desk is an article, with its picture, written once', async () => {
  const { page } = writer
  const picture = await sharp({ create: { width: 320, height: 200, channels: 3, background: '#36c' } })
    .png()
    .toBuffer()
  const body = [
    paragraph(run('渡口纪事'), '<w:pStyle w:val="Heading1"/>'),
    paragraph(run('　　清晨', '<w:b/>') + run('开船。')),
    paragraph(drawing),
    item('甲', 0),
    item('乙', 1),
  ]
  await drop(page, '渡口.docx', makeDocx(body.join(''), picture))
  await page.waitForURL(/\/articles\//)
  const articleId = page.url().split('/').at(-1) ?? ''
  await page.locator('[data-field=body] figure img[src^="/media/"]').waitFor()
  expect((await page.locator('[data-field=headline]').innerText()).trim()).toBe('渡口纪事')
  expect(await page.locator('[data-pasted=docx]').innerText()).toContain('导入来源：Word 文件')
  expect(await page.locator('[data-pasted=docx]').innerText()).toContain('1 处编号')
  await waitSaved(page)
  const shown = await shownBody(page)
  expect(shown).toContain('<p><strong>清晨</strong>开船。</p>')
  expect(shown).toContain('<ol><li><p>甲</p><ol><li><p>乙</p></li></ol></li></ol>')
  await page.reload()
  await page.locator('[data-field=body] figure img[src^="/media/"]').waitFor()
  expect(await shownBody(page)).toBe(shown)
  expect(await page.locator('[data-pasted]').count()).toBe(0)
  const html = await exported(author, articleId, 'html')
  expect(html).toContain('渡口纪事')
  expect(html).toContain('src="data:image/')
  expect(writer.complaints).toEqual([])
})

test('several files become several articles; one that cannot be read says why and leaves nothing behind', async () => {
  const { page } = writer
  await page.goto('/')
  await page.getByRole('button', { name: '导入' }).waitFor()
  const before = await author.json<{ total: number }>('/api/articles')
  const gb18030 = Buffer.from('b6c9bfdab5c4b9cacac20ab4acbfaac1cba1a3', 'hex') // 渡口的故事 / 船开了。
  await choose(page, [
    { name: 'a.txt', buffer: gb18030 },
    { name: 'b.md', buffer: Buffer.from('# 江上\n\n- 甲\n- 乙') },
    { name: 'c.docx', buffer: Buffer.from('不是') },
  ])
  await told(page, '《c.docx》没有导入')
  await told(page, '文件已损坏，或者并不是它的后缀所说的格式。')
  await told(page, '已导入 2 篇')
  await page.getByText('渡口的故事').waitFor()
  await page.getByText('江上', { exact: true }).waitFor()
  const after = await author.json<{ total: number }>('/api/articles')
  expect(after.total).toBe(before.total + 2)
  await waitFor('the browser complains of nothing', () => writer.complaints.length === 0)
})
