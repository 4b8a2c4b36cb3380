import { element, type HtmlElement, type HtmlNode } from './tree.ts'

/** Deepest nesting that is read; browsers stop at 512 themselves. What is deeper gives its text. */
const maxDepth = 400

/** Reads HTML with the browser's own parser, without running anything or loading a picture. */
export function readHtml(html: string): HtmlElement {
  return fromDom(new DOMParser().parseFromString(html, 'text/html').body, 0)
}

function fromDom(parent: Element, depth: number): HtmlElement {
  const children: HtmlNode[] = []
  for (const child of parent.childNodes) {
    if (child instanceof Text) children.push({ text: child.data })
    else if (child instanceof Element) {
      children.push(depth < maxDepth ? fromDom(child, depth + 1) : { text: child.textContent ?? '' })
    }
  }
  const attributes = Object.fromEntries([...parent.attributes].map(({ name, value }) => [name.toLowerCase(), value]))
  return element(parent.localName.toLowerCase(), children, attributes)
}
