import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchBrowser, newPerson, newVisitor } from '../support/browser.ts'
import { demoPassword, startServer, type TestServer } from '../support/server.ts'

/* Addresses that somebody typed, shortened or made up: what in them cannot be meant is left out. */

let server: TestServer
let browser: Browser

beforeAll(async () => {
  server = await startServer({ demo: true })
  browser = await launchBrowser()
}, 120_000)

afterAll(async () => {
  await browser?.close()
  await server?.stop()
})

test('a filter of the desk with a value that it cannot have is left out, and the others hold', async () => {
  const { page, complaints } = await newPerson(browser, server, 'reporter')
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
    const { page, context, complaints } = await newVisitor(browser, server)
    await page.goto(`/sign-in?return=${encodeURIComponent(target)}`)
    await page.locator('input[name=username]').fill('reporter')
    await page.locator('input[name=password]').fill(demoPassword)
    await page.locator('input[name=password]').press('Enter')
    await page.locator('[data-row]').first().waitFor()
    expect(new URL(page.url()).href).toBe(`${server.url}/`)
    expect(complaints).toEqual([])
    await context.close()
  },
)

test('after the sign-in the page is opened that was asked for', async () => {
  const { page } = await newVisitor(browser, server)
  await page.goto('/?stage=draft')
  await page.locator('input[name=username]').fill('reporter')
  await page.locator('input[name=password]').fill(demoPassword)
  await page.locator('input[name=password]').press('Enter')
  await page.locator('[data-row]').first().waitFor()
  expect(new URL(page.url()).search).toBe('?stage=draft')
})
