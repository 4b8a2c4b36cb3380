import { element, type HtmlElement, rewrite } from '../tree.ts'

/** DingTalk documents: paragraphs that are only marked as such become some. */
export function cleanDingtalk(root: HtmlElement): HtmlElement {
  return rewrite(root, ({ name, attributes }, inside) =>
    name === 'span' && 'data-cangjie-leaf-block' in attributes ? [element('p', inside())] : undefined,
  )
}
