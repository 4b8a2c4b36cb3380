import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'
import { beforeAll, expect, test } from 'vitest'
import { type BrowserPerson, fieldOf, newPerson, openArticle, typeInto, waitSaved } from '../support/browser.ts'
import { waitFor } from '../support/waitFor.ts'
import { bodyLines, placeCaret } from './caret.ts'
import { startedArticle } from './startedArticle.ts'
import { twoWriters } from './twoWriters.ts'

/* Find and replace in an article in which a colleague goes on writing, and by somebody who may only read. */

const room = twoWriters()
let reader: BrowserPerson

beforeAll(async () => {
  reader = await newPerson(room.browser, room.server, 'proofreader')
}, 60_000)

/** An article with these words in it, open before the writer and the room.colleague. */
async function opened(headline: string, lines: readonly string[]): Promise<string> {
  const { page } = room.writer
  const articleId = await startedArticle(room.author)
  await openArticle(page, articleId)
  await typeInto(page, 'headline', headline)
  await fieldOf(page, 'body').click()
  for (const [index, line] of lines.entries()) {
    if (index > 0) await page.keyboard.press('Enter')
    await page.keyboard.insertText(line)
  }
  await waitSaved(page)
  await openArticle(room.colleague.page, articleId)
  await waitFor('the colleague has it', async () => (await bodyLines(room.colleague.page)).length === lines.length)
  return articleId
}

const sought = (page: Page) => page.getByRole('textbox', { name: /^(查找内容|Find)$/ })
const instead = (page: Page) => page.getByRole('textbox', { name: /^(替换为|Replace with)$/ })
const figures = async (page: Page) => (await page.locator('.ed-find-count > [aria-hidden]').innerText()).trim()
const found = (page: Page) => page.locator('[data-field] .ed-found').allInnerTexts()
const present = async (page: Page) => (await page.locator('[data-field] .ed-found-present').allInnerTexts()).join('')

async function shows(page: Page, what: string): Promise<void> {
  let shown = ''
  await waitFor(
    `the bar says ${what}`,
    async () => {
      shown = await page.locator('.ed-find').innerText()
      return (await figures(page)) === what
    },
    { timeoutMs: 15_000, state: () => shown },
  )
}

/** What the editor's own selection holds, as the browser has it. */
const selected = (page: Page) => page.evaluate(() => document.getSelection()?.toString() ?? '')

test('finds over the whole article while a colleague writes in it', async () => {
  await opened('北京晨报', ['第一段，北京。', '第二段说到南京。', '第三段，北京。'])
  const { page } = room.writer
  await placeCaret(page, 1, 0)
  await page.keyboard.press('Control+f')
  await sought(page).and(page.locator(':focus')).waitFor()
  await page.keyboard.type('北京')
  // From the caret on: the third paragraph, the last of three.
  await shows(page, '3/3')
  expect(await found(page)).toEqual(['北京', '北京', '北京'])
  await page.keyboard.press('Enter')
  await shows(page, '1/3')
  expect(await page.locator('[data-field=headline] .ed-found-present').innerText()).toBe('北京')
  await page.keyboard.press('Shift+Enter')
  await shows(page, '3/3')

  // A colleague writes before it, and then another one of it: the place stays, the count grows.
  await placeCaret(room.colleague.page, 0, 0)
  await room.colleague.page.keyboard.type('北京消息：')
  await shows(page, '4/4')
  expect(await sought(page).and(page.locator(':focus')).count()).toBe(1)

  // Esc gives the caret back at the found place.
  await page.keyboard.press('Escape')
  await page.locator('[data-field=body]:focus').waitFor()
  expect(await selected(page)).toBe('北京')
  expect(await found(page)).toEqual([])
  await page.keyboard.type('上海')
  await waitFor('it is typed at the found place', async () => (await bodyLines(page))[2] === '第三段，上海。')

  // F3 from the text goes on with the same words.
  await page.keyboard.press('F3')
  await shows(page, '1/3')
  // Esc hides the bar from the text too.
  await fieldOf(page, 'body').click()
  await page.keyboard.press('Escape')
  await page.locator('.ed-find').waitFor({ state: 'detached' })
})

test('replaces what still matches, keeps marks, and takes everything back in one step', async () => {
  await opened('江城桥通车', ['江城桥今天通车。江城桥长三里。', '江城桥畔人多。', '桥名江城。'])
  const { page } = room.writer
  await placeCaret(page, 0, 0)
  for (let index = 0; index < 3; index++) await page.keyboard.press('Shift+ArrowRight')
  await page.keyboard.press('Control+b')
  await page.keyboard.press('Control+h')
  // What was selected is what to look for.
  expect(await sought(page).inputValue()).toBe('江城桥')
  await shows(page, '2/4')
  await instead(page).click()
  await page.keyboard.type('江城大桥')
  await page.keyboard.press('Enter')
  await shows(page, '2/3')
  expect(await page.locator('[data-field=body] strong').innerText()).toBe('江城大桥')

  // The colleague changes the very words that are next: they are not replaced, the next ones are gone to.
  await waitFor('the colleague has it', async () => (await bodyLines(room.colleague.page))[0] === '江城大桥今天通车。江城桥长三里。')
  await placeCaret(room.colleague.page, 0, 12)
  await room.colleague.page.keyboard.press('Shift+ArrowLeft')
  await room.colleague.page.keyboard.type('渡')
  await shows(page, '–/2')
  await page.keyboard.press('Enter')
  await shows(page, '2/2')
  expect(await present(page)).toBe('江城桥')
  expect(await bodyLines(page)).toEqual(['江城大桥今天通车。江城渡长三里。', '江城桥畔人多。', '桥名江城。'])

  // All the rest, in headline and body, as one step.
  await page.getByRole('button', { name: '全部替换' }).click()
  await page.getByText('已替换 2 处').waitFor()
  await shows(page, '没有找到')
  expect(await fieldOf(page, 'headline').innerText()).toBe('江城大桥通车')
  await waitFor('the colleague sees it', async () => (await bodyLines(room.colleague.page))[1] === '江城大桥畔人多。')
  await page.keyboard.press('Escape')
  await page.locator('[data-field]:focus').waitFor()
  await page.keyboard.press('Control+z')
  await waitFor('one step takes all of it back', async () => (await fieldOf(page, 'headline').innerText()) === '江城桥通车')
  expect(await bodyLines(page)).toEqual(['江城大桥今天通车。江城渡长三里。', '江城桥畔人多。', '桥名江城。'])
  await waitSaved(page)
  await waitFor('for everybody', async () => (await bodyLines(room.colleague.page))[1] === '江城桥畔人多。')
})

test('options: case, whole words, width, script, expressions; a catastrophic one does not freeze the page', async () => {
  await opened('选项', ['GDP增长，ＧＤＰ，gdp2', '臺灣、台湾', `${'a'.repeat(40)}!`])
  const { page } = room.writer
  const choose = (name: string) => page.getByRole('button', { name, exact: true }).click()
  await page.keyboard.press('Control+f')
  await sought(page).fill('gdp')
  await shows(page, '1/2')
  await choose('全字匹配')
  await shows(page, '1/1')
  await choose('不分全角半角')
  await shows(page, '1/2')
  await choose('区分大小写')
  await shows(page, '没有找到')
  for (const name of ['全字匹配', '不分全角半角', '区分大小写']) await choose(name)

  await sought(page).fill('台湾')
  await shows(page, '1/1')
  await choose('不分繁体简体')
  // It stays where it was; there is one more before it now.
  await shows(page, '2/2')

  await choose('正则表达式')
  await sought(page).fill('(a+')
  await page.getByRole('alert').filter({ hasText: '完整的正则表达式' }).waitFor()
  await sought(page).fill('(a+)+$')
  await page.getByRole('alert').filter({ hasText: '太费时' }).waitFor()
  // Meanwhile, and afterwards, the page is alive.
  await sought(page).fill('[a-z]{3}\\d')
  await shows(page, '1/1')
  expect(await found(page)).toEqual(['gdp2'])
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze()
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([])
  await page.keyboard.press('Escape')
})

test('somebody who may only read finds, and cannot replace', async () => {
  const articleId = await opened('只读', ['读者在找读者。'])
  const { page } = reader
  await openArticle(page, articleId, { readOnly: true })
  await waitFor('the text is there', async () => (await bodyLines(page))[0] === '读者在找读者。')
  await page.keyboard.press('Control+h')
  await sought(page).and(page.locator(':focus')).waitFor()
  await page.keyboard.type('读者')
  await shows(page, '1/2')
  await page.keyboard.press('Enter')
  await shows(page, '2/2')
  expect(await instead(page).isDisabled()).toBe(true)
  await page.keyboard.press('Escape')
  await page.locator('[data-field=body]:focus').waitFor()
  expect(await selected(page)).toBe('读者')
  expect([room.writer, room.colleague, reader].flatMap(({ complaints }) => complaints)).toEqual([])
})

const entries = (page: Page) => page.locator('.ed-outline-entry')

test('the outline lists headings and run-in heads as they are written, goes to them and shows where the caret is', async () => {
  const articleId = await opened('提纲', ['导语在前。', '大标题', '一级小标题。正文。', '末段'])
  const { page } = room.writer
  await page.getByRole('tab', { name: '提纲' }).click()
  await page.getByText('还没有提纲').waitFor()
  await placeCaret(page, 2, 1)
  await page.keyboard.press('Control+Alt+1')
  await waitFor('the run-in head is listed', async () => (await entries(page).count()) === 1)
  // A colleague makes a heading of the line before.
  await placeCaret(room.colleague.page, 1, 0)
  await room.colleague.page.keyboard.press('Control+Alt+3')
  await waitFor('and the heading', async () => (await entries(page).count()) === 2)
  expect(await entries(page).locator(':scope > span:last-child').allInnerTexts()).toEqual(['大标题', '一级小标题。'])
  expect(await page.locator('.ed-outline [aria-current]').innerText()).toContain('一级小标题。')
  await entries(page).first().click()
  await page.locator('[data-field=body]:focus').waitFor()
  await waitFor('the mark moves', async () => (await page.locator('.ed-outline [aria-current]').innerText()).includes('大标题'))
  await page.keyboard.insertText('新')
  expect(await page.locator('[data-field=body] h2').innerText()).toBe('新大标题')
  await waitFor('the entry follows', async () => (await entries(page).first().innerText()).includes('新大标题'))
  await waitSaved(page)

  // On a phone it lies over the text: it closes, and the text has the keyboard.
  const phone = await newPerson(room.browser, room.server, 'reporter', undefined, { viewport: { width: 390, height: 844 } })
  await openArticle(phone.page, articleId)
  await phone.page.locator('.article-commands button[aria-haspopup=menu]').click()
  await phone.page.getByRole('menuitem').last().click()
  await phone.page.getByRole('tab', { name: '提纲' }).click()
  await entries(phone.page).last().click()
  await phone.page.locator('.ed-outline').waitFor({ state: 'detached' })
  await phone.page.locator('[data-field=body]:focus').waitFor()
  await phone.page.keyboard.insertText('此处')
  await waitFor('it is typed there', async () => (await bodyLines(phone.page)).some((line) => line.startsWith('此处一级')))
  expect([...room.writer.complaints, ...phone.complaints]).toEqual([])
  await phone.context.close()
})

test('on a phone the find bar comes from the menu and takes the keyboard', async () => {
  const articleId = await opened('手机', ['在手机上查找。'])
  const phone = await newPerson(room.browser, room.server, 'reporter', undefined, { viewport: { width: 390, height: 844 } })
  const { page } = phone
  await openArticle(page, articleId)
  await page.locator('.article-commands button[aria-haspopup=menu]').click()
  await page.getByRole('menuitem', { name: '查找' }).click()
  await page.getByRole('menu').waitFor({ state: 'detached' })
  await sought(page).and(page.locator(':focus')).waitFor()
  await page.keyboard.type('手机')
  await shows(page, '2/2')
  const isTooWide = await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth)
  expect(isTooWide).toBe(false)
  expect(phone.complaints).toEqual([])
  await phone.context.close()
})

test('characters that keyboards hide, by key and with the last used first', async () => {
  await opened('特殊字符', ['据报道'])
  const { page } = room.writer
  const palette = page.locator('.ed-characters')
  await page.getByRole('tab', { name: '信息' }).click()
  await placeCaret(page, 0, 3)
  await page.keyboard.press('Control+Shift+.')
  await palette.locator('button:focus').waitFor()
  // The second row begins with the pairs' group or goes on with the first; End is the last of all.
  await page.keyboard.press('End')
  expect(await palette.locator('button:focus').innerText()).toBe('〓')
  await page.keyboard.press('Home')
  await page.keyboard.press('ArrowRight')
  expect(await palette.locator('button:focus').innerText()).toBe('——')
  await page.keyboard.press('Enter')
  await page.locator('[data-field=body]:focus').waitFor()
  expect(await bodyLines(page)).toEqual(['据报道——'])

  // Around what is selected, in the headline, with the mouse.
  await fieldOf(page, 'headline').click()
  await page.keyboard.press('Control+a')
  await page.getByRole('button', { name: '特殊字符' }).click()
  expect(await palette.locator('button').first().innerText()).toBe('——')
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze()
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([])
  await palette.getByRole('button', { name: '《》' }).click()
  await page.locator('[data-field=headline]:focus').waitFor()
  expect(await fieldOf(page, 'headline').innerText()).toBe('《特殊字符》')
  await page.keyboard.press('Control+z')
  expect(await fieldOf(page, 'headline').innerText()).toBe('特殊字符')
  expect(room.writer.complaints).toEqual([])
})

test('focus mode leaves the text and whether it is saved; Esc leads back, a reload does not', async () => {
  await opened('专注', ['只有文字。'])
  const { page } = room.writer
  await placeCaret(page, 0, 2)
  await page.keyboard.press('Control+Shift+Backslash')
  await page.locator('.article-focus').waitFor()
  for (const gone of ['.article-top', '.article-status', '.article-panel', '.ed-toolbar'])
    expect(await page.locator(`${gone}:visible`).count(), gone).toBe(0)
  await page.keyboard.insertText('这些')
  expect(await bodyLines(page)).toEqual(['只有这些文字。'])
  await waitSaved(page)
  // What hangs on the toolbar opens at the caret, and gives the keyboard back to the text.
  for (const [chord, name] of [
    ['Control+k', '链接'],
    ['Control+Shift+Period', '特殊字符'],
  ] as const) {
    await page.keyboard.press(chord)
    const opened = page.getByRole('dialog', { name })
    await opened.waitFor()
    const line = await page.locator('[data-field=body] > p').boundingBox()
    const place = await opened.boundingBox()
    if (line === null || place === null) throw new Error('nothing to measure')
    expect(place.y - (line.y + line.height)).toBeLessThan(20)
    expect(line.y - (place.y + place.height)).toBeLessThan(20)
    await page.keyboard.press('Escape')
    await opened.waitFor({ state: 'detached' })
    await page.locator('[data-field=body]:focus').waitFor()
    expect(await page.locator('.article-focus').count()).toBe(1)
  }
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze()
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([])

  await page.reload()
  await page.locator('.article-focus').waitFor()
  await placeCaret(page, 0, 2)
  // The find bar closes first.
  await page.keyboard.press('Control+f')
  await sought(page).fill('文字')
  await page.keyboard.press('Escape')
  await page.locator('[data-field=body]:focus').waitFor()
  expect(await page.locator('.article-focus').count()).toBe(1)
  await page.keyboard.press('Escape')
  await page.locator('.article-top').waitFor()
  expect(await page.locator('[data-field=body]:focus').count()).toBe(1)

  // By mouse, and back; another tab knows nothing of it.
  await page.getByRole('button', { name: '专注模式' }).click()
  const other = await room.writer.context.newPage()
  await other.goto(page.url())
  await other.locator('.article-top').waitFor()
  await other.close()
  await page.getByRole('button', { name: /退出专注/ }).click()
  await page.locator('.article-top').waitFor()
  expect(room.writer.complaints).toEqual([])
})
