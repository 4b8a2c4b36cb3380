import { Extension } from '@tiptap/core'
import { Fragment, type Node, Slice } from '@tiptap/pm/model'
import { Plugin } from '@tiptap/pm/state'

/** Indents that people type because their word processor had none: the page indents by itself. */
const indent = /^[\u3000\u00a0\s]+/
/** Of a single pasted piece only what is surely an indent; a plain space may belong to it. */
const sureIndent = /^[\u3000\u00a0]+\s*/

/** Makes what comes from word processors and web pages look like copy: no typed indents, no empty lines in between. */
export const PasteCleanup = Extension.create({
  name: 'pasteCleanup',

  addProseMirrorPlugins() {
    return [
      new Plugin({
        props: {
          transformPasted: (slice) => cleanSlice(slice),
          clipboardTextParser: (text, $context) => {
            const { paragraph } = $context.doc.type.schema.nodes
            const lines = text.split(/(?:\r\n?|\n)+/).filter((line, _index, all) => line.trim() !== '' || all.length === 1)
            if (!paragraph || lines.length === 0) return Slice.empty
            const inline = (line: string) => (line === '' ? null : paragraph.schema.text(line, $context.marks()))
            return new Slice(Fragment.from(lines.map((line) => paragraph.create(null, inline(line)))), 1, 1)
          },
        },
      }),
    ]
  },
})

/** A pasted slice without typed indents and without empty paragraphs between others. */
export function cleanSlice(slice: Slice): Slice {
  const isSeveral = slice.content.childCount > 1
  const blocks: Node[] = []
  slice.content.forEach((node) => {
    const clean = cleanNode(node, isSeveral ? indent : sureIndent)
    if (isSeveral && clean.type.name === 'paragraph' && clean.textContent.trim() === '') return
    blocks.push(clean)
  })
  if (blocks.length === 0) return slice
  const content = Fragment.from(blocks)
  return new Slice(content, Math.min(slice.openStart, depthAt(content, 'start')), Math.min(slice.openEnd, depthAt(content, 'end')))
}

function cleanNode(node: Node, lead: RegExp): Node {
  if (node.isLeaf) return node
  if (!node.isTextblock) {
    const children: Node[] = []
    node.forEach((child) => {
      children.push(cleanNode(child, lead))
    })
    return node.copy(Fragment.from(children))
  }
  const text = node.firstChild?.text
  if (text === undefined) return node
  const cut = lead.exec(text)?.[0].length ?? 0
  return cut === 0 ? node : node.copy(node.content.cut(cut))
}

/** How deep the first or last branch goes: an open depth may not be more. */
function depthAt(content: Fragment, side: 'start' | 'end'): number {
  const node = side === 'start' ? content.firstChild : content.lastChild
  return node === null || node.isLeaf ? 0 : 1 + depthAt(node.content, side)
}
