import type { Page } from 'playwright-core'
import { beforeAll, beforeEach, expect, test } from 'vitest'
import { fieldOf, openArticle, waitSaved } from '../support/browser.ts'
import { waitFor } from '../support/waitFor.ts'
import { caretIn, InputMethod } from './composition.ts'
import { startedArticle } from './startedArticle.ts'
import { twoWriters } from './twoWriters.ts'

/*
 * On a phone a tap on a tool leaves the input method composing (a computer ends it at the press of a mouse; robots' mice do not).
 * If the tool draws the composed letters anew, the browser's composition is gone without an event that says so, and the editor
 * went on as if one were going on: keys did nothing that the editor does, the stream stood still, and the first letter of the next
 * word stayed.
 */

const room = twoWriters()
let page: Page
let method: InputMethod
let articleId: string

beforeAll(async () => {
  page = room.writer.page
  method = await InputMethod.of(page)
  articleId = await startedArticle(room.author)
})

beforeEach(async () => {
  room.writer.complaints.length = 0
  await Promise.all([page, room.colleague.page].map((one) => openArticle(one, articleId)))
  await fieldOf(page, 'body').focus()
  await page.evaluate(() => {
    const { editor } = document.querySelector('[data-field=body]') as Element & {
      readonly editor: { readonly commands: { setContent(html: string): boolean } }
    }
    editor.commands.setContent('<p>甲甲乙乙</p>')
  })
  await caretIn(page, 'body', '甲甲乙乙', 2)
  await method.compose('zh')
  await page.getByRole('toolbar').getByRole('button', { name: '分隔线', exact: true }).click()
  expect(await content()).toBe('<p>甲甲zh</p><hr><p>乙乙</p>')
})

/** The body as HTML without attributes. */
function content(of = page): Promise<string> {
  return of.evaluate(() => {
    const body = document.querySelector('[data-field=body]') as Element & { readonly editor: { getHTML(): string } }
    return body.editor.getHTML().replace(/<(\w+) [^>]*>/g, '<$1>')
  })
}

test('a key is the editor’s again after a tool has broken a composition', async () => {
  await page.keyboard.press('Control+Alt+3')
  await waitFor('the key has acted', async () => (await content()) === '<p>甲甲zh</p><hr><h2>乙乙</h2>', { state: content })
  expect(room.writer.complaints).toEqual([])
})

test('colleagues see the text, and what they write comes, after the first key behind a broken composition', async () => {
  await page.keyboard.press('End')
  const other = room.colleague.page
  await fieldOf(other, 'body').focus()
  await waitFor('the colleague sees it', async () => (await content(other)).includes('zh'), {
    state: () => content(other),
    timeoutMs: 5000,
  })
  await caretIn(other, 'body', '乙乙', 2)
  await other.keyboard.insertText('丙')
  await waitFor('what the colleague writes comes', async () => (await content()).includes('乙乙丙'), { state: content, timeoutMs: 5000 })
  expect(room.writer.complaints).toEqual([])
})

test.each([
  ['with keys', (letters: string) => method.compose(letters)],
  ['by hand, without a key', (letters: string) => method.show(letters)],
] as const)('the first letter of the next word, %s, does not stay after a tool has broken a composition', async (_name, compose) => {
  await page.evaluate(() => {
    const [first, last] = [...document.querySelectorAll('[data-field=body] p')].map((line) => line.firstChild)
    if (first && last) document.getSelection()?.setBaseAndExtent(first, 4, last, 1)
  })
  await compose('z')
  await compose('zhong')
  await method.commit('中')
  await waitSaved(page)
  expect(await content()).toBe('<p>甲甲zh中乙</p>')
  expect(room.writer.complaints).toEqual([])
})

test('what is typed without composing ends a broken composition', async () => {
  await page.keyboard.insertText('丁')
  await waitFor('all of it is saved', async () => (await content()).includes('丁乙乙'), { state: content })
  await waitSaved(page, 5000)
  expect(room.writer.complaints).toEqual([])
})
