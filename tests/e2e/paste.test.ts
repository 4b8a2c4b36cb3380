import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { beforeEach, expect, test } from 'vitest'
import type { AuthorsResponse } from '#shared/protocol/authors.ts'
import { fieldOf, openArticle, typeInto, waitSaved } from '../support/browser.ts'
import { repositoryRoot } from '../support/repositoryRoot.ts'
import { waitFor } from '../support/waitFor.ts'
import { shownBody } from './shownBody.ts'
import { exported, startedArticle } from './startedArticle.ts'
import { twoWriters } from './twoWriters.ts'

/* Copies from elsewhere in the real editor: what arrives, what is said about it, and one undo. */

const room = twoWriters()
let articleId: string

beforeEach(async () => {
  articleId = await startedArticle(room.author)
  await Promise.all([openArticle(room.writer.page, articleId), openArticle(room.colleague.page, articleId)])
})

const fixture = (name: string) => readFileSync(join(repositoryRoot, `tests/support/fixtures/paste/${name}.html`), 'utf8')

/** Pastes at the caret of a field, as the browser tells it. */
async function paste(page: Page, types: Readonly<Record<string, string>>): Promise<void> {
  await page.locator('[data-field=body]').evaluate((_body, contents) => {
    const data = new DataTransfer()
    for (const [type, content] of Object.entries(contents)) data.setData(type, content)
    document.activeElement?.dispatchEvent(new ClipboardEvent('paste', { bubbles: true, cancelable: true, clipboardData: data }))
  }, types)
}

/** Lines of the body as both windows show them. */
async function bothShow(lines: readonly string[]): Promise<void> {
  let shown: string[] = []
  await waitFor(
    'both windows show it',
    async () => {
      shown = await Promise.all([room.writer.page, room.colleague.page].map(shownBody))
      return shown.every((body) => body === lines.join('\n'))
    },
    { timeoutMs: 10_000, state: () => shown.join('\n———\n') },
  )
}

const notice = (page: Page) => page.locator('[data-pasted]')

test('a list from Word comes with its levels, what changed is told, and one undo takes it back', async () => {
  await typeInto(room.writer.page, 'body', '开头。')
  await room.writer.page.keyboard.press('Enter')
  await paste(room.writer.page, { 'text/html': fixture('word-list-nested'), 'text/plain': '会议定下三件事：' })
  const list =
    '<ol><li><p>修好东岸码头</p><ol><li><p>换栏杆</p></li><li><p>补照明</p></li></ol></li><li><p>延长<strong>末班船</strong></p></li></ol>'
  await bothShow(['<p>开头。</p>', '<p>会议定下三件事：</p>', list, '<p>以上由航运所落实。</p>', '<ol><li><p>公布时刻表</p></li></ol>'])
  expect(await notice(room.writer.page).innerText()).toContain('粘贴来源：Word')
  expect(await notice(room.writer.page).innerText()).toContain('2 处编号（如 a、b、c 或 一、二、三）改成了 1、2、3，请核对')
  expect(await notice(room.colleague.page).count()).toBe(0)
  await room.writer.page.keyboard.press('ControlOrMeta+z')
  await bothShow(['<p>开头。</p>', '<p></p>'])
  await room.writer.page.keyboard.press('ControlOrMeta+Shift+z')
  await waitFor('the paste is back', async () => (await shownBody(room.colleague.page)).includes('补照明'))
  await waitSaved(room.writer.page)
  expect(await exported(room.author, articleId, 'html')).not.toMatch(/mso-|o:p|MsoList/)
})

test('pictures that came along are uploaded into their frames; the others leave an empty frame that can be filled', async () => {
  await fieldOf(room.writer.page, 'body').click()
  await paste(room.writer.page, { 'text/html': fixture('word-online-text') + fixture('word-pictures') })
  const figures = room.writer.page.locator('[data-field=body] figure')
  await figures.first().locator('img[src^="/media/"]').waitFor()
  await room.colleague.page.locator('[data-field=body] figure').first().locator('img[src^="/media/"]').waitFor()
  expect(await figures.nth(1).innerText()).toContain('图片没有随文字一起过来')
  expect(await notice(room.writer.page).innerText()).toContain('1 张图片没有一起过来')
  const png = readFileSync(join(repositoryRoot, 'public/screenshot.png'))
  await figures.nth(1).locator('input[type=file]').setInputFiles({ name: 'a.png', mimeType: 'image/png', buffer: png })
  await room.colleague.page.locator('[data-field=body] figure').nth(1).locator('img[src^="/media/"]').waitFor()
  await waitSaved(room.writer.page)
  expect(await exported(room.author, articleId, 'html')).not.toContain('file:///')

  await fieldOf(room.writer.page, 'body').press('ControlOrMeta+z')
  await room.colleague.page.locator('[data-field=body] figure').nth(1).getByText('图片没有随文字一起过来').waitFor()
  await fieldOf(room.writer.page, 'body').press('ControlOrMeta+z')
  await waitFor('one undo takes the paste back', async () => (await room.colleague.page.locator('[data-field=body] figure').count()) === 0)
  await fieldOf(room.writer.page, 'body').press('ControlOrMeta+Shift+z')
  await room.colleague.page.locator('[data-field=body] figure').first().locator('img[src^="/media/"]').waitFor()
  expect([...room.writer.complaints, ...room.colleague.complaints]).toEqual([])
})

test('a page of another paper is offered as a reprint: source, author, headline and editor', async () => {
  const { page } = room.writer
  await fieldOf(page, 'body').click()
  await paste(page, { 'text/html': fixture('news-founder') })
  await notice(page).getByRole('button', { name: '填写转载信息…' }).click()
  const dialog = page.getByRole('dialog', { name: '转载信息' })
  expect(await dialog.getByRole('textbox', { name: '作者' }).inputValue()).toBe('陈立、周小苑')
  await dialog.getByRole('button', { name: '写入' }).click()
  await waitFor('the headline is there', async () => (await fieldOf(room.colleague.page, 'headline').innerText()).includes('江上夜航重开'))
  await waitSaved(page)
  const isSourceKnown = async () =>
    (await room.author.json<AuthorsResponse>(`/api/articles/${articleId}/authors`)).ranges.some(({ source }) => source?.kind === 'newsPage')
  await waitFor('the ledger has heard where the text is from', isSourceKnown)
  const text = await exported(room.author, articleId, 'text')
  expect(text).toContain('来源：临江日报')
  expect(text).toContain('（原编辑：赵芳、王建）')
  expect(text).not.toContain('08:12')
  expect(text).not.toContain('责编：赵芳')
  const body = await shownBody(page)
  await page.locator('[data-field=body]').press('ControlOrMeta+z')
  await waitFor('the lines are back', async () => (await shownBody(page)) !== body && (await shownBody(page)).includes('责编：赵芳'))
})

test('plain text, Markdown, own copies and captions each take what fits', async () => {
  const { page } = room.writer
  await fieldOf(page, 'body').click()
  await paste(page, { 'text/plain': '　　一段\n\n二段' })
  await bothShow(['<p>一段</p>', '<p>二段</p>'])
  expect(await notice(page).count()).toBe(0)
  await page.keyboard.press('Enter')
  await paste(page, { 'text/plain': '## 安排\n\n- **甲**\n- 乙' })
  await bothShow(['<p>一段</p>', '<p>二段</p>', '<h2>安排</h2>', '<ul><li><p><strong>甲</strong></p></li><li><p>乙</p></li></ul>'])

  await page.keyboard.press('ControlOrMeta+a')
  await page.keyboard.press('ControlOrMeta+c')
  await page.keyboard.press('ControlOrMeta+v')
  await bothShow(['<p>一段</p>', '<p>二段</p>', '<h2>安排</h2>', '<ul><li><p><strong>甲</strong></p></li><li><p>乙</p></li></ul>'])

  await page.keyboard.press('ControlOrMeta+a')
  await paste(page, { 'text/html': '<img src="https://img.example.cn/a.jpg" alt=""><p>下一段</p>' })
  await page.locator('[data-field=body] figcaption').click()
  await paste(page, { 'text/html': '<p>第一行</p><ul><li>第二行</li></ul>' })
  let shown = ''
  const isOneLine = async () => {
    shown = await fieldOf(page, 'body').innerHTML()
    return (await page.locator('[data-field=body] figcaption').innerText()) === '第一行第二行'
  }
  await waitFor('the caption is one line', isOneLine, { state: () => shown })
  expect(room.writer.complaints).toEqual([])
})
