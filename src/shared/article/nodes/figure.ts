import { mergeAttributes, Node } from '@tiptap/core'

/**
 * A picture of the article with its caption and credit. These two are content, not attributes, so that two people can
 * write in them at once; `alt` is short and rarely contested, so it is an attribute (last write wins). The picture's
 * bytes are an asset of the article: `asset` is its id, the address is derived from it and never stored.
 */
export const Figure = Node.create({
  name: 'figure',
  group: 'block',
  content: '(figcaption | figcredit)*',
  draggable: true,
  isolating: true,
  defining: true,
  addAttributes() {
    return {
      asset: { default: '', ...dataAttribute('asset') },
      alt: { default: '', ...dataAttribute('alt') },
      width: { default: 0, ...dataAttribute('width', Number) },
      height: { default: 0, ...dataAttribute('height', Number) },
    }
  },
  parseHTML() {
    return [{ tag: 'figure[data-asset]' }]
  },
  renderHTML({ HTMLAttributes }) {
    return ['figure', mergeAttributes(HTMLAttributes), 0]
  },
})

/** 图说 */
export const Figcaption = Node.create({
  name: 'figcaption',
  content: 'inline*',
  isolating: true,
  selectable: false,
  parseHTML() {
    return [{ tag: 'figcaption' }]
  },
  renderHTML({ HTMLAttributes }) {
    return ['figcaption', HTMLAttributes, 0]
  },
})

/** 图片署名 */
export const Figcredit = Node.create({
  name: 'figcredit',
  content: 'inline*',
  marks: '',
  isolating: true,
  selectable: false,
  parseHTML() {
    return [{ tag: 'p[data-figcredit]', priority: 60 }]
  },
  renderHTML({ HTMLAttributes }) {
    return ['p', mergeAttributes(HTMLAttributes, { 'data-figcredit': '' }), 0]
  },
})

/** Reads and writes an attribute as `data-NAME`, so that a copied figure survives the clipboard. */
function dataAttribute(name: string, from: (value: string) => string | number = String) {
  return {
    parseHTML: (element: { getAttribute(name: string): string | null }) => from(element.getAttribute(`data-${name}`) ?? ''),
    renderHTML: (attributes: Record<string, unknown>) => ({ [`data-${name}`]: String(attributes[name] ?? '') }),
  }
}
