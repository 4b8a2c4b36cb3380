import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import type { ArticlesResponse } from '#shared/protocol/api.ts'
import { newPerson } from '../support/browser.ts'
import { signIn } from '../support/people.ts'
import { demoPassword } from '../support/server.ts'
import { demoNewsroom } from './demoNewsroom.ts'

/* Two people at the board: what one does with the keyboard alone the other sees, and is told of, without a reload. */

const newsroom = demoNewsroom()

const card = (page: Page, stage: string, id: string) => page.locator(`[data-stage="${stage}"] [data-article="${id}"]`)

async function press(page: Page, name: string, within: 'toolbar' | 'dialog'): Promise<void> {
  await page.getByRole(within).getByRole('button', { name, exact: true }).focus()
  await page.keyboard.press('Enter')
}

it('moves a card by keys; a colleague sees it move and its author is told, nobody reloads', async () => {
  const editor = await signIn(newsroom.server, 'editor', demoPassword)
  const { articles } = await editor.json<ArticlesResponse>('/api/articles?stage=review1&limit=50')
  const found = articles.find(({ createdBy }) => createdBy.username === 'reporter') ?? articles[0]
  if (!found) throw new Error('nothing waits in the first review')
  const [one, other] = await Promise.all([
    newPerson(newsroom.browser, newsroom.server, 'editor'),
    newPerson(newsroom.browser, newsroom.server, found.createdBy.username),
  ])
  for (const { page } of [one, other]) {
    await page.getByRole('button', { name: '看板' }).click()
    await card(page, 'review1', found.id).waitFor()
  }
  await card(one.page, 'review1', found.id).locator('.card-check').focus()
  await one.page.keyboard.press('Space')
  await press(one.page, '退回', 'toolbar')
  await one.page.getByRole('dialog').getByLabel('原因').fill('请补出处')
  await press(one.page, '退回', 'dialog')
  await card(other.page, 'draft', found.id).getByText('请补出处').waitFor()
  await card(one.page, 'draft', found.id).waitFor()
  await other.page.getByRole('button', { name: /通知，\d+ 条未读/ }).click()
  await other.page.locator('[data-kind="returned"]').filter({ hasText: '请补出处' }).click()
  await other.page.waitForURL(`**/articles/${found.id}`)
  expect([one.complaints, other.complaints]).toEqual([[], []])
})
