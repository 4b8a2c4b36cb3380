import { element, find, type HtmlElement, type HtmlNode, hasClass, isElement, textOf } from '../tree.ts'

/** Longest line that can be a caption; a longer one is copy, whatever its class says. */
const maxCaption = 200

/** A newspaper's page: the line below a picture that is marked as its caption becomes that. */
export function cleanNewsPage(root: HtmlElement): HtmlElement {
  const children: HtmlNode[] = []
  for (const child of root.children) {
    const next = isElement(child) ? cleanNewsPage(child) : child
    const before = children.findLastIndex((node) => isElement(node) || node.text.trim() !== '')
    const picture = children[before]
    if (isElement(next) && isCaption(next) && picture !== undefined && isElement(picture) && isPictureAlone(picture)) {
      children.splice(before, children.length - before, element('figure', [picture, { ...next, name: 'figcaption' }]))
    } else children.push(next)
  }
  return { ...root, children }
}

function isCaption(node: HtmlElement): boolean {
  return (
    hasClass(node, /^(pic-?text|pic-?(desc|note|info|caption)|img-?(desc|note|caption)|caption|photo-?(desc|note))$/i) &&
    textOf(node).trim().length <= maxCaption
  )
}

function isPictureAlone(node: HtmlElement): boolean {
  return find(node, ({ name }) => name === 'img') !== null && textOf(node).trim() === ''
}
