import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { newPerson, openArticle } from '../support/browser.ts'
import { signIn } from '../support/people.ts'
import { demoPassword } from '../support/server.ts'
import { demoNewsroom } from './demoNewsroom.ts'
import { startedArticle } from './startedArticle.ts'
import { phone } from './touch.ts'

/* Changing one's own password: by keys on a desktop, out of the sheet on a phone. */

const newsroom = demoNewsroom()

const current = 'input[name=current]'
const next = 'input[name=password]'

async function openDialog(page: Page): Promise<void> {
  await page.locator('.user-menu:visible').press('Enter')
  await page.getByRole('menuitem', { name: /^(修改密码|Change password)…$/ }).press('Enter')
  await page.locator(`${current}:focus`).waitFor()
}

/** Types over what is selected in the focused field. */
async function typeBoth(page: Page, old: string, wanted: string): Promise<void> {
  await page.locator(current).focus()
  await page.keyboard.press('ControlOrMeta+a')
  await page.keyboard.type(old)
  await page.locator(next).fill(wanted)
  await page.locator(next).press('Enter')
}

/** What the focused field is told to be wrong with, and whether its text can be typed over at once. */
async function fault(page: Page, field: string, told: string): Promise<void> {
  const input = page.locator(`${field}[aria-invalid=true]:focus`)
  await input.waitFor()
  const described = (await input.getAttribute('aria-describedby'))?.split(' ').at(-1) ?? ''
  expect(await page.locator(`[id="${described}"]`).innerText()).toBe(told)
  expect(await input.evaluate((element: HTMLInputElement) => (element.selectionEnd ?? 0) - (element.selectionStart ?? 0))).toBe(
    (await input.inputValue()).length,
  )
}

test('by keys: what is wrong is told at its field, and a right one signs out everywhere else', async () => {
  const { page } = await newPerson(newsroom.browser, newsroom.server, 'reporter')
  const elsewhere = await newPerson(newsroom.browser, newsroom.server, 'reporter')
  await openArticle(elsewhere.page, await startedArticle(await signIn(newsroom.server, 'reporter')))
  await openDialog(page)
  const dialog = page.getByRole('dialog')
  await dialog.getByText('至少 10 个字符').waitFor()
  await dialog.getByText('您在其他设备和浏览器上的登录会全部退出', { exact: false }).waitFor()
  await typeBoth(page, demoPassword, '太短')
  await fault(page, next, '密码至少要 10 个字符。')
  await typeBoth(page, demoPassword, demoPassword)
  await fault(page, next, '新密码与当前密码相同，请换一个。')
  await typeBoth(page, 'wrong-password', 'a-better-password')
  await fault(page, current, '当前密码不对，密码没有改动。')
  await typeBoth(page, demoPassword, 'a-better-password')
  await page.getByText('其他设备上的登录已全部退出。').first().waitFor()
  await page.locator(current).waitFor({ state: 'detached' })
  await page.locator('.user-menu:focus').waitFor()

  await elsewhere.page.waitForURL(/\/sign-in/)
  await page.reload()
  await page.locator('[data-row]').first().waitFor()
  await expect(signIn(newsroom.server, 'reporter')).rejects.toThrow('wrong_password')
  await signIn(newsroom.server, 'reporter', 'a-better-password')
})

test('on a phone, in English: the dialog lies over the sheet and Escape gives the sheet back', async () => {
  const { page } = await newPerson(newsroom.browser, newsroom.server, 'editor', undefined, { ...phone, locale: 'en-GB' })
  await page.getByRole('button', { name: 'Open navigation' }).tap()
  await openDialog(page)
  const save = page.getByRole('button', { name: 'Change password', exact: true })
  const box = await save.boundingBox()
  expect((box?.x ?? -1) >= 0 && (box?.x ?? 0) + (box?.width ?? 1000) <= (page.viewportSize()?.width ?? 0)).toBe(true)
  await page.locator(current).fill('something')
  await page.getByRole('button', { name: 'Show password' }).first().tap()
  expect(await page.locator(current).getAttribute('type')).toBe('text')
  await page.keyboard.press('Escape')
  await save.waitFor({ state: 'detached' })
  await page.locator('.user-menu:visible:focus').waitFor()
})
