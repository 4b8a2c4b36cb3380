import type { Page } from 'playwright-core'
import { beforeEach, expect, test } from 'vitest'
import * as Y from 'yjs'
import { openArticle, waitSaved } from '../support/browser.ts'
import { type CollabClient, connect } from '../support/collabClient.ts'
import { signIn } from '../support/people.ts'
import { waitFor } from '../support/waitFor.ts'
import { bodyLines, placeCaret } from './caret.ts'
import { startedArticle } from './startedArticle.ts'
import { twoWriters } from './twoWriters.ts'

/* Colleagues are seen in the text and disturb nobody who reads or writes in it. */

const room = twoWriters()
let remote: CollabClient
let page: Page

const sentence = '渡船清早离岸，“准点”，江面起雾；两岸的人都说：等雾散了再走！（记者摄）'

beforeEach(async () => {
  page = room.writer.page
  room.writer.complaints.length = 0
  const articleId = await startedArticle(room.author)
  const colleague = await signIn(room.server, 'reporter2')
  remote = await connect(room.server, articleId, colleague, { ext: true }).synced()
  const paragraphs = Array.from({ length: 60 }, (_, index) => paragraph(`${index}：${sentence.repeat(3)}`))
  remote.doc.getXmlFragment('body').insert(0, paragraphs)
  await remote.saved()
  await openArticle(page, articleId)
  await waitFor('the text is here', async () => (await bodyLines(page)).length === 61)
  return () => remote.destroy()
})

function paragraph(text: string): Y.XmlElement {
  const made = new Y.XmlElement('paragraph')
  made.insert(0, [new Y.XmlText(text)])
  return made
}

function textOf(index: number): Y.XmlText {
  return (remote.doc.getXmlFragment('body').get(index) as Y.XmlElement).get(0) as Y.XmlText
}

/** Where each character of a paragraph is drawn. */
function glyphs(index: number): Promise<string> {
  return page.evaluate((at) => {
    const element = document.querySelectorAll('[data-field=body] > p')[at]
    if (!element) throw new Error('no such paragraph')
    const boxes: string[] = []
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT)
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      for (let offset = 0; offset < (node.textContent?.length ?? 0); offset++) {
        const range = document.createRange()
        range.setStart(node, offset)
        range.setEnd(node, offset + 1)
        const { x, y } = range.getBoundingClientRect()
        boxes.push(`${Math.round(x)},${Math.round(y)}`)
      }
    }
    return boxes.join(' ')
  }, index)
}

/** What is on the screen: the first block that begins there, in pixels, and the caret. */
function seen() {
  return page.evaluate(async () => {
    // Not what a frame begins with: the browser keeps the place of the page as it draws.
    for (let frame = 0; frame < 2; frame++) await new Promise(requestAnimationFrame)
    const scroller = document.querySelector('.article-scroll') as HTMLElement
    const above = Math.round(scroller.getBoundingClientRect().top)
    const first = [...document.querySelectorAll('[data-field=body] > p')].find((line) => line.getBoundingClientRect().top >= above)
    const { anchorNode, anchorOffset } = document.getSelection() as Selection
    return {
      above,
      first: first?.textContent?.slice(0, 4),
      top: first?.getBoundingClientRect().top ?? Number.NaN,
      focus: document.activeElement?.getAttribute('data-field'),
      caret: `${anchorNode?.textContent?.slice(0, 6)} ${anchorOffset}`,
      isScrolled: scroller.scrollTop > 0,
    }
  })
}

type Seen = Awaited<ReturnType<typeof seen>>

/** The same is on the screen. Pages scroll by whole pixels and lines have broken heights: up to a pixel for each change above is no move. */
function expectSame(after: Seen, before: Seen, what = 'a change elsewhere'): void {
  const top = Math.abs(after.top - before.top) <= 3 ? before.top : after.top
  expect({ ...after, top }, what).toEqual(before)
}

async function scrollTo(top: number): Promise<void> {
  await page.locator('.article-scroll').evaluate((scroller, to) => {
    scroller.scrollTop = to
  }, top)
}

test('a caret moves no character, wherever it stands', async () => {
  const text = textOf(1)
  const before = await glyphs(1)
  const { awareness } = remote.provider
  for (let offset = 0; offset <= 48; offset++) {
    const at = Y.relativePositionToJSON(Y.createRelativePositionFromTypeIndex(text, offset, -1))
    awareness.setLocalStateField('cursor', { anchor: at, head: at })
    await waitFor('the caret has come', () =>
      page.evaluate((wanted) => {
        const caret = document.querySelector('[data-field=body] > p:nth-child(2) .ed-caret')
        const range = document.createRange()
        if (!caret) return false
        range.selectNodeContents(caret.parentElement ?? caret)
        range.setEndBefore(caret)
        return range.toString().length === wanted
      }, offset),
    )
    expect(await glyphs(1), `caret at ${offset}`).toBe(before)
  }
})

/** The left and right edge of the flag with the colleague's name, and whether it is at a caret behind `offset` characters. */
function flag(offset: number): Promise<readonly [number, number] | null> {
  return page.evaluate((wanted) => {
    const caret = document.querySelector('[data-field=body] > p:nth-child(2) .ed-caret')
    const range = document.createRange()
    if (!caret) return null
    range.selectNodeContents(caret.parentElement ?? caret)
    range.setEndBefore(caret)
    if (range.toString().length !== wanted) return null
    const { left, width, paddingLeft, paddingRight, boxSizing } = getComputedStyle(caret, '::after')
    const padding = boxSizing === 'border-box' ? 0 : Number.parseFloat(paddingLeft) + Number.parseFloat(paddingRight)
    const start = caret.getBoundingClientRect().left + Number.parseFloat(left)
    return [start, start + Number.parseFloat(width) + padding] as const
  }, offset)
}

test('on a phone the name at a caret is whole, at either edge of the text', async () => {
  await page.setViewportSize({ width: 390, height: 844 })
  try {
    const places = (await glyphs(1)).split(' ').map((place) => place.split(',').map(Number))
    const lefts = places.slice(0, 60).map(([x = 0]) => x)
    const atEdge = [lefts.indexOf(Math.max(...lefts)), lefts.indexOf(Math.min(...lefts), 5)]
    expect(atEdge.every((offset) => offset > 0)).toBe(true)
    for (const offset of atEdge) {
      const at = Y.relativePositionToJSON(Y.createRelativePositionFromTypeIndex(textOf(1), offset, 0))
      remote.provider.awareness.setLocalStateField('cursor', { anchor: at, head: at })
      const [left, right] = await waitFor('the caret has come', () => flag(offset))
      expect(right - left).toBeGreaterThan(30)
      expect(left).toBeGreaterThanOrEqual(0)
      expect(right).toBeLessThanOrEqual(390)
    }
  } finally {
    await page.setViewportSize({ width: 1280, height: 800 })
  }
})

test('a change elsewhere moves neither page nor caret, keeps the marks of a search and what was chosen for the next character', async () => {
  await placeCaret(page, 30, 3)
  await page.keyboard.press('Control+f')
  await page.keyboard.insertText('离岸')
  const marks = () => page.locator('[data-field=body] .ed-found').count()
  await waitFor('all are marked', async () => (await marks()) === 180)
  await placeCaret(page, 30, 3)
  await page.keyboard.press('Control+b')
  await scrollTo(900)
  const before = await seen()
  const body = remote.doc.getXmlFragment('body')
  remote.doc.transact(() => textOf(55).insert(2, '后面'))
  remote.doc.transact(() => textOf(2).insert(2, '前面'))
  remote.doc.transact(() => body.insert(1, [paragraph('上面新的一段')]))
  remote.doc.transact(() => body.delete(5, 1))
  await remote.saved()
  await waitFor('all has come', async () => {
    const lines = await bodyLines(page)
    return lines[1] === '上面新的一段' && lines[55]?.includes('后面') === true && lines[3]?.includes('前面') === true
  })
  expectSame(await seen(), before)
  expect(await marks()).toBe(177)
  await page.keyboard.type('x')
  await waitSaved(page)
  expect(await page.locator('[data-field=body] strong').allInnerTexts()).toEqual(['x'])
  expect(room.writer.complaints).toEqual([])
})

/*
 * One message may bring changes in several places. The editor then draws blocks into the elements of their neighbours; the
 * browser keeps the place of elements, and the page jumped by as many blocks as had come or gone above.
 */
test('changes above and below that come at once leave the page where it is', async () => {
  const body = remote.doc.getXmlFragment('body')
  const more = (...words: string[]) => body.insert(1, words.map(paragraph))
  const edits: readonly (readonly [string, () => void])[] = [
    ['one more above', () => more('上面新的一段')],
    ['many less above', () => body.delete(1, 7)],
    ['many more above', () => more('一', '二', '三', '四', '五', '六')],
  ]
  await placeCaret(page, 30, 3)
  for (const [what, edit] of edits) {
    await scrollTo(1400)
    const before = await seen()
    remote.doc.transact(() => {
      edit()
      textOf(body.length - 5).insert(2, what)
    })
    await waitFor('all has come', async () => (await bodyLines(page)).at(-5)?.includes(what))
    expectSame(await seen(), before, what)
  }
  expect(room.writer.complaints).toEqual([])
})
