import type { Tally } from '../report.ts'
import { type HtmlElement, hasClass, type Rule, rewrite } from '../tree.ts'

/** Google Docs: the `b` around everything is undone by its style already; links lead through Google. */
export function cleanGoogleDocs(root: HtmlElement, tally: Tally): HtmlElement {
  const rule: Rule = (node, inside) => {
    if (node.name === 'br' && hasClass(node, /^Apple-interchange-newline$/)) return []
    if (node.name !== 'a') return undefined
    const href = node.attributes['href'] ?? ''
    if (/^#cmnt/.test(href)) {
      tally.count('comment')
      return []
    }
    if (/^#ftnt_ref/.test(href)) tally.count('footnote')
    const target = /^https:\/\/www\.google\.com\/url\?(.*)$/.exec(href)?.[1]
    const direct = target === undefined ? null : new URLSearchParams(target).get('q')
    return direct === null ? undefined : [{ ...node, attributes: { href: direct }, children: inside() }]
  }
  return rewrite(root, rule)
}
