import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'
import { beforeEach, expect, test } from 'vitest'
import { inlineText } from '#shared/article/read.ts'
import { fieldOf, openArticle, waitSaved } from '../support/browser.ts'
import { modelArticle, modelHeads } from '../support/fixtures/modelArticle.ts'
import { waitFor } from '../support/waitFor.ts'
import { bodyLines, placeCaret } from './caret.ts'
import { InputMethod } from './composition.ts'
import { exported, startedArticle } from './startedArticle.ts'
import { twoWriters } from './twoWriters.ts'

/*
 * What helps to write, by keyboard, input method and mouse, while a colleague writes in the same article: the menu of
 * blocks, suggested run-in heads, the headline and its versions.
 */

const room = twoWriters()

let articleId: string

beforeEach(async () => {
  articleId = await startedArticle(room.author)
  await openArticle(room.writer.page, articleId)
  await body(room.writer.page).focus()
})

const body = (page: Page) => page.locator('[data-field=body]')
const options = (page: Page) => page.getByRole('option')
const chosen = (page: Page) => page.locator('[role=option][aria-selected=true] > :last-child').innerText()

/** Resolves when the line that the keys act on is the one that the text names to screen readers. */
async function menuShows(page: Page, name: string): Promise<void> {
  await waitFor(`the menu is at ${name}`, async () => {
    const id = await body(page).getAttribute('aria-activedescendant')
    return id !== null && (await page.locator(`#${id} > :last-child`).innerText()) === name
  })
  expect(await chosen(page)).toBe(name)
}

test('a block by key: filtered, chosen, and taken back by one undo', async () => {
  const { page, complaints } = room.writer
  await page.keyboard.type('第一段。')
  await page.keyboard.press('Enter')
  await page.keyboard.type('/')
  await menuShows(page, '正文段落')
  const axe = await new AxeBuilder({ page }).analyze()
  expect(axe.violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')).toEqual([])
  await page.keyboard.press('ArrowUp')
  await menuShows(page, '分隔线')
  await page.keyboard.type('qq')
  await options(page).first().waitFor({ state: 'detached' })
  await page.keyboard.press('Backspace')
  await page.keyboard.press('Backspace')
  await page.keyboard.type('dbt')
  await menuShows(page, '大标题')
  await page.keyboard.press('Enter')
  await page.keyboard.type('小标题的字')
  expect(await body(page).locator('h2').innerText()).toBe('小标题的字')
  await page.keyboard.press('Control+z')
  await page.keyboard.press('Control+z')
  await waitFor('the heading is a paragraph again', async () => (await bodyLines(page)).join('|') === '第一段。|')
  await page.keyboard.press('Control+Shift+z')
  await waitFor('it is a heading once more', async () => (await body(page).locator('h2').count()) === 1)
  expect(await body(page).innerText()).not.toContain('/')
  expect(complaints).toEqual([])
})

test('the sign opens the menu in an empty block and behind a space, and nowhere else', async () => {
  const { page } = room.writer
  await page.keyboard.type('同比1/2、3')
  expect(await options(page).count()).toBe(0)
  await page.keyboard.type(' /')
  await menuShows(page, '正文段落')
  await page.keyboard.press('Escape')
  await options(page).first().waitFor({ state: 'detached' })
  await page.keyboard.press('Enter')
  await page.keyboard.type('、bg')
  await menuShows(page, '表格')
  await options(page).first().click()
  await body(page).locator('td').first().waitFor()
  await page.keyboard.type('表头')
  expect(await body(page).locator('th').first().innerText()).toBe('表头')
  expect((await bodyLines(page)).join('|')).toBe('同比1/2、3 /|')
})

test('an input method composes the sign and the filter; nothing opens or closes in between', async () => {
  const { page } = room.writer
  const ime = await InputMethod.of(page)
  await ime.compose('、')
  await waitFor('the sign is in the text', async () => (await bodyLines(page)).join('|') === '、')
  expect(await options(page).count()).toBe(0)
  await ime.commit('、')
  await menuShows(page, '正文段落')
  await ime.compose('biao')
  await ime.commit('表格')
  await menuShows(page, '表格')
  await page.keyboard.press('Enter')
  await body(page).locator('table').waitFor()
  await page.keyboard.press('Control+z')
  await waitFor('one undo takes the table and the words back', async () => (await bodyLines(page)).join('|') === '')
  expect(await body(page).locator('table').count()).toBe(0)
})

test('a head that is begun before its text is there, also with an input method', async () => {
  const { page } = room.writer
  const ime = await InputMethod.of(page)
  await page.keyboard.type('/xbt1')
  await menuShows(page, '一级段首小标题')
  await page.keyboard.press('Tab')
  await ime.compose('gongjian')
  await ime.commit('共建书香阵地')
  await waitSaved(page)
  await page.keyboard.type('，把书送到家门口。')
  await page.keyboard.type('棠溪市图书馆今年新开九处分馆。')
  await waitSaved(page)
  expect(await body(page).locator('strong[data-runin="1"]').allInnerTexts()).toEqual(['共建书香阵地，把书送到家门口。'])
  await page.keyboard.press('Control+Alt+2')
  expect(await body(page).locator('strong[data-runin="2"]').allInnerTexts()).toEqual(['棠溪市图书馆今年新开九处分馆。'])
})

test('a colleague opens no menu here, closes none, and keeps every word', async () => {
  const { writer, colleague } = room
  await openArticle(colleague.page, articleId)
  await writer.page.keyboard.type('甲段。')
  await writer.page.keyboard.press('Enter')
  await waitFor('the colleague has both', async () => (await bodyLines(colleague.page)).length === 2)
  await placeCaret(colleague.page, 0, 3)
  await colleague.page.keyboard.type(' /')
  await menuShows(colleague.page, '正文段落')
  await waitFor('the sign came over', async () => (await bodyLines(writer.page))[0] === '甲段。 /')
  expect(await options(writer.page).count()).toBe(0)
  await colleague.page.keyboard.press('Escape')

  await writer.page.keyboard.type('/fbt')
  await menuShows(writer.page, '分标题')
  await colleague.page.keyboard.type('乙写的。')
  await waitFor('the words came over', async () => (await bodyLines(writer.page))[0] === '甲段。 /乙写的。')
  await menuShows(writer.page, '分标题')
  await writer.page.keyboard.press('Enter')
  await writer.page.keyboard.type('我的标题')
  await waitFor('both see both', async () => {
    const seen = await Promise.all([writer.page, colleague.page].map((page) => body(page).locator('h3').allInnerTexts()))
    return seen.flat().every((text) => text.trim() === '我的标题') && seen.flat().length === 2
  })
  expect(await bodyLines(writer.page)).toEqual(['甲段。 /乙写的。'])
  expect(writer.complaints).toEqual([])
})

const paragraphs = modelArticle().body.map((block) => (block.type === 'paragraph' ? inlineText(block.content) : ''))
const suggestions = (page: Page) => page.locator('.ed-suggest-item')
const heads = (page: Page, level: 1 | 2) => page.locator(`[data-field=body] strong[data-runin="${level}"]`).allInnerTexts()

test('run-in heads are suggested, looked at, dismissed, accepted, undone', async () => {
  const { page, complaints } = room.writer
  for (const [index, text] of paragraphs.entries()) {
    if (index > 0) await page.keyboard.press('Enter')
    await page.keyboard.insertText(text)
  }
  await page.getByRole('tab', { name: '提纲' }).click()
  await waitFor('all heads are suggested', async () => (await suggestions(page).count()) === 12)
  expect(await heads(page, 1)).toEqual([])
  const { violations } = await new AxeBuilder({ page }).analyze()
  expect(violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')).toEqual([])

  await suggestions(page).nth(1).locator('.ed-suggest-show').click()
  expect(await page.locator('[data-field=body] .ed-selection').innerText()).toBe(modelHeads.level2[0])

  await waitSaved(page)
  await openArticle(room.colleague.page, articleId)
  await placeCaret(room.colleague.page, 2, 0)
  await room.colleague.page.keyboard.type('同事加的开头有些长，')
  await waitFor('the second is none any more', async () => (await suggestions(page).count()) === 11)
  await page.getByRole('button', { name: `忽略：${modelHeads.level1[0]}` }).press('Enter')
  await waitFor('one is dismissed', async () => (await suggestions(page).count()) === 10)
  expect(await page.locator(':focus').getAttribute('aria-label')).toBe(`采用：${modelHeads.level2[0]}`)
  await page.keyboard.press('Enter')
  await waitFor('one is accepted', async () => (await suggestions(page).count()) === 9)
  expect(await heads(page, 2)).toEqual([modelHeads.level2[0]])
  await page.getByRole('button', { name: /^全部采用/ }).click()
  await waitFor('all others are heads', async () => (await heads(page, 2)).length === 8)
  expect(await heads(page, 1)).toEqual([modelHeads.level1[2], modelHeads.level1[3]])
  const written = paragraphs.with(2, `同事加的开头有些长，${paragraphs[2]}`)
  expect(await bodyLines(page)).toEqual(written)

  await placeCaret(page, 0, 0)
  await page.keyboard.press('Control+z')
  await waitFor('one undo takes them all back', async () => (await heads(page, 2)).length === 1)
  expect(await bodyLines(page)).toEqual(written)
  expect(complaints).toEqual([])
})

test('the headline is broken by a button, and has versions that two people write at once', async () => {
  const { writer, colleague } = room
  const { page } = writer
  await fieldOf(page, 'headline').focus()
  await page.keyboard.type('争创示范馆 把灯留给夜读人')
  for (let step = 0; step < 8; step++) await page.keyboard.press('ArrowLeft')
  await page.getByRole('button', { name: '在此断行' }).click()
  await waitSaved(page)
  await openArticle(colleague.page, articleId)
  const lines = (whose: Page) => whose.locator('[data-field=headline] > p').allInnerTexts()
  await waitFor(
    'both see two lines',
    async () => (await lines(colleague.page)).map((line) => line.trim()).join('|') === '争创示范馆|把灯留给夜读人',
  )
  expect(await lines(page)).toEqual(['争创示范馆 ', '把灯留给夜读人'])

  const title = (whose: Page) => whose.getByRole('textbox', { name: '网页标题' })
  expect(await title(page).getAttribute('placeholder')).toBe('争创示范馆\u3000把灯留给夜读人')
  await title(page).pressSequentially('夜读')
  await waitFor('it came over', async () => (await title(colleague.page).inputValue()) === '夜读')
  await Promise.all([title(page).press('End'), title(colleague.page).press('Home')])
  await Promise.all([title(page).pressSequentially('示范'), title(colleague.page).pressSequentially('棠溪')])
  await waitFor('both have both', async () => {
    const values = await Promise.all([page, colleague.page].map((whose) => title(whose).inputValue()))
    return values.join('|') === '棠溪夜读示范|棠溪夜读示范'
  })
  await waitSaved(page)
  await waitSaved(colleague.page)
  const html = await exported(room.author, articleId, 'html')
  expect(html).toContain('<title>棠溪夜读示范_')
  expect(html).toContain('<span class="cl">争创示范馆</span>\u3000<span class="cl">把灯留给夜读人</span></h1>')
  expect(writer.complaints).toEqual([])
})
