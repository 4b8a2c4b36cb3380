import type { Node } from '@tiptap/pm/model'

/** A picture in the text, or the empty frame of one. */
export interface BodyFigure {
  /** Id of the picture; empty: there is none yet. */
  readonly asset: string
  readonly caption: string
  readonly hasCredit: boolean
  readonly hasAlt: boolean
}

/** The figures of a body in the order of the text, with their positions in the document. */
export function readFigures(doc: Node): readonly (BodyFigure & { readonly pos: number })[] {
  const figures: (BodyFigure & { readonly pos: number })[] = []
  doc.descendants((node, pos) => {
    if (node.type.name !== 'figure') return !node.isTextblock
    const { asset, alt } = node.attrs
    figures.push({
      pos,
      asset: typeof asset === 'string' ? asset : '',
      caption: textOf(node, 'figcaption'),
      hasCredit: textOf(node, 'figcredit') !== '',
      hasAlt: typeof alt === 'string' && alt.trim() !== '',
    })
    return false
  })
  return figures
}

function textOf(figure: Node, part: string): string {
  const texts: string[] = []
  figure.forEach((child) => {
    if (child.type.name === part) texts.push(child.textContent)
  })
  return texts.join('').trim()
}
