import type { Locator, Page } from 'playwright-core'

/** How a phone shows pages. */
export const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 } as const

/**
 * Selects the first characters of an element as a phone does after a long touch: its handles move the browser's selection
 * and tell nobody else. A browser without a screen has no handles.
 */
export async function selectByHandles(target: Locator, length: number): Promise<void> {
  await target.tap()
  await target.evaluate((element, end) => {
    const text = document.createTreeWalker(element, NodeFilter.SHOW_TEXT).nextNode()
    if (text !== null) document.getSelection()?.setBaseAndExtent(text, 0, text, end)
  }, length)
}

/** Drags with a finger from the middle of an element; with `thenTap` the finger then taps that element at once. */
export async function dragByTouch(page: Page, target: Locator, dx: number, dy: number, thenTap?: Locator): Promise<void> {
  const start = middleOf(await boxOf(target))
  const next = thenTap && middleOf(await boxOf(thenTap))
  const cdp = await page.context().newCDPSession(page)
  const send = (type: 'touchStart' | 'touchMove', x: number, y: number) =>
    cdp.send('Input.dispatchTouchEvent', { type, touchPoints: [{ x, y }] })
  const lift = () => cdp.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] })
  await send('touchStart', start.x, start.y)
  for (const share of [0.25, 0.5, 0.75, 1]) await send('touchMove', start.x + dx * share, start.y + dy * share)
  await lift()
  if (next) {
    await send('touchStart', next.x, next.y)
    await lift()
  }
  await cdp.detach()
}

interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

function middleOf({ x, y, width, height }: Box): { readonly x: number; readonly y: number } {
  return { x: x + width / 2, y: y + height / 2 }
}

async function boxOf(target: Locator): Promise<Box> {
  const box = await target.boundingBox()
  if (box === null) throw new Error('there is nothing to touch')
  return box
}
