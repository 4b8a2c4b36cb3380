import type { Node } from '@tiptap/pm/model'
import * as Y from 'yjs'

/** Paragraphs of an editor whose text is not in the shared document, a line each: what could not be written. */
export function onlyInEditor(doc: Node, fragment: Y.XmlFragment): string {
  const shared = new Map<string, number>()
  for (const text of sharedTexts(fragment)) shared.set(text, (shared.get(text) ?? 0) + 1)
  const lines: string[] = []
  doc.descendants((node) => {
    if (!node.isTextblock) return true
    const text = node.textContent
    const left = shared.get(text) ?? 0
    if (left > 0) shared.set(text, left - 1)
    else if (text.trim() !== '') lines.push(text)
    return false
  })
  return lines.join('\n')
}

/** The text of every element that holds text. */
function sharedTexts(parent: Y.XmlFragment): string[] {
  const children = parent.toArray()
  const own = children.flatMap((child) => (child instanceof Y.XmlText ? [plain(child)] : [])).join('')
  return [own, ...children.flatMap((child) => (child instanceof Y.XmlElement ? sharedTexts(child) : []))]
}

function plain(text: Y.XmlText): string {
  return (text.toDelta() as readonly { readonly insert?: unknown }[])
    .map(({ insert }) => (typeof insert === 'string' ? insert : ''))
    .join('')
}
