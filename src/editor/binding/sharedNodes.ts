import { Fragment, type Mark, type Node, type Schema } from '@tiptap/pm/model'
import type { ProsemirrorBinding } from '@tiptap/y-tiptap'
import * as Y from 'yjs'

/** What a type of the shared document is in the editor's: an element is a node, a text the nodes of its runs. */
export type NodesOfTypes = ProsemirrorBinding['mapping']

/** Overlapping marks are stored as `name--hash`. */
const hashedMark = /^(.*)--[a-zA-Z0-9+/=]{8}$/

/**
 * Reads the nodes of a shared fragment. What did not change is the same object as before, so comparing two documents
 * costs as much as they differ.
 */
export class SharedNodes {
  readonly known: NodesOfTypes
  /**
   * Elements that cannot be shown and hold nothing: a list whose items two people took away at the same moment. They are
   * left out.
   */
  readonly shells: Y.XmlElement[] = []
  readonly #schema: Schema

  /** @param known nodes that were made before; new ones are added */
  constructor(schema: Schema, known: NodesOfTypes) {
    this.#schema = schema
    this.known = known
  }

  /** @throws RangeError if something stands there that the schema does not allow and that is not empty */
  of(fragment: Y.XmlFragment): Node[] {
    return fragment.toArray().flatMap((child) => this.#block(child))
  }

  /** The blocks that can be shown, where others cannot. */
  showable(fragment: Y.XmlFragment): Node[] {
    return fragment.toArray().flatMap((child) => {
      try {
        return this.#block(child)
      } catch {
        return [] // `of` says so
      }
    })
  }

  #block(child: unknown): readonly Node[] {
    if (!(child instanceof Y.XmlElement)) throw new RangeError('something else than a block stands among the blocks')
    return this.#element(child)
  }

  #element(element: Y.XmlElement): readonly Node[] {
    const before = this.known.get(element)
    if (before !== undefined && !Array.isArray(before)) return [before]
    const children = element.toArray().flatMap((child): readonly Node[] => {
      if (child instanceof Y.XmlElement) return this.#element(child)
      return child instanceof Y.XmlText ? this.#text(child) : []
    })
    try {
      const node = this.#schema.node(element.nodeName, element.getAttributes(), Fragment.fromArray([...children]))
      this.known.set(element, node)
      return [node]
    } catch (error) {
      if (children.length > 0 || element.nodeName === 'figure') throw error
      this.shells.push(element)
      return []
    }
  }

  #text(text: Y.XmlText): Node[] {
    return (text.toDelta() as readonly DeltaPart[]).map(({ insert, attributes = {} }) => {
      if (typeof insert !== 'string') throw new RangeError('something else than characters stands in a text')
      return this.#schema.text(insert, marksOf(attributes, this.#schema))
    })
  }
}

interface DeltaPart {
  readonly insert?: unknown
  readonly attributes?: Readonly<Record<string, Readonly<Record<string, unknown>>>>
}

function marksOf(attributes: NonNullable<DeltaPart['attributes']>, schema: Schema): Mark[] {
  return Object.entries(attributes).map(([name, attrs]) => schema.mark(hashedMark.exec(name)?.[1] ?? name, { ...attrs }))
}

/** Notes which node an element became, down to the innermost that is new. Both have to be the same content. */
export function noteNodes(element: Y.XmlElement, node: Node, known: NodesOfTypes): void {
  if (known.get(element) === node) return
  known.set(element, node)
  if (node.children.every((child) => child.isText)) return
  const elements = element.toArray().filter((child) => child instanceof Y.XmlElement)
  const nodes = node.children.filter((child) => !child.isText)
  for (const [index, child] of elements.entries()) {
    const made = nodes[index]
    if (made !== undefined) noteNodes(child, made, known)
  }
}

/** Forgets what a transaction changed or deleted, and what holds it. */
export function forgetChanged(transaction: Y.Transaction, known: NodesOfTypes): void {
  Y.iterateDeletedStructs(transaction, transaction.deleteSet, (struct) => {
    if (struct instanceof Y.Item && struct.content instanceof Y.ContentType) known.delete(struct.content.type)
  })
  for (const type of transaction.changed.keys()) known.delete(type)
  for (const type of transaction.changedParentTypes.keys()) known.delete(type)
}

/**
 * Two people who begin to write in an empty paragraph at once make two texts that stand side by side. Whoever made the
 * second one moves its content into the first, so that everybody writes in the same one again.
 */
export function joinOwnTexts({ changed }: Y.Transaction, doc: Y.Doc): void {
  for (const type of changed.keys()) {
    const parent: unknown = type
    if (!(parent instanceof Y.XmlElement) || parent._item?.deleted !== false) continue
    for (const text of parent.toArray()) {
      const next = text instanceof Y.XmlText ? text._item?.next : null
      if (!(text instanceof Y.XmlText) || !next || next.id.client !== doc.clientID) continue
      const other: unknown = next.content instanceof Y.ContentType ? next.content.type : null
      if (!(other instanceof Y.XmlText)) continue
      doc.transact((transaction) => {
        text.applyDelta([{ retain: text.length }, ...(other.toDelta() as unknown[])])
        next.delete(transaction)
      })
      return
    }
  }
}
