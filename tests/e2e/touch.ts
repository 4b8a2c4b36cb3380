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

/** Drags with a finger from the middle of an element. */
export async function dragByTouch(page: Page, target: Locator, dx: number, dy: number): Promise<void> {
  const box = await boxOf(target)
  const start = { x: box.x + box.width / 2, y: box.y + box.height / 2 }
  const cdp = await page.context().newCDPSession(page)
  const send = (type: 'touchStart' | 'touchMove' | 'touchEnd', share: number) =>
    cdp.send('Input.dispatchTouchEvent', {
      type,
      touchPoints: type === 'touchEnd' ? [] : [{ x: start.x + dx * share, y: start.y + dy * share }],
    })
  await send('touchStart', 0)
  for (const share of [0.25, 0.5, 0.75, 1]) await send('touchMove', share)
  await send('touchEnd', 1)
  await cdp.detach()
}

async function boxOf(target: Locator): Promise<{ x: number; y: number; width: number; height: number }> {
  const box = await target.boundingBox()
  if (box === null) throw new Error('there is nothing to touch')
  return box
}
