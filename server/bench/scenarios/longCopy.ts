import type { Page } from 'playwright-core'
import { openBrowserPage } from '../browserPage.ts'
import { BenchClient } from '../client.ts'
import { GalleyTarget } from '../galleyTarget.ts'
import { spreadOf } from '../meter.ts'
import type { Figures, Run, Scenario, Size } from '../scenario.ts'

const keys: Readonly<Record<Size, number>> = { quick: 30, usual: 100, big: 300 }
const paragraphs = 100
const paragraphText = '江水从山里来，经过城，经过桥，经过渡口，一直往东。'.repeat(12)

/** A text as long as a page of the paper, in a browser, while two colleagues write in it too. */
export const longCopy: Scenario = {
  about: 'an article of 30,000 characters in a browser, three people writing: script per key',
  figures: [
    { key: 'opened', label: 'opened and drawn, ms' },
    { key: 'local50', label: 'own key, script p50 ms' },
    { key: 'local95', label: '… p95 ms', target: 16 },
    { key: 'remote50', label: 'a colleague’s key, script p50 ms', target: 8 },
    { key: 'remote95', label: '… p95 ms' },
  ],
  targets: ['galley'],
  once: true,
  limitSeconds: 120,
  run,
}

async function run({ target, size }: Run): Promise<Figures> {
  if (!(target instanceof GalleyTarget)) throw new Error('only Galley has pages')
  const [docId = ''] = await target.createDocuments(1)
  const colleagues = [new BenchClient(target, docId, 1), new BenchClient(target, docId, 2)]
  for (const colleague of colleagues) await colleague.open()
  for (let i = 0; i < paragraphs; i++) colleagues[0]?.addParagraph().insert(0, paragraphText)
  await colleagues[0]?.ask()
  for (const colleague of colleagues) {
    colleague.addParagraph().insert(0, '同事：')
    await colleague.ask()
  }
  const cookie = target.entrance(docId, 0).headers['cookie'] ?? ''
  const browser = await openBrowserPage(target.server.url, cookie)
  if (browser === null) return {}
  try {
    const { page } = browser
    const began = performance.now()
    await page.goto(`/articles/${docId}`)
    await page
      .locator('[data-field=body][contenteditable=true] > p')
      .nth(paragraphs + 1)
      .waitFor()
    const opened = performance.now() - began
    await placeCaret(page, paragraphs / 2)
    const local: number[] = []
    const remote: number[] = []
    const cost = async (samples: number[], act: () => Promise<void> | void) => {
      await watchText(page)
      const before = await browser.scriptMs()
      await act()
      await page.evaluate('textShown')
      samples.push((await browser.scriptMs()) - before)
    }
    for (let i = 0; i < keys[size]; i++) {
      await cost(local, () => page.keyboard.press('abcdefgh'.charAt(i % 8)))
      await cost(remote, () => colleagues[i % 2]?.type(true))
    }
    const [own, others] = [spreadOf(local), spreadOf(remote)]
    return { opened, local50: own.p50, local95: own.p95, remote50: others.p50, remote95: others.p95 }
  } finally {
    await browser.close()
    for (const colleague of colleagues) colleague.close()
  }
}

// What runs in the page is text: the types of this program know no page.

async function placeCaret(page: Page, paragraph: number): Promise<void> {
  await page.locator('[data-field=body]').focus()
  await page.evaluate(`getSelection().collapse(document.querySelectorAll('[data-field=body] > p')[${paragraph}].firstChild, 3)`)
}

/** From now on `textShown` of the page waits until the text has grown, was drawn, and what follows (carets) is done too. */
async function watchText(page: Page): Promise<void> {
  await page.evaluate(`void (textShown = new Promise((resolve) => {
    const body = document.querySelector('[data-field=body]')
    const { length } = body.textContent
    const observer = new MutationObserver(() => {
      if (body.textContent.length <= length) return
      observer.disconnect()
      requestAnimationFrame(() => setTimeout(resolve, 40))
    })
    observer.observe(body, { characterData: true, childList: true, subtree: true })
  }))`)
}
