import { element, type HtmlElement, type HtmlNode, isElement } from './tree.ts'

/** A paragraph that its program draws as an item of a list. */
export interface FlatItem {
  /** 1 is the outermost. */
  readonly level: number
  readonly ordered: boolean
  /** Number that the item shows; null where the source does not tell, and for bullets. */
  readonly value: number | null
  /** Name of the list to which it belongs; another name begins another list. */
  readonly list: string
  readonly children: readonly HtmlNode[]
}

/**
 * Gathers neighbouring items, wherever they stand, into nested lists.
 * @param itemsOf the items that an element stands for; null if it is none
 */
export function withLists(root: HtmlElement, itemsOf: (node: HtmlElement) => readonly FlatItem[] | null): HtmlElement {
  const children = gathered(root.children, itemsOf)
  return { ...root, children: children.map((child) => (isElement(child) ? withLists(child, itemsOf) : child)) }
}

function gathered(children: readonly HtmlNode[], itemsOf: (node: HtmlElement) => readonly FlatItem[] | null): HtmlNode[] {
  const out: HtmlNode[] = []
  let run: FlatItem[] = []
  for (const child of children) {
    const items = isElement(child) ? itemsOf(child) : null
    if (items !== null) run.push(...items)
    else if (run.length === 0 || isElement(child) || child.text.trim() !== '') {
      out.push(...nested(run), child)
      run = []
    }
  }
  return [...out, ...nested(run)]
}

/** An item of a list as the source has it. */
export interface ListItem {
  readonly attributes: HtmlElement['attributes']
  readonly children: readonly HtmlNode[]
}

/** The items of a list. What stands beside them, though nothing may, belongs to the item before it. */
export function itemsIn(list: HtmlElement): ListItem[] {
  const items: ListItem[] = []
  for (const child of list.children) {
    const last = items.at(-1)
    if (!isElement(child) && child.text.trim() === '') continue
    if (isElement(child) && child.name === 'li') items.push(child)
    else if (last) items[items.length - 1] = { attributes: last.attributes, children: [...last.children, child] }
    else items.push({ attributes: {}, children: [child] })
  }
  return items
}

/** Items as lists in lists, each as deep as its level says; a level that is left out is not made up. */
function nested(items: readonly FlatItem[]): HtmlElement[] {
  const lists: { first: FlatItem; next: number; items: HtmlElement[] }[] = []
  for (let at = 0; at < items.length; ) {
    const item = items[at] as FlatItem
    let end = at + 1
    while ((items[end]?.level ?? 0) > item.level) end++
    const made = element('li', [...item.children, ...nested(items.slice(at + 1, end))])
    const last = lists.at(-1)
    const goesOn = last !== undefined && continues(last.first, item) && (item.value === null || item.value === last.next)
    if (goesOn) {
      last.items.push(made)
      last.next++
    } else lists.push({ first: item, next: (item.value ?? 1) + 1, items: [made] })
    at = end
  }
  return lists.map(({ first, items: made }) =>
    element(first.ordered ? 'ol' : 'ul', made, first.ordered ? { start: String(first.value ?? 1) } : {}),
  )
}

function continues(first: FlatItem, item: FlatItem): boolean {
  return first.ordered === item.ordered && (first.list === item.list || !item.ordered)
}
