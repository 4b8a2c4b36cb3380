import { type FlatItem, itemsIn, type ListItem, withLists } from '../flatLists.ts'
import type { Tally } from '../report.ts'
import { element, type HtmlElement, type HtmlNode, hasClass, isBlank, isElement, type Rule, rewrite } from '../tree.ts'

/** Feishu (Lark): the depth of a list is in its class; the whole document hangs on as data, which must not get through. */
export function cleanFeishu(root: HtmlElement, tally: Tally): HtmlElement {
  const rule: Rule = (node, inside) => {
    if (hasClass(node, /^lark-record-clipboard$/) || 'data-lark-record-data' in node.attributes) return []
    const level = /^heading-?h?([1-9])$/.exec(
      (node.attributes['class'] ?? '').split(/\s+/).find((name) => /^heading/.test(name)) ?? '',
    )?.[1]
    if (node.name === 'div' && level !== undefined) return [element(`h${Math.min(Number(level), 6)}`, inside())]
    if (node.attributes['data-type'] === 'file' || hasClass(node, /^file-block$/)) {
      tally.count('attachment')
      return isBlank(node) ? [] : [element('p', inside())]
    }
    return undefined
  }
  return withLists(rewrite(root, rule), itemsOf)
}

const listClass = /^list-(bullet|number|check(?:box)?|todo)(\d*)$/

function itemsOf(node: HtmlElement): FlatItem[] | null {
  if (node.name === 'ul' || node.name === 'ol') return itemsOfList(node)
  // The older documents put each list into a line of its own.
  const inner = node.children.filter((child) => isElement(child) || child.text.trim() !== '')
  const [only] = inner
  const isLine = node.name === 'div' && hasClass(node, /^ace-line$/) && inner.length === 1
  return isLine && only !== undefined && isElement(only) ? itemsOf(only) : null
}

function itemsOfList(list: HtmlElement): FlatItem[] | null {
  const found = (list.attributes['class'] ?? '').split(/\s+/).flatMap((name) => listClass.exec(name) ?? [])
  if (found.length === 0) return null
  const [, kind = '', depth = ''] = found
  const start = Number(list.attributes['start'] ?? 1)
  const ordered = kind === 'number'
  return itemsIn(list).map((item, index) => ({
    level: Number(depth || 1),
    ordered,
    value: ordered ? start + index : null,
    list: '',
    children: withBox(box(kind, item), item.children),
  }))
}

/** The box of a task; '' for an item that is none. */
function box(kind: string, item: ListItem): string {
  const state = item.attributes['data-list'] ?? ''
  if (!/^(check|todo)/.test(kind) && !/^(done|todo|check|checked|unchecked)$/.test(state)) return ''
  return /^(done|checked)$/.test(state) ? '☑ ' : '☐ '
}

/** Puts it in front of the item's text, inside the element in which that stands. */
function withBox(sign: string, [first, ...rest]: readonly HtmlNode[]): HtmlNode[] {
  if (first === undefined) return []
  if (sign === '') return [first, ...rest]
  return isElement(first) ? [{ ...first, children: [{ text: sign }, ...first.children] }, ...rest] : [{ text: sign }, first, ...rest]
}
