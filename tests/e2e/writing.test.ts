import type { Page } from 'playwright-core'
import { beforeEach, expect, test } from 'vitest'
import { fieldOf, openArticle, typeInto, waitSaved } from '../support/browser.ts'
import { waitFor } from '../support/waitFor.ts'
import { bodyLines, placeCaret } from './caret.ts'
import { lettersOf, shownBody } from './shownBody.ts'
import { exported, startedArticle } from './startedArticle.ts'
import { twoWriters } from './twoWriters.ts'

/* Two people in one text: what they do to its blocks at the same time, and a text as long as a page of the paper. */

const room = twoWriters()
let articleId: string

beforeEach(async () => {
  articleId = await startedArticle(room.author)
  await Promise.all([openArticle(room.writer.page, articleId), openArticle(room.colleague.page, articleId)])
})

/** Waits until everything is stored and both windows show the same; checks it against what the server gives out. */
async function converged(): Promise<string> {
  const pages = [room.writer.page, room.colleague.page]
  await Promise.all(pages.map((page) => waitSaved(page)))
  let shown: string[] = []
  await waitFor(
    'both windows show the same',
    async () => {
      shown = await Promise.all(pages.map(shownBody))
      return shown[0] === shown[1]
    },
    { timeoutMs: 10_000, state: () => shown.join('\n———\n') },
  )
  const [body = ''] = shown
  // Without the marks that plain text puts before the lines of a list and of a quotation.
  const text = (await exported(room.author, articleId, 'text')).replace(/[•>\s]+/g, '')
  expect(text).toContain(lettersOf(body))
  expect([...room.writer.complaints, ...room.colleague.complaints]).toEqual([])
  return body
}

test('soft returns, and paragraphs split and joined while somebody writes in them', async () => {
  await typeInto(room.writer.page, 'body', '甲乙丙丁戊己')
  await waitSaved(room.writer.page)
  await waitFor('the text has come', async () => (await bodyLines(room.colleague.page))[0] === '甲乙丙丁戊己')
  await placeCaret(room.colleague.page, 0, 6)
  await placeCaret(room.writer.page, 0, 3)
  await Promise.all([room.writer.page.keyboard.press('Enter'), room.colleague.page.keyboard.type('庚辛')])
  const split = await converged()
  expect(split.split('\n')).toHaveLength(2)
  expect([...lettersOf(split)].sort()).toEqual([...'甲乙丙丁戊己庚辛'].sort())

  await placeCaret(room.writer.page, 1, 0)
  await placeCaret(room.colleague.page, 0, 1)
  await Promise.all([room.writer.page.keyboard.press('Backspace'), room.colleague.page.keyboard.type('子丑')])
  const joined = await converged()
  expect(joined.split('\n')).toHaveLength(1)
  expect([...lettersOf(joined)].sort()).toEqual([...'甲乙丙丁戊己庚辛子丑'].sort())

  await placeCaret(room.writer.page, 0, 2)
  await room.writer.page.keyboard.press('Shift+Enter')
  await room.writer.page.keyboard.type('寅')
  expect(await converged()).toMatch(/^<p>..<br>寅[^<]*<\/p>$/)
})

test('a tool of the body that is hit in the moment the caret comes to a line does nothing', async () => {
  const { page, complaints } = room.writer
  await typeInto(page, 'headline', '标题')
  await typeInto(page, 'body', '正文')
  const divider = page.getByRole('toolbar').getByRole('button', { name: '分隔线', exact: true })
  await page.locator('[data-field=body]:focus').waitFor()
  expect(await divider.isEnabled()).toBe(true)
  await divider.evaluate(async (button: HTMLElement) => {
    document.querySelector<HTMLElement>('[data-field=headline]')?.focus()
    for (let turn = 0; turn < 20; turn++) {
      await Promise.resolve() // React draws in one of these, long before the browser says where the caret is
      if (button instanceof HTMLElement) button.click()
    }
  })
  await page.locator('[data-field=headline]:focus').waitFor()
  expect(complaints).toEqual([])
  expect(await fieldOf(page, 'headline').innerText()).toBe('标题')
})

test('a text of 30,000 characters opens, can be written in and is stored', async () => {
  const paragraph = '江水从山里来，经过城，经过桥，经过渡口，一直往东。'.repeat(12)
  const paragraphs = Array.from({ length: 100 }, (_, i) => `${i}：${paragraph}`)
  await paste(room.writer.page, paragraphs.join('\n'))
  await waitSaved(room.writer.page, 30_000)
  await waitFor('the colleague has it all', async () => (await bodyLines(room.colleague.page)).length === 100, { timeoutMs: 20_000 })
  const started = performance.now()
  await openArticle(room.writer.page, articleId)
  await room.writer.page.getByText('99：江水').waitFor()
  const opened = performance.now() - started
  await placeCaret(room.writer.page, 50, 3)
  const delays = await keyDelays(room.writer.page, '中间又写了几个字，看一看跟不跟手')
  const p95 = delays.sort((a, b) => a - b)[Math.floor(delays.length * 0.95)] ?? 0
  console.log(`30,000 characters: opened in ${opened.toFixed(0)} ms, a key is drawn in ${p95.toFixed(0)} ms (p95)`)
  expect(p95).toBeLessThan(1000)
  await converged()
})

async function paste(page: Page, text: string): Promise<void> {
  await fieldOf(page, 'body').click()
  await fieldOf(page, 'body').evaluate((body, plain) => {
    const data = new DataTransfer()
    data.setData('text/plain', plain)
    body.dispatchEvent(new ClipboardEvent('paste', { bubbles: true, cancelable: true, clipboardData: data }))
  }, text)
}

/** Milliseconds from each key press to the frame that shows it. */
async function keyDelays(page: Page, text: string): Promise<number[]> {
  await page.evaluate(() => {
    const delays: number[] = []
    Object.assign(window, { delays })
    window.addEventListener('beforeinput', ({ timeStamp }) => {
      requestAnimationFrame(() => setTimeout(() => delays.push(performance.now() - timeStamp)))
    })
  })
  for (const letter of text) await page.keyboard.type(letter)
  return await page.evaluate(() => ('delays' in window && Array.isArray(window.delays) ? window.delays : []))
}
