import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { fieldOf, newPerson, openArticle, typeInto, waitSaved } from '../support/browser.ts'
import { waitFor } from '../support/waitFor.ts'
import { bodyLines, placeCaret } from './caret.ts'
import { startedArticle } from './startedArticle.ts'
import { twoWriters } from './twoWriters.ts'

/* Who wrote what, on the screen, while two people write, split, cut and paste, and take back. */

const room = twoWriters()

/** The tinted text of the body, in order, neighbours of one person together. */
const tinted = (page: Page) =>
  page.locator('[data-field=body] .ed-author').evaluateAll((marks) => {
    const parts: [string, string][] = []
    let block: Element | null = null
    for (const mark of marks) {
      const [who, text] = [mark.getAttribute('data-author') ?? '', mark.textContent ?? '']
      const last = parts.at(-1)
      const own = mark.closest('p')
      if (last?.[0] === who && own === block) last[1] += text
      else parts.push([who, text])
      block = own
    }
    return parts
  })

async function shows(page: Page, what: string, expected: readonly (readonly [string, string])[]): Promise<void> {
  let found: unknown
  const isThere = async () => {
    found = await tinted(page)
    return JSON.stringify(found) === JSON.stringify(expected)
  }
  // The server is asked every ten seconds at most.
  await waitFor(what, isThere, { timeoutMs: 25_000, state: () => found })
}

const card = (page: Page) => page.locator('.author-card')

test('colours and the card name the right person after a split, a cut-and-paste and an undo; the panel and the replay agree', async () => {
  const { writer, colleague } = room
  const articleId = await startedArticle(room.author)
  await openArticle(writer.page, articleId)
  await typeInto(writer.page, 'headline', '雾锁渡口')
  await fieldOf(writer.page, 'body').click()
  await writer.page.keyboard.insertText('清晨江面起了大雾渡船全部停航，')
  await waitSaved(writer.page)
  await openArticle(colleague.page, articleId)
  await waitFor('the colleague has it', async () => (await bodyLines(colleague.page))[0]?.startsWith('清晨') ?? false)
  await placeCaret(colleague.page, 0, 15)
  await colleague.page.keyboard.insertText('两岸旅客改走大桥。')
  await waitSaved(colleague.page)

  // The colleague splits the writer's words, moves a half of them to the end, and takes it back.
  await placeCaret(colleague.page, 0, 8)
  await colleague.page.keyboard.press('Enter')
  await waitSaved(colleague.page)
  await waitFor('the split arrives', async () => (await bodyLines(writer.page)).length === 2)
  const { page } = writer
  await page.keyboard.press('Control+Alt+a')
  const split = [
    ['reporter', '清晨江面起了大雾'],
    ['reporter', '渡船全部停航，'],
    ['reporter2', '两岸旅客改走大桥。'],
  ] as const
  await shows(page, 'after the split', split)
  expect(await page.locator('[data-field=headline] .ed-author').getAttribute('data-author')).toBe('reporter')

  await placeCaret(colleague.page, 0, 0)
  await colleague.page.keyboard.press('Shift+End')
  await colleague.page.keyboard.press('Control+x')
  await colleague.page.keyboard.press('Control+End')
  await colleague.page.keyboard.press('Control+v')
  await waitSaved(colleague.page)
  await waitFor('the move arrives', async () => (await bodyLines(page))[1] === '渡船全部停航，两岸旅客改走大桥。清晨江面起了大雾')
  await shows(page, 'after cut and paste', [...split.slice(1), split[0]])

  // By key: who wrote it, and who moved it; the focus goes into the card and back.
  await placeCaret(page, 1, 20)
  await page.keyboard.press('Control+Alt+b')
  await card(page).and(page.locator(':focus')).waitFor()
  await card(page).locator('.author-origin').waitFor()
  const said = await card(page).innerText()
  const { name } = await room.author.json<{ user: { name: string } }>('/api/me').then(({ user }) => user)
  expect(said).toContain(`${name} 写`)
  expect(said).toContain('移到这里')
  await page.keyboard.press('Escape')
  await card(page).waitFor({ state: 'detached' })
  await page.locator('[data-field=body]:focus').waitFor()

  await colleague.page.keyboard.press('Control+z')
  await colleague.page.keyboard.press('Control+z')
  await waitSaved(colleague.page)
  await waitFor('the undo arrives', async () => (await bodyLines(page))[0] === '清晨江面起了大雾', { state: () => bodyLines(page) })
  await shows(page, 'after the undo', split)

  // The undo has selected these words at the colleague's: they keep their writer's colour.
  await page.locator('[data-field=body] .ed-author.ed-caret-range').waitFor()
  const legend = await page
    .locator('.author-legend > li')
    .first()
    .evaluate((item) => getComputedStyle(item).getPropertyValue('--person'))
  const mark = page.locator('[data-field=body] .ed-author.ed-caret-range')
  expect(await mark.evaluate((element) => getComputedStyle(element).getPropertyValue('--author'))).toBe(legend)

  // By mouse.
  await page.locator('[data-field=body] .ed-author', { hasText: '两岸旅客' }).click()
  await card(page).locator('.author-origin').waitFor()
  expect(await card(page).locator('.author-origin strong').innerText()).not.toContain(name)
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze()
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([])

  await page.getByRole('tab', { name: '作者' }).click()
  await page.locator('[data-person=reporter]').waitFor()
  expect(await page.locator('[data-person]').evaluateAll((list) => list.map((one) => one.getAttribute('data-person')))).toEqual([
    'reporter',
    'reporter2',
  ])
  expect(await page.locator('[data-person=reporter2]').innerText()).toContain('现存 9 字')

  await page.getByRole('button', { name: '回放写作过程' }).click()
  const past = page.locator('.past')
  await past.getByText('两岸旅客改走大桥。').waitFor()
  await page.locator('.replay-slider:focus').waitFor()
  // The last step is the text as it stands, with what was taken back.
  await past.getByText('清晨江面起了大雾').waitFor()
  await page.keyboard.press('Home')
  await waitFor('the first step shows', async () => !(await past.innerText()).includes('两岸旅客'))
  expect(await past.innerText()).toContain('清晨江面起了大雾渡船全部停航，')
  await page.keyboard.press(' ')
  await past.getByText('两岸旅客改走大桥。').first().waitFor()
  await page.keyboard.press('Escape')
  await page.locator('.replay').waitFor({ state: 'detached' })
  expect([...writer.complaints, ...colleague.complaints]).toEqual([])
})

test('on a phone, also by somebody who may only read, the colours come from the menu and a tap asks', async () => {
  const articleId = await startedArticle(room.author)
  await openArticle(room.writer.page, articleId)
  await fieldOf(room.writer.page, 'body').click()
  await room.writer.page.keyboard.insertText('手机上也看得见。')
  await waitSaved(room.writer.page)
  const options = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }
  const phone = await newPerson(room.browser, room.server, 'proofreader', undefined, options)
  const { page } = phone
  await openArticle(page, articleId, { readOnly: true })
  await page.locator('.article-commands button[aria-haspopup=menu]').tap()
  await page.getByRole('menuitem', { name: '作者标色' }).tap()
  await shows(page, 'the colours', [['reporter', '手机上也看得见。']])
  await page.locator('[data-field=body] .ed-author').tap()
  await card(page).locator('.author-origin').waitFor()
  const isTooWide = await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth)
  expect(isTooWide).toBe(false)
  expect(phone.complaints).toEqual([])
  await phone.context.close()
})
