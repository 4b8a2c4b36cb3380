import { type FlatItem, withLists } from '../flatLists.ts'
import type { Tally } from '../report.ts'
import { element, find, type HtmlElement, hasClass, isElement, type Rule, rewrite } from '../tree.ts'

/** Word in the browser: every item of a list is a list of its own that says how deep it stands. */
export function cleanWordOnline(root: HtmlElement, tally: Tally): HtmlElement {
  const rule: Rule = (node, inside) => {
    if (hasClass(node, /^EOP$/)) return []
    if (hasClass(node, /^TrackChange\w*Delet/)) {
      tally.count('deletion')
      return []
    }
    if (node.name === 'p' && node.attributes['role'] === 'heading') return [element(`h${headingLevel(node)}`, inside())]
    return undefined
  }
  return withLists(rewrite(root, rule), itemsOf)
}

function headingLevel({ attributes }: HtmlElement): number {
  const level = Number(attributes['aria-level'])
  return level >= 1 && level <= 6 ? level : 2
}

function itemsOf(node: HtmlElement): FlatItem[] | null {
  if (node.name === 'ul' || node.name === 'ol') return itemsOfList(node)
  if (node.name !== 'div' || !hasClass(node, /^ListContainerWrapper$/)) return null
  return node.children.filter(isElement).flatMap((list) => itemsOfList(list) ?? [])
}

function itemsOfList(list: HtmlElement): FlatItem[] | null {
  if (find(list, ({ attributes }) => 'data-aria-level' in attributes) === null) return null
  const ordered = list.name === 'ol'
  const start = Number(list.attributes['start'] ?? 1)
  const items = list.children.filter((child): child is HtmlElement => isElement(child) && child.name === 'li')
  return items.map(({ attributes, children }, index) => ({
    level: Number(attributes['data-aria-level'] ?? 1),
    ordered,
    value: ordered ? start + index : null,
    list: attributes['data-listid'] ?? '',
    children,
  }))
}
