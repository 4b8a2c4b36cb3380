import { expect, test } from 'vitest'
import { newPerson, newVisitor } from '../support/browser.ts'
import { demoPassword } from '../support/server.ts'
import { demoNewsroom } from './demoNewsroom.ts'

/* Addresses that somebody typed, shortened or made up: what in them cannot be meant is left out. */

const newsroom = demoNewsroom()

test('a filter of the desk with a value that it cannot have is left out, and the others hold', async () => {
  const { page, complaints } = await newPerson(newsroom.browser, newsroom.server, 'reporter')
  await page.goto('/?waiting=true&stage=nonsense&assignee=somebody&channel=city&colour=red')
  await page.waitForURL((url) => url.search === '?channel=city')
  await page.locator('[data-row], .ui-empty').first().waitFor()
  await page.goto('/?waiting=true')
  await page.locator('[data-row]').first().waitFor()
  expect(new URL(page.url()).search).toBe('')
  expect(complaints).toEqual([])
})

test.each(['https://elsewhere.example/', '//elsewhere.example/', '/\\elsewhere.example'])(
  'after the sign-in %s is not opened, but the desk',
  async (target) => {
    const { page, context, complaints } = await newVisitor(newsroom.browser, newsroom.server)
    await page.goto(`/sign-in?return=${encodeURIComponent(target)}`)
    await page.locator('input[name=username]').fill('reporter')
    await page.locator('input[name=password]').fill(demoPassword)
    await page.locator('input[name=password]').press('Enter')
    await page.locator('[data-row]').first().waitFor()
    expect(new URL(page.url()).href).toBe(`${newsroom.server.url}/`)
    expect(complaints).toEqual([])
    await context.close()
  },
)

test('after the sign-in the page is opened that was asked for', async () => {
  const { page } = await newVisitor(newsroom.browser, newsroom.server)
  await page.goto('/?stage=draft')
  await page.locator('input[name=username]').fill('reporter')
  await page.locator('input[name=password]').fill(demoPassword)
  await page.locator('input[name=password]').press('Enter')
  await page.locator('[data-row]').first().waitFor()
  expect(new URL(page.url()).search).toBe('?stage=draft')
})
