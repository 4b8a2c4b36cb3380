import type { Node } from '@tiptap/pm/model'

/** A piece of text without a break in it, across whatever marks. */
export interface TextRun {
  readonly text: string
  /** Where it begins: a position in the document, or an offset in its block. */
  readonly from: number
}

/** Finds the pieces of a document in order; it remembers blocks, which ProseMirror keeps as they are until they change. */
export class TextRuns {
  readonly #ofBlock = new WeakMap<Node, readonly TextRun[]>()

  /** Calls back for every piece. A line break ends a piece; a match never runs across one. */
  each(doc: Node, found: (run: TextRun) => void): void {
    doc.descendants((node, pos) => {
      if (!node.isTextblock) return true
      for (const { text, from } of this.#runsOf(node)) found({ text, from: pos + 1 + from })
      return false
    })
  }

  #runsOf(block: Node): readonly TextRun[] {
    const known = this.#ofBlock.get(block)
    if (known !== undefined) return known
    const runs = runsOfBlock(block)
    this.#ofBlock.set(block, runs)
    return runs
  }
}

/** The pieces of one block, with offsets in it. */
export function runsOfBlock(block: Node): readonly TextRun[] {
  const runs: TextRun[] = []
  let text = ''
  let from = 0
  const end = (offset: number) => {
    if (text !== '') runs.push({ text, from })
    text = ''
    from = offset
  }
  block.forEach((child, offset) => {
    if (child.isText) text += child.text ?? ''
    else end(offset + child.nodeSize)
  })
  end(block.content.size)
  return runs
}
