import * as Y from 'yjs'
import type { ArticleJson, ArticleMeta, BlockNode, Mark } from './json.ts'
import { entryKey, metaTextKeys, readMeta } from './metadata.ts'
import { type LineFieldName, lineFields, metaField, schemaVersion, type TextField, textFields } from './names.ts'
import { normalizeBlocks, normalizeLines, type RawNode } from './normalize.ts'

/*
 * The one place that knows how an article lies in a Y.Doc: four XmlFragments named as `textFields`, laid out as the
 * ProseMirror binding (@tiptap/y-tiptap) does it (an element per node with its attributes, text as XmlText whose
 * formatting attributes are marks), and the Y.Map `meta`.
 */

/** The fragment of a text field. */
export function fragmentOf(doc: Y.Doc, field: TextField): Y.XmlFragment {
  return doc.getXmlFragment(field)
}

/** The map with everything that is not running text. */
export function metaOf(doc: Y.Doc): Y.Map<unknown> {
  return doc.getMap(metaField)
}

/** The article as plain data. Reads only; tolerates whatever a client wrote (see `normalizeBlocks`). */
export function readArticle(doc: Y.Doc): ArticleJson {
  const raw = (field: TextField) => rawChildren(fragmentOf(doc, field))
  return {
    schemaVersion,
    kicker: normalizeLines(raw('kicker')),
    headline: normalizeLines(raw('headline')),
    deck: normalizeLines(raw('deck')),
    body: normalizeBlocks(raw('body')),
    meta: readMeta(metaOf(doc)),
  }
}

/** The lines of a line field as `readArticle` has them, without reading the rest. */
export function readLines(doc: Y.Doc, field: LineFieldName): string[] {
  return normalizeLines(rawChildren(fragmentOf(doc, field)))
}

function rawChildren(parent: Y.XmlFragment | Y.XmlElement): RawNode[] {
  return parent.toArray().flatMap((child): RawNode[] => {
    if (child instanceof Y.XmlText) return rawText(child)
    if (child instanceof Y.XmlElement) {
      return [{ type: child.nodeName, attrs: child.getAttributes() as Record<string, unknown>, content: rawChildren(child) }]
    }
    return []
  })
}

/** Overlapping marks are stored as `name--hash` by the binding. */
const hashedMark = /^(.*)--[a-zA-Z0-9+/=]{8}$/

function rawText(text: Y.XmlText): RawNode[] {
  const delta = text.toDelta() as { insert?: unknown; attributes?: Record<string, unknown> }[]
  return delta.flatMap((part): RawNode[] => {
    if (typeof part.insert !== 'string') return []
    const marks = Object.entries(part.attributes ?? {}).map(([name, attrs]) => ({ type: hashedMark.exec(name)?.[1] ?? name, attrs }))
    return [{ type: 'text', text: part.insert, marks }]
  })
}

/** What a new article starts with; everything may be left out. */
export interface ArticleSeed {
  readonly kicker?: readonly string[]
  readonly headline?: readonly string[]
  readonly deck?: readonly string[]
  readonly body?: readonly BlockNode[]
  readonly meta?: Partial<ArticleMeta>
}

/**
 * Writes the starting state into an empty document: a paragraph in every field, so that no client ever has to add one,
 * and a Y.Text for every text key. Called once per article, on the server, in the transaction that creates its row.
 * @throws RangeError if the document already has content
 */
export function seedArticle(doc: Y.Doc, seed: ArticleSeed): void {
  if (textFields.some((field) => fragmentOf(doc, field).length > 0)) throw new RangeError('the document already has content')
  doc.transact(() => {
    for (const field of lineFields) {
      const lines = seed[field] ?? []
      const nodes = (lines.length > 0 ? lines : ['']).map((line) => paragraph(line))
      fragmentOf(doc, field).insert(0, nodes)
    }
    const body: readonly RawNode[] = seed.body ?? []
    fragmentOf(doc, 'body').insert(0, body.length > 0 ? yChildren(body) : [paragraph('')])
    seedMeta(metaOf(doc), seed.meta ?? {})
  })
}

/** Size of a piece of a body that is written in one change, as JSON. A change has to stay well below what the wire takes. */
const pieceLength = 150_000

/**
 * Fills an article in which nobody has written yet, in place of the empty paragraphs that it was seeded with. A long
 * body comes in several changes, so that each is small enough to be sent.
 * @returns false, and nothing is written, if there is text already
 */
export function fillArticle(doc: Y.Doc, content: Pick<ArticleSeed, 'headline' | 'body'>): boolean {
  const article = readArticle(doc)
  if (textFields.some((field) => !isBlank(article[field]))) return false
  const body = fragmentOf(doc, 'body')
  for (const [index, piece] of pieces(content.body ?? []).entries()) {
    doc.transact(() => {
      if (index > 0) return body.insert(body.length, yChildren(piece))
      writeInto(fragmentOf(doc, 'headline'), (content.headline ?? []).map(paragraph))
      writeInto(body, yChildren(piece))
    })
  }
  return true
}

function isBlank(field: readonly (string | BlockNode)[]): boolean {
  return field.every((part) => typeof part === 'string' || (part.type === 'paragraph' && part.content.length === 0))
}

/** Puts nodes in the place of everything; without any, what is there stays. */
function writeInto(fragment: Y.XmlFragment, nodes: (Y.XmlElement | Y.XmlText)[]): void {
  if (nodes.length === 0) return
  fragment.delete(0, fragment.length)
  fragment.insert(0, nodes)
}

function pieces(blocks: readonly BlockNode[]): BlockNode[][] {
  const made: BlockNode[][] = [[]]
  let length = 0
  for (const block of blocks) {
    const size = JSON.stringify(block).length
    if (length > 0 && length + size > pieceLength) {
      made.push([])
      length = 0
    }
    made.at(-1)?.push(block)
    length += size
  }
  return made
}

function seedMeta(map: Y.Map<unknown>, meta: Partial<ArticleMeta>): void {
  map.set('language', meta.language ?? 'zh')
  map.set('channel', meta.channel ?? '')
  for (const key of metaTextKeys) {
    const value = key === 'keywords' ? (meta.keywords ?? []).join(' ') : (meta[key] ?? '')
    map.set(key, new Y.Text(value))
  }
  for (const [order, { id, ...entry }] of (meta.byline ?? []).entries()) map.set(entryKey('byline', id), { ...entry, order })
  for (const [order, { id, ...entry }] of (meta.related ?? []).entries()) map.set(entryKey('related', id), { ...entry, order })
}

function paragraph(text: string): Y.XmlElement {
  const element = new Y.XmlElement('paragraph')
  if (text !== '') element.insert(0, [new Y.XmlText(text)])
  return element
}

/** Nodes as the binding stores them: neighbouring text is one XmlText, everything else an element. */
function yChildren(nodes: readonly RawNode[]): (Y.XmlElement | Y.XmlText)[] {
  const out: (Y.XmlElement | Y.XmlText)[] = []
  let text: { insert: string; attributes: Record<string, object> }[] = []
  const flush = () => {
    if (text.length === 0) return
    const node = new Y.XmlText()
    node.applyDelta(text)
    out.push(node)
    text = []
  }
  for (const node of nodes) {
    if (node.type === 'text') {
      text.push({ insert: node.text ?? '', attributes: markAttributes((node.marks ?? []) as readonly Mark[]) })
      continue
    }
    flush()
    out.push(yElement(node))
  }
  flush()
  return out
}

function yElement(node: RawNode): Y.XmlElement {
  const element = new Y.XmlElement<Record<string, string | number>>(node.type)
  for (const [name, value] of Object.entries(node.attrs ?? {})) {
    if (typeof value === 'string' || typeof value === 'number') element.setAttribute(name, value)
  }
  const children = yChildren(node.content ?? [])
  if (children.length > 0) element.insert(0, children)
  return element as Y.XmlElement
}

function markAttributes(marks: readonly Mark[]): Record<string, object> {
  return Object.fromEntries(marks.map((mark) => [mark.type, 'attrs' in mark ? { ...mark.attrs } : {}]))
}
