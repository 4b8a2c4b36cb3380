import type { CDPSession, Page } from 'playwright-core'

/** Any key, while an input method takes the keys. */
const key = { windowsVirtualKeyCode: 229, code: 'KeyZ' } as const

/** A keyboard with a Chinese input method, by way of the browser's own debugging protocol. */
export class InputMethod {
  readonly #cdp: CDPSession

  private constructor(cdp: CDPSession) {
    this.#cdp = cdp
  }

  static async of(page: Page): Promise<InputMethod> {
    return new InputMethod(await page.context().newCDPSession(page))
  }

  /** Presses the keys of what is being composed, one letter after the other: z, zh, zho, zhong. */
  async compose(letters: string, from = 0): Promise<void> {
    for (let length = from + 1; length <= letters.length; length++) {
      await this.#cdp.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', key: 'Process', ...key })
      await this.show(letters.slice(0, length))
      await this.#cdp.send('Input.dispatchKeyEvent', { type: 'keyUp', key: 'z', ...key })
    }
  }

  /** Shows what is being composed, without any key: what is written by hand on a pad. */
  async show(letters: string): Promise<void> {
    const { length } = letters
    await this.#cdp.send('Input.imeSetComposition', { text: letters, selectionStart: length, selectionEnd: length })
  }

  /** The person chooses a word: it takes the place of what was composed. */
  async commit(word: string): Promise<void> {
    await this.#cdp.send('Input.insertText', { text: word })
  }

  /** The person gives up: nothing stays. */
  async cancel(): Promise<void> {
    await this.#cdp.send('Input.imeSetComposition', { text: '', selectionStart: 0, selectionEnd: 0 })
  }
}

/** Puts the caret, or a selection of `length` characters, into a piece of text of a field that stands there once. */
export async function caretIn(page: Page, field: string, text: string, offset: number, length = 0): Promise<void> {
  await page.locator(`[data-field=${field}]`).focus()
  await page.evaluate(
    ([name, piece, at, count]) => {
      const root = document.querySelector(`[data-field=${name}]`)
      if (!root) throw new Error(`no field ${name}`)
      // A colleague's caret cuts a text in two.
      const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT, (node) =>
        node.parentElement?.closest('.ed-caret') ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT,
      )
      const nodes: { readonly node: Node; readonly from: number }[] = []
      let whole = ''
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        nodes.push({ node, from: whole.length })
        whole += node.textContent ?? ''
      }
      const found = whole.indexOf(piece)
      if (found < 0) throw new Error(`${piece} does not stand in ${name}`)
      const place = (at: number) => {
        const last = nodes.findLast(({ from }) => from < at) ?? nodes[0]
        return last ? ([last.node, at - last.from] as const) : ([root, 0] as const)
      }
      document.getSelection()?.setBaseAndExtent(...place(found + at), ...place(found + at + count))
    },
    [field, text, offset, length] as const,
  )
}
