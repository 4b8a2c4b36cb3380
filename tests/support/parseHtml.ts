import { type DefaultTreeAdapterTypes, parse } from 'parse5'
import { element, type HtmlElement, type HtmlNode } from '../../src/editor/paste/tree.ts'

/** Reads HTML as the browser's parser does, where there is no browser. */
export function parseHtml(html: string): HtmlElement {
  const root = parse(html).childNodes.find((node) => node.nodeName === 'html') as DefaultTreeAdapterTypes.Element
  const body = root.childNodes.find((node) => node.nodeName === 'body') as DefaultTreeAdapterTypes.Element
  return fromNode(body)
}

function fromNode(node: DefaultTreeAdapterTypes.Element): HtmlElement {
  const children = node.childNodes.flatMap((child): HtmlNode[] => {
    if ('value' in child) return [{ text: child.value }]
    return 'tagName' in child ? [fromNode(child)] : []
  })
  const attributes = Object.fromEntries(
    node.attrs.map(({ name, prefix, value }) => [(prefix ? `${prefix}:${name}` : name).toLowerCase(), value]),
  )
  return element(node.tagName.toLowerCase(), children, attributes)
}
