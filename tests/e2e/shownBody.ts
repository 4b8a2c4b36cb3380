import type { Page } from 'playwright-core'

/**
 * The body as it stands on the screen: its blocks, line breaks and bold type as tags without attributes, its text, and
 * nothing that the editor draws beside the copy (carets, selections, handles).
 */
export function shownBody(page: Page): Promise<string> {
  return page.locator('[data-field=body]').evaluate((body) => {
    const told = /^(P|H2|H3|UL|OL|LI|BLOCKQUOTE|TABLE|TR|TD|TH|STRONG|EM|U|S|A|HR)$/
    const write = (node: Node): string => {
      if (node.nodeType === Node.TEXT_NODE) return (node.textContent ?? '').replace(/[\u2060\ufeff\u200b]/g, '')
      if (!(node instanceof Element)) return ''
      if (node.matches('.ed-caret, .ProseMirror-trailingBreak, .ProseMirror-separator, .ProseMirror-widget, colgroup')) return ''
      if (node.tagName === 'BR') return '<br>'
      const inside = [...node.childNodes].map(write).join('')
      const name = node.tagName.toLowerCase()
      return told.test(node.tagName) ? `<${name}>${inside}</${name}>` : inside
    }
    return [...body.childNodes].map(write).join('\n')
  })
}

/** Only the letters of it, in order. */
export function lettersOf(shown: string): string {
  return shown.replace(/<[^>]*>|\s+/g, '')
}
