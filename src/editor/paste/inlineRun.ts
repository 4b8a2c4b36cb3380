import type { Mark } from '#shared/article/json.ts'
import type { RawNode } from '#shared/article/normalize.ts'
import { spaceEdits, withoutInvisible } from './cleanText.ts'

interface Piece {
  readonly text: string
  readonly marks: readonly Mark[]
}

/** Two of these at the start of a line mean a new paragraph, whatever the source calls it. */
const typedIndent = /^[ \t\r\n]*[\u3000\u00a0]{2}/

/** Text that is being gathered for one block, line by line, as it comes out of the source. */
export class InlineRun {
  #lines: Piece[][] = [[]]

  add(text: string, marks: readonly Mark[]): void {
    const clean = withoutInvisible(text)
    if (clean !== '') this.#lines.at(-1)?.push({ text: clean, marks })
  }

  break(): void {
    this.#lines.push([])
  }

  /**
   * Takes what was gathered, as the content of one block or of several: an empty line, or a line that begins with a
   * typed indent, begins another. Lines within a block are kept apart by line breaks. Nothing visible gives no block.
   */
  take(): RawNode[][] {
    const lines = this.#lines
    this.#lines = [[]]
    const blocks: RawNode[][] = []
    let open: RawNode[] | null = null
    for (const line of lines) {
      const text = line.map((piece) => piece.text).join('')
      const nodes = tidy(line, text)
      if (nodes.length === 0) open = null
      else if (open === null || typedIndent.test(text)) {
        open = nodes
        blocks.push(open)
      } else open.push({ type: 'hardBreak' }, ...nodes)
    }
    return blocks
  }
}

/** Text nodes of a line with its white space in order. */
function tidy(pieces: readonly Piece[], text: string): RawNode[] {
  const edits = spaceEdits(text)
  const nodes: RawNode[] = []
  let start = 0
  let next = 0
  for (const piece of pieces) {
    const end = start + piece.text.length
    let out = ''
    let at = start
    for (let edit = edits[next]; edit && edit.from < end; edit = edits[next]) {
      if (edit.from >= at) out += text.slice(at, edit.from) + (edit.from >= start ? edit.insert : '')
      at = Math.max(at, Math.min(edit.to, end))
      if (edit.to > end) break
      next++
    }
    out += text.slice(at, end)
    if (out !== '') nodes.push({ type: 'text', text: out, marks: piece.marks })
    start = end
  }
  return nodes
}
