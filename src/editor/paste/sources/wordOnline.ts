import { type FlatItem, itemsIn, withLists } from '../flatLists.ts'
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
  const lists = node.children.filter((child) => isElement(child) || child.text.trim() !== '')
  const items = lists.map((list) => (isElement(list) ? itemsOf(list) : null))
  return items.every((found) => found !== null) ? items.flat() : null
}

function itemsOfList(list: HtmlElement): FlatItem[] | null {
  if (find(list, ({ name, attributes }) => name === 'li' && 'data-aria-level' in attributes) === null) return null
  const ordered = list.name === 'ol'
  const start = Number(list.attributes['start'] ?? 1)
  return itemsIn(list).map(({ attributes, children }, index) => ({
    level: Number(attributes['data-aria-level'] ?? 1),
    ordered,
    value: ordered ? start + index : null,
    list: attributes['data-listid'] ?? '',
    children,
  }))
}
