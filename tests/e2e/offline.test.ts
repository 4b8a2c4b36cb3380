import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { type BrowserPerson, fieldOf, newPerson, openArticle, typeInto, waitSaved } from '../support/browser.ts'
import { FaultProxy } from '../support/faultProxy.ts'
import { canFillDisk, emptyDisk, fillDisk } from '../support/limitFiles.ts'
import { signIn, type TestPerson } from '../support/people.ts'
import { waitFor } from '../support/waitFor.ts'
import { bodyLines, placeCaret } from './caret.ts'
import { demoNewsroom } from './demoNewsroom.ts'
import { exported, startedArticle, times } from './startedArticle.ts'

/*
 * What happens to the words of people whose line or server goes away while they write: nothing.
 * One writer reaches the server through a line that can be cut, the other one directly.
 */

const longestReturnMs = 20_000

const newsroom = demoNewsroom()

let proxy: FaultProxy
let author: TestPerson
let cut: BrowserPerson
let near: BrowserPerson
let articleId: string

beforeAll(async () => {
  proxy = await FaultProxy.before(newsroom.server.port)
  author = await signIn(newsroom.server, 'reporter')
  const { browser, server } = newsroom
  const line = { url: `http://127.0.0.1:${proxy.port}` }
  ;[cut, near] = await Promise.all([newPerson(browser, line, 'reporter'), newPerson(browser, server, 'reporter2')])
}, 120_000)

afterAll(() => proxy?.close())

beforeEach(async () => {
  articleId = await startedArticle(author)
  await Promise.all([openArticle(cut.page, articleId), openArticle(near.page, articleId)])
  await typeInto(cut.page, 'headline', '江上的一夜')
  await typeInto(cut.page, 'body', '第一段开头。')
  await cut.page.keyboard.press('Enter')
  await cut.page.keyboard.type('第二段开头。')
  await waitSaved(cut.page)
  await sameBodies(2)
})

afterEach(async () => {
  await lineBack()
})

async function lineGone(): Promise<void> {
  await cut.context.setOffline(true)
  proxy.refuse(true)
  proxy.cut()
}

async function lineBack(): Promise<void> {
  proxy.refuse(false)
  proxy.resume()
  await cut.context.setOffline(false)
}

/** Waits until both windows show the same paragraphs, so many of them. @returns them */
async function sameBodies(count: number): Promise<string[]> {
  let shown: string[][] = []
  await waitFor(
    'both windows show the same text',
    async () => {
      shown = await Promise.all([bodyLines(cut.page), bodyLines(near.page)])
      return shown[0]?.length === count && JSON.stringify(shown[0]) === JSON.stringify(shown[1])
    },
    { timeoutMs: longestReturnMs, state: () => shown },
  )
  return shown[0] ?? []
}

async function writeAtEndOf(page: Page, paragraph: number, text: string): Promise<void> {
  await placeCaret(page, paragraph, (await bodyLines(page))[paragraph]?.length ?? 0)
  await page.keyboard.type(text)
}

/** Everything is in both windows and on the server once. */
async function nothingLostOrDoubled(paragraphs: number, pieces: readonly string[]): Promise<void> {
  await Promise.all([waitSaved(cut.page, longestReturnMs), waitSaved(near.page, longestReturnMs)])
  const lines = await sameBodies(paragraphs)
  const text = await exported(author, articleId, 'text')
  for (const piece of pieces) {
    expect(times(lines.join('\n'), piece), `${piece} in the windows:\n${lines.join('\n')}`).toBe(1)
    expect(times(text, piece), `${piece} on the server:\n${text}`).toBe(1)
  }
}

const status = (page: Page) => page.locator('[data-save]')

test('a writer goes on without a line, a colleague too, and both texts become one', async () => {
  await lineGone()
  await status(cut.page).filter({ hasText: '离线' }).waitFor()
  await writeAtEndOf(cut.page, 0, '断线的人续写首段。')
  await cut.page.keyboard.press('Enter')
  await cut.page.keyboard.type('断线时的新段。')
  await typeInto(cut.page, 'deck', '断线时的副题')
  await writeAtEndOf(near.page, 0, '在线的人也续写首段。')
  await writeAtEndOf(near.page, 1, '在线的人续写次段。')
  await waitSaved(near.page)
  expect(await status(cut.page).getAttribute('data-saved')).toBe('false')
  expect(await exported(author, articleId, 'text')).not.toContain('断线')

  await lineBack()
  await nothingLostOrDoubled(3, ['断线的人续写首段。', '断线时的新段。', '在线的人也续写首段。', '在线的人续写次段。'])
  expect((await fieldOf(near.page, 'deck').innerText()).trim()).toBe('断线时的副题')
})

test('words written without a line in a paragraph that a colleague joins meanwhile are kept for their writer', async () => {
  await lineGone()
  await status(cut.page).filter({ hasText: '离线' }).waitFor()
  await writeAtEndOf(cut.page, 1, '断线时写在次段里。')
  await writeAtEndOf(cut.page, 0, '断线时写在首段里。')
  await placeCaret(near.page, 1, 0)
  await near.page.keyboard.press('Backspace')
  await waitSaved(near.page)

  await lineBack()
  await nothingLostOrDoubled(1, ['第一段开头。', '第二段开头。', '断线时写在首段里。'])
  const bar = cut.page.locator('[data-refused="0"]')
  await bar.getByText('同事正好合并、移动或删除了那个段落').waitFor()
  await bar.getByRole('button', { name: '查看文字' }).click()
  expect(await bar.locator('pre').innerText()).toBe('断线时写在次段里。')
  await bar.getByRole('button', { name: '知道了' }).click()
})

test('the server is restarted while two people write', async () => {
  const [a, b] = ['甲在重启前后写下的这一句话。', '乙在重启前后写下的那一句话。'] as const
  await Promise.all([placeCaret(cut.page, 0, 6), placeCaret(near.page, 1, 6)])
  await Promise.all([cut.page.keyboard.type(a, { delay: 60 }), near.page.keyboard.type(b, { delay: 60 }), newsroom.server.restart()])
  await nothingLostOrDoubled(2, [a, b])
})

test('the server is killed while two people write, and they write on without it', async () => {
  const [a, b] = ['甲在断电前后写下的这一句话。', '乙在断电前后写下的那一句话。'] as const
  await Promise.all([placeCaret(cut.page, 0, 6), placeCaret(near.page, 1, 6)])
  await Promise.all([cut.page.keyboard.type(a, { delay: 60 }), near.page.keyboard.type(b, { delay: 60 }), newsroom.server.kill9()])
  await Promise.all([cut, near].map(({ page }) => status(page).filter({ hasText: '离线' }).waitFor()))
  await Promise.all([cut.page.keyboard.type('甲又写。'), near.page.keyboard.type('乙又写。')])
  await newsroom.server.start()
  await nothingLostOrDoubled(2, [`${a}甲又写。`, `${b}乙又写。`])
})

test('after a long time without a line the writer sees what was put together, place by place', async () => {
  await lineGone()
  await writeAtEndOf(cut.page, 0, '断线时我写的。')
  await writeAtEndOf(near.page, 1, '同事写的。')
  await waitSaved(near.page)
  await cut.page.clock.setFixedTime(Date.now() + 6 * 60_000)
  await lineBack()
  await nothingLostOrDoubled(2, ['断线时我写的。', '同事写的。'])
  const bar = cut.page.locator('.article-bar--merged')
  await bar.getByText('您离线期间的 1 处改动已合并。').waitFor()
  await bar.getByRole('button', { name: '逐处查看' }).click()
  expect(await bar.locator('li').allInnerTexts()).toEqual([
    expect.stringMatching(/^您\s*第一段开头。断线时我写的。$/),
    expect.stringMatching(/^同事\s*第二段开头。同事写的。$/),
  ])
  await bar.locator('li').nth(1).getByRole('button').click()
  await cut.page.keyboard.press('End')
  await cut.page.keyboard.type('看到了。')
  await waitFor('the caret went there', async () => (await bodyLines(near.page))[1] === '第二段开头。同事写的。看到了。')
  await bar.getByRole('button', { name: '知道了' }).click()
  await bar.waitFor({ state: 'detached' })
})

test('that list is there after the page was closed without a line and opened again later, until it is dismissed', async () => {
  await lineGone()
  await status(cut.page).filter({ hasText: '离线' }).waitFor()
  await writeAtEndOf(cut.page, 0, '断线时我写的。')
  await writeAtEndOf(near.page, 1, '同事写的。')
  await waitSaved(near.page)
  await waitFor('it is in the copy of this browser', async () => (await status(cut.page).getAttribute('data-unsaved')) !== '0')
  await cut.page.close()
  await lineBack()
  cut = { ...cut, page: await cut.context.newPage() }
  await cut.page.clock.setFixedTime(Date.now() + 30 * 60_000)
  await openArticle(cut.page, articleId)
  await nothingLostOrDoubled(2, ['断线时我写的。', '同事写的。'])
  const bar = cut.page.locator('.article-bar--merged')
  await bar.getByText('您离线期间的 1 处改动已合并。').waitFor()

  await cut.page.reload()
  await bar.getByRole('button', { name: '逐处查看' }).click()
  await bar.locator('li').nth(1).getByRole('button', { name: '同事写的。' }).click()
  await cut.page.keyboard.press('End')
  await cut.page.keyboard.type('看到了。')
  await waitFor('the caret went there', async () => (await bodyLines(near.page))[1] === '第二段开头。同事写的。看到了。')
  await bar.getByRole('button', { name: '知道了' }).click()
  await bar.waitFor({ state: 'detached' })
  await waitSaved(cut.page)
  await cut.page.reload()
  await waitSaved(cut.page)
  expect(await bar.count()).toBe(0)
})

// Filling a disk takes Linux; elsewhere the laws of a failing store are the server's.
test.runIf(canFillDisk)('F6: while the disk is full the screen says that nothing is saved, and nothing is lost', async () => {
  await fillDisk(newsroom.server)
  try {
    await writeAtEndOf(cut.page, 0, '没有空间的话')
    await waitFor('the writer is told', async () => (await status(cut.page).getAttribute('data-save')) === 'failing', {
      timeoutMs: 15_000,
      state: () => 'the screen does not say that saving fails',
    })
    expect(await status(cut.page).innerText()).toBe('服务器暂时无法保存')
    await writeAtEndOf(cut.page, 1, '照样写下去')
    await waitFor('the colleague is told', async () => (await status(near.page).getAttribute('data-save')) === 'failing')
    expect((await bodyLines(near.page)).join('')).not.toContain('照样写下去')
  } finally {
    await emptyDisk(newsroom.server)
  }
  await waitSaved(cut.page, 20_000)
  await nothingLostOrDoubled(2, ['没有空间的话', '照样写下去'])
})

test('while the server is silent the page counts what is not stored, and asks before it lets go', async () => {
  proxy.stall()
  await writeAtEndOf(cut.page, 0, '没有回音')
  await waitFor('the count shows', async () => Number(await status(cut.page).getAttribute('data-unsaved')) > 0)
  expect(await status(cut.page).innerText()).toMatch(/^\d+ 处未保存$/)

  await cut.page.getByRole('link', { name: '返回稿件台' }).click()
  const ask = cut.page.getByRole('dialog')
  await ask.getByText('还有改动没有存到服务器').waitFor()
  await ask.getByText('留在本页').click()
  await ask.waitFor({ state: 'detached' })
  expect(new URL(cut.page.url()).pathname).toBe(`/articles/${articleId}`)

  const asked = cut.page.waitForEvent('dialog')
  await cut.page.close({ runBeforeUnload: true })
  const dialog = await asked
  expect(dialog.type()).toBe('beforeunload')
  await dialog.dismiss()

  proxy.resume()
  await nothingLostOrDoubled(2, ['没有回音'])
  await cut.page.getByRole('link', { name: '返回稿件台' }).click()
  await cut.page.waitForURL((url) => url.pathname === '/')
})
