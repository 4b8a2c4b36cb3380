import { type FlatItem, itemsIn, withLists } from '../flatLists.ts'
import type { Tally } from '../report.ts'
import { element, type HtmlElement, type HtmlNode, hasClass, isElement, type Rule, rewrite } from '../tree.ts'

/** Yuque: a deeper list is wrapped in empty ones; pictures, formulas and files are cards whose content is data. */
export function cleanYuque(root: HtmlElement, tally: Tally): HtmlElement {
  const rule: Rule = (node, inside) => {
    if (node.name === 'card') return cardOf(node, tally)
    return node.name === 'div' && hasClass(node, /^ne-quote$/) ? [element('blockquote', inside())] : undefined
  }
  return withLists(rewrite(root, rule), itemsOf)
}

function itemsOf(node: HtmlElement, around = 0): FlatItem[] | null {
  if (node.name !== 'ul' && node.name !== 'ol') return null
  const level = 1 + around
  if (hasClass(node, /^ne-list-wrap$/)) {
    return itemsIn(node).flatMap(({ children }) =>
      children.flatMap((child) => (isElement(child) ? itemsOf(child, level) : null) ?? [{ ...bullet, level, children: [child] }]),
    )
  }
  const isOwn = 'ne-level' in node.attributes || hasClass(node, /^ne-[uot]l$/) || around > 0
  if (!isOwn) return null
  const start = Number(node.attributes['start'] ?? 1)
  const ordered = node.name === 'ol'
  return itemsIn(node).map(({ children }, index) => ({
    level: 1 + Number(node.attributes['ne-level'] ?? around),
    ordered,
    value: ordered ? start + index : null,
    list: '',
    children,
  }))
}

const bullet = { ordered: false, value: null, list: '' } as const

/** What a card stands for. */
function cardOf({ attributes }: HtmlElement, tally: Tally): HtmlNode[] {
  const data = cardData(attributes['value'] ?? '')
  const text = (key: string) => (typeof data[key] === 'string' ? data[key] : '')
  switch (attributes['name']) {
    case 'image':
      return [element('img', [], { src: text('src'), alt: text('title') })]
    case 'hr':
      return [element('hr', [])]
    case 'codeblock':
      return [element('pre', [{ text: text('code') }])]
    case 'math':
      tally.count('formula')
      return [{ text: text('code') }]
    case 'file':
    case 'localdoc':
      tally.count('attachment')
      return text('name') === '' ? [] : [{ text: text('name') }]
    case 'video':
      tally.count('video')
      return []
    default:
      tally.count('embed')
      return []
  }
}

function cardData(value: string): Record<string, unknown> {
  try {
    const data: unknown = JSON.parse(decodeURIComponent(value.replace(/^data:/, '')))
    return typeof data === 'object' && data !== null ? { ...data } : {}
  } catch {
    return {}
  }
}
