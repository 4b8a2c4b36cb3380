import type { Page } from 'playwright-core'

/**
 * Buttons and links that lie partly or wholly beyond the sides of the window and cannot be scrolled to, and rows of tabs
 * beside a text that have to be scrolled; each with its words.
 */
export function cutOff(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const scrolls = (element: Element) => /auto|scroll/.test(getComputedStyle(element).overflowX)
    const isInScroller = (element: Element): boolean =>
      element.parentElement !== null && (scrolls(element.parentElement) || isInScroller(element.parentElement))
    const words = (element: Element) => element.getAttribute('aria-label') ?? element.textContent
    // What is only for screen readers until it has the focus is one pixel large.
    const controls = [...document.querySelectorAll('button, a[href], [role=tab]')].filter((control) => control.clientWidth > 1)
    const beyond = controls.filter((control) => {
      const { left, right } = control.getBoundingClientRect()
      return (left < -0.5 || right > document.documentElement.clientWidth + 0.5) && !isInScroller(control)
    })
    const rows = [...document.querySelectorAll('[role=tablist]')].filter((row) => row.scrollWidth > row.clientWidth)
    return [...beyond.map((control) => `cut off: ${words(control)}`), ...rows.map((row) => `tabs do not fit: ${words(row)}`)]
  })
}
