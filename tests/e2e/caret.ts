import type { Page } from 'playwright-core'

/** The paragraphs of the body as they stand on the screen, without colleagues' carets. */
export function bodyLines(page: Page): Promise<string[]> {
  return page.locator('[data-field=body] > p').evaluateAll((list) =>
    list.map((paragraph) => {
      const copy = paragraph.cloneNode(true) as HTMLElement
      for (const caret of copy.querySelectorAll('.ed-caret')) caret.remove()
      return (copy.textContent ?? '').replace(/[\u2060\ufeff]/g, '')
    }),
  )
}

/** Puts the caret before the character at `offset` of a paragraph, as a click there does. */
export async function placeCaret(page: Page, paragraph: number, offset: number): Promise<void> {
  await page.locator('[data-field=body]').focus()
  await page.evaluate(
    ([index, at]) => {
      const element = document.querySelectorAll('[data-field=body] > p')[index]
      if (!element) throw new Error(`no paragraph ${index}`)
      const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT, (node) =>
        node.parentElement?.closest('[contenteditable=false], .ed-caret') ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT,
      )
      let left = at
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const length = node.textContent?.length ?? 0
        if (left <= length) {
          document.getSelection()?.collapse(node, left)
          return
        }
        left -= length
      }
      throw new Error(`paragraph ${index} is shorter than ${at}`)
    },
    [paragraph, offset] as const,
  )
}
