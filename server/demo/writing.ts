import * as Y from 'yjs'
import type { BlockNode } from '#shared/article/json.ts'
import { lineFields, type TextField } from '#shared/article/names.ts'
import { type ArticleSeed, fragmentOf, metaOf, seedArticle } from '#shared/article/ydoc.ts'

/*
 * Changes that the people of the demo make in a document. Each is one update under its writer's own clientID, as if
 * they had typed it.
 */

/** Fills in the headline group and the details of an article that was just started. */
export function writeHead(doc: Y.Doc, seed: ArticleSeed): void {
  const draft = draftOf({ ...seed, body: [] })
  for (const field of lineFields) {
    if ((seed[field] ?? []).length > 0) append(doc, field, draft)
  }
  const meta = metaOf(doc)
  for (const [key, value] of metaOf(draft).entries()) {
    const known = meta.get(key)
    if (!(value instanceof Y.Text)) {
      if (known !== value) meta.set(key, value)
    } else if (known instanceof Y.Text) known.insert(0, value.toString())
  }
  draft.destroy()
}

/** Adds blocks at the end of the body. The empty paragraph with which an article starts gives way to them. */
export function writeBody(doc: Y.Doc, blocks: readonly BlockNode[]): void {
  const draft = draftOf({ body: blocks })
  append(doc, 'body', draft)
  draft.destroy()
}

/**
 * Replaces the first `find` in the body by `put`, which takes over its look.
 * @throws RangeError if `find` does not stand in one text of the body
 */
export function correctBody(doc: Y.Doc, find: string, put: string): void {
  for (const text of textsOf(fragmentOf(doc, 'body'))) {
    const parts = text.toDelta() as readonly { readonly insert: string }[]
    const at = parts
      .map((part) => part.insert)
      .join('')
      .indexOf(find)
    if (at < 0) continue
    text.delete(at, find.length)
    text.insert(at, put)
    return
  }
  throw new RangeError(`${find} does not stand in the body`)
}

/** A scratch document from which finished nodes are copied. */
function draftOf(seed: ArticleSeed): Y.Doc {
  const draft = new Y.Doc()
  seedArticle(draft, seed)
  return draft
}

function append(doc: Y.Doc, field: TextField, draft: Y.Doc): void {
  const target = fragmentOf(doc, field)
  const first = target.get(0)
  const isBlank = target.length === 1 && first instanceof Y.XmlElement && first.length === 0
  const nodes = fragmentOf(draft, field)
    .toArray()
    .filter((node) => node instanceof Y.XmlElement)
  target.insert(
    target.length,
    nodes.map((node) => node.clone()),
  )
  if (isBlank) target.delete(0, 1)
}

function textsOf(parent: Y.XmlFragment | Y.XmlElement): Y.XmlText[] {
  return parent.toArray().flatMap((child): Y.XmlText[] => {
    if (child instanceof Y.XmlText) return [child]
    return child instanceof Y.XmlElement ? textsOf(child) : []
  })
}
