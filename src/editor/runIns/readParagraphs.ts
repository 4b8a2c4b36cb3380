import type { Node } from '@tiptap/pm/model'
import type { SourceParagraph } from './headCandidates.ts'

/** A paragraph of the body and where its text begins in the document. */
export interface PlacedParagraph extends SourceParagraph {
  readonly start: number
}

/** The paragraphs that stand in the body itself; those of lists, quotes and tables hold no run-in heads of the article. */
export function readParagraphs(doc: Node): readonly PlacedParagraph[] {
  const paragraphs: PlacedParagraph[] = []
  doc.forEach((block, offset) => {
    if (block.type.name !== 'paragraph') return
    const text = block.textBetween(0, block.content.size, undefined, '\n')
    paragraphs.push({ text, heads: headsOf(block), start: offset + 1 })
  })
  return paragraphs
}

/** Run-in heads of a paragraph; neighbouring pieces of one level are one. */
function headsOf(paragraph: Node): readonly { readonly from: number; readonly to: number }[] {
  const heads: { from: number; to: number; level: unknown }[] = []
  paragraph.forEach((child, from) => {
    const level: unknown = child.marks.find(({ type }) => type.name === 'runIn')?.attrs['level']
    if (level === undefined) return
    const last = heads.at(-1)
    if (last?.to === from && last.level === level) last.to = from + child.nodeSize
    else heads.push({ from, to: from + child.nodeSize, level })
  })
  return heads
}
