import * as Y from 'yjs'
import { readMeta } from '#shared/article/metadata.ts'
import { fragmentOf, metaOf } from '#shared/article/ydoc.ts'
import { addEntry, newEntryId } from './metaEntries.ts'

/** Where a reprint comes from, as the person confirmed it. */
export interface ReprintSource {
  readonly source: string
  readonly authors: readonly string[]
  /** Becomes the headline, if the article has none. */
  readonly headline: string
  /** What stands at the end of the text; '' for nothing. */
  readonly tail: string
}

/**
 * Writes it into the article in one change: source and byline into what is known about it, the rest into the text. The
 * lines that said so leave the text, if nobody has changed them since.
 * @param lines the lines of credits as they were pasted
 * @param origin of the transaction, so that one's own undo can take back what it does in the text
 */
export function takeReprint(
  doc: Y.Doc,
  { source, authors, headline, tail }: ReprintSource,
  lines: readonly string[],
  origin: unknown,
): void {
  doc.transact(() => {
    setText(metaOf(doc), 'source', source)
    const known = new Set(readMeta(metaOf(doc)).byline.map(({ name }) => name))
    for (const name of authors) if (!known.has(name)) addEntry(metaOf(doc), 'byline', newEntryId(), { role: 'reporter', name })
    const body = fragmentOf(doc, 'body')
    const taken = takeHeadline(doc, headline)
    removeBlocks(body, new Set(taken ? [...lines, headline] : lines))
    if (tail !== '') body.insert(body.length, [paragraph(tail)])
    if (body.length === 0) body.insert(0, [paragraph('')])
  }, origin)
}

/** Whether the headline is still to be written. */
export function hasNoHeadline(doc: Y.Doc): boolean {
  return fragmentOf(doc, 'headline').toArray().map(textOf).join('').trim() === ''
}

function takeHeadline(doc: Y.Doc, headline: string): boolean {
  if (headline === '' || !hasNoHeadline(doc)) return false
  const field = fragmentOf(doc, 'headline')
  field.delete(0, field.length)
  field.insert(0, [paragraph(headline)])
  return true
}

function setText(map: Y.Map<unknown>, key: string, value: string): void {
  if (value === '') return
  const text = map.get(key)
  if (!(text instanceof Y.Text)) return void map.set(key, new Y.Text(value))
  text.delete(0, text.length)
  text.insert(0, value)
}

function removeBlocks(body: Y.XmlFragment, texts: ReadonlySet<string>): void {
  for (const [index, block] of [...body.toArray().entries()].reverse()) {
    const isText = block instanceof Y.XmlElement && /^(paragraph|heading)$/.test(block.nodeName)
    if (isText && texts.has(textOf(block))) body.delete(index, 1)
  }
}

/** Text of a block; what is no text (a line break) is a line feed. */
function textOf(node: Y.XmlElement | Y.XmlText | Y.XmlHook): string {
  if (node instanceof Y.XmlText) {
    return (node.toDelta() as { insert?: unknown }[]).map(({ insert }) => (typeof insert === 'string' ? insert : '')).join('')
  }
  if (!(node instanceof Y.XmlElement)) return ''
  return node.nodeName === 'hardBreak' ? '\n' : node.toArray().map(textOf).join('')
}

function paragraph(text: string): Y.XmlElement {
  const made = new Y.XmlElement('paragraph')
  if (text !== '') made.insert(0, [new Y.XmlText(text)])
  return made
}
