import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { inlineText } from '#shared/article/read.ts'
import { openArticle, waitSaved } from '../support/browser.ts'
import { modelArticle, modelHeads } from '../support/fixtures/modelArticle.ts'
import { waitFor } from '../support/waitFor.ts'
import { bodyLines, placeCaret } from './caret.ts'
import { startedArticle } from './startedArticle.ts'
import { twoWriters } from './twoWriters.ts'

/* Run-in heads are suggested while a colleague writes; only what somebody accepts becomes one. */

const room = twoWriters()

const paragraphs = modelArticle().body.map((block) => (block.type === 'paragraph' ? inlineText(block.content) : ''))
const suggestions = (page: Page) => page.locator('.ed-suggest-item')
const heads = (page: Page, level: 1 | 2) => page.locator(`[data-field=body] strong[data-runin="${level}"]`).allInnerTexts()

test('suggested, looked at, dismissed, accepted, undone', async () => {
  const { page, complaints } = room.writer
  const articleId = await startedArticle(room.author)
  await openArticle(page, articleId)
  await page.locator('[data-field=body]').focus()
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
