import type { Page } from 'playwright-core'
import { beforeAll, expect, test } from 'vitest'
import { type BrowserPerson, fieldOf, newPerson, newVisitor, openArticle, waitSaved } from '../support/browser.ts'
import { signIn, type TestPerson } from '../support/people.ts'
import { demoPassword } from '../support/server.ts'
import { waitFor } from '../support/waitFor.ts'
import { bodyLines, placeCaret } from './caret.ts'
import { demoNewsroom } from './demoNewsroom.ts'
import { proofs, sheetRows } from './sheetKeys.ts'
import { exported, startedArticle } from './startedArticle.ts'

/* A reporter without a mouse: from the sign-in to the submitted article, while a colleague writes in it too. */

const newsroom = demoNewsroom()

let author: TestPerson
let colleague: BrowserPerson

beforeAll(async () => {
  author = await signIn(newsroom.server, 'reporter')
  colleague = await newPerson(newsroom.browser, newsroom.server, 'reporter2')
}, 120_000)

async function keys(page: Page, ...names: readonly string[]): Promise<void> {
  for (const name of names) await page.keyboard.press(name)
}

async function signInByKey(page: Page): Promise<void> {
  await page.goto('/sign-in')
  await page.locator('input[name=username]:focus').waitFor()
  await page.keyboard.type('reporter')
  await keys(page, 'Tab')
  await page.keyboard.type(demoPassword)
  await keys(page, 'Enter')
  await page.waitForURL((url) => url.pathname === '/')
  await page.locator('[data-row]').first().waitFor()
}

async function newArticleByKey(page: Page): Promise<void> {
  await keys(page, 'n')
  const create = page.getByRole('button', { name: '建稿' })
  await create.waitFor()
  await tabTo(page, '建稿')
  await keys(page, 'Enter')
  await page.waitForURL(/\/articles\//)
  await page.locator('[data-field=body][contenteditable=true]').waitFor()
}

/** Presses Tab until something with this name has the focus, as somebody would who cannot see it coming. */
async function tabTo(page: Page, name: string, key = 'Tab'): Promise<void> {
  const seen: string[] = []
  for (let presses = 0; presses < 60; presses++) {
    const focused = await page.evaluate(() => {
      const element = document.activeElement
      return (element?.getAttribute('aria-label') ?? element?.textContent ?? '').trim().slice(0, 40)
    })
    if (focused === name) return
    seen.push(focused)
    await keys(page, key)
  }
  throw new Error(`${key} does not reach ${name}; it went over ${seen.join(' | ')}`)
}

test('an article by key: written, formatted, undone, submitted', async () => {
  const { page, complaints } = await newVisitor(newsroom.browser, newsroom.server)
  await signInByKey(page)
  await newArticleByKey(page)
  await tabTo(page, '主题')
  await page.keyboard.type('键盘写成的一篇')
  await keys(page, 'Enter')
  await page.keyboard.type('副题也在')
  await keys(page, 'Enter')

  await page.keyboard.type('今晨通航。渡船准点离岸，')
  await keys(page, 'Control+b')
  await page.keyboard.type('票价两元')
  await keys(page, 'Control+b')
  await page.keyboard.type('。')
  await keys(page, 'Home', 'Control+Alt+1', 'End', 'Enter')
  await page.keyboard.type('详见官网')
  await keys(page, 'Shift+ArrowLeft', 'Shift+ArrowLeft', 'Control+k')
  await page.locator('.ed-link-form input:focus').waitFor()
  await page.keyboard.type('https://news.example.cn/ferry')
  await keys(page, 'Enter')
  await page.locator('[data-field=body]:focus a').waitFor()
  await keys(page, 'End', 'Enter')
  await page.keyboard.type('/lb')
  await keys(page, 'Enter')
  await page.keyboard.type('首班六时')
  await keys(page, 'Enter')
  await page.keyboard.type('末班十八时')
  await keys(page, 'Enter', 'Enter')
  await page.keyboard.type('尾段。')

  // Enter leaves a field at once: no first letter stays behind in the field before.
  expect(await fieldOf(page, 'headline').innerText()).toBe('键盘写成的一篇')
  expect(await fieldOf(page, 'deck').innerText()).toBe('副题也在')
  const body = page.locator('[data-field=body]')
  expect(await body.locator('strong[data-runin="1"]').innerText()).toBe('今晨通航。')
  expect(await body.locator('strong:not([data-runin])').innerText()).toBe('票价两元')
  expect(await body.locator('a').innerText()).toBe('官网')
  expect(await body.locator('ul > li').allInnerTexts()).toEqual(['首班六时', '末班十八时'])
  await waitSaved(page)
  const articleId = new URL(page.url()).pathname.split('/').at(-1) ?? ''
  await undoesOwnEditsOnly(page, articleId)

  const markdown = await exported(author, articleId, 'markdown')
  expect(markdown).toContain('# 键盘写成的一篇')
  // Behind a full stop that touches a word no Markdown reader would see the end of bold type; it stands outside.
  expect(markdown).toContain('**今晨通航**。渡船准点离岸，**票价两元**。')
  expect(markdown).toMatch(/详见\[官网\]\(<?https:\/\/news\.example\.cn\/ferry>?\)/)
  expect(markdown).toContain('- 首班六时\n- 末班十八时')
  expect(markdown).toContain('同事的话。')

  await submitByKey(page)
  // The message about the submitted article still stands there; the desk's keys work all the same.
  await page.getByRole('link', { name: '返回稿件台' }).press('Enter')
  await page.locator('[data-row]').first().waitFor()
  await page.locator('.ui-toast').waitFor()
  await keys(page, 'n')
  await page.getByRole('button', { name: '建稿' }).waitFor()
  expect(complaints).toEqual([])
})

/** A colleague types between two of this person's changes; undo and redo pass over what the colleague wrote. */
async function undoesOwnEditsOnly(page: Page, articleId: string): Promise<void> {
  await openArticle(colleague.page, articleId)
  const last = (await bodyLines(page)).length - 1
  await page.keyboard.type('我加的。')
  await waitSaved(page)
  await waitFor('the colleague sees it', async () => (await bodyLines(colleague.page))[last] === '尾段。我加的。')
  await placeCaret(colleague.page, 1, 0)
  await colleague.page.keyboard.type('同事的话。')
  await waitFor('the colleague is seen', async () => (await bodyLines(page))[1] === '同事的话。详见官网')
  await keys(page, 'Control+z')
  await waitFor('own words are taken back', async () => (await bodyLines(page))[last] === '尾段。')
  expect((await bodyLines(page))[1]).toBe('同事的话。详见官网')
  await keys(page, 'Control+Shift+z')
  await waitFor('own words come back', async () => (await bodyLines(page))[last] === '尾段。我加的。')
  expect((await bodyLines(page))[1]).toBe('同事的话。详见官网')
  await waitSaved(page)
}

async function submitByKey(page: Page): Promise<void> {
  await tabTo(page, '送审', 'Shift+Tab')
  await keys(page, 'Enter')
  const confirm = page.locator('[data-confirm=submit]')
  await confirm.waitFor()
  await tabTo(page, '送审')
  await keys(page, 'Enter')
  await confirm.waitFor({ state: 'detached' })
  await fieldOf(page, 'body').and(page.locator('[contenteditable=false]')).waitFor()
  // What was pressed is gone; the keys are in the text, not nowhere.
  await page.locator('main:focus').waitFor({ timeout: 5000 })
}

test('every key of the help sheet does what it says', async () => {
  const { page, complaints } = colleague
  await openArticle(page, await startedArticle(await signIn(newsroom.server, 'reporter2')))
  await page.locator('[data-field=body]').focus()
  await page.keyboard.type('丁甲。')
  await keys(page, 'Enter')
  await page.keyboard.type('甲乙丙。')
  const rows = await sheetRows(page)
  await page.locator('[data-field=body]:focus').waitFor()
  expect([...rows.keys()].sort()).toEqual(Object.keys(proofs).sort())
  // The table stays, so it comes last.
  const order = Object.keys(proofs).sort((a, b) => Number(a.startsWith('表格上')) - Number(b.startsWith('表格上')))
  for (const label of order) {
    const chord = (name = label) => rows.get(name) ?? ''
    await keys(page, 'Control+End')
    try {
      await proofs[label]?.(page, (name) => page.keyboard.press(chord(name)))
    } catch (error) {
      throw new Error(`${label} (${chord()}): ${String(error)}`, { cause: error })
    }
  }
  expect(complaints).toEqual([])
})
