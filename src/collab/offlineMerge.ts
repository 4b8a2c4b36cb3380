import * as Y from 'yjs'
import { type TextField, textFields } from '#shared/article/names.ts'
import { fragmentOf } from '#shared/article/ydoc.ts'
import type { AwayNotes } from './awayNotes.ts'
import { baseAt, baseNow, ownBlocksSince } from './changedSince.ts'
import type { MergedChanges, MergedPlace } from './mergedChanges.ts'

/** Away for less than this, people remember what they wrote. */
const shortestMs = 5 * 60_000

/** Characters of a place that are shown in the list. */
const excerptLength = 24

/** So long something has to be unsent before its base is noted: usually it is stored in a moment. */
const unsentMs = 1000

export interface OfflineMergeOptions {
  readonly isRemote: (origin: unknown) => boolean
  readonly isOwn: (origin: unknown) => boolean
  readonly now: () => number
  readonly notes: AwayNotes
}

/**
 * Notes which blocks this person changes without a line, and which ones colleagues had changed when it is back, so that
 * both can be read again. Blocks that were deleted are no places any more. A page that is closed meanwhile leaves a note
 * of how the text stood before; the next one finds in the local copy what was written since (`resume`).
 */
export class OfflineMerge {
  readonly #doc: Y.Doc
  readonly #now: () => number
  readonly #isRemote: (origin: unknown) => boolean
  readonly #isOwn: (origin: unknown) => boolean
  readonly #notes: AwayNotes
  /** The first change that is not stored yet: when, and the state before it. */
  #unsent: { readonly at: number; readonly state: ReadonlyMap<number, number>; readonly timer: ReturnType<typeof setTimeout> } | null = null
  #since: number | null = null
  /** This absence began on an earlier page. */
  #resumed = false
  readonly #mine = new Set<Y.XmlElement>()
  readonly #theirs = new Set<Y.XmlElement>()

  constructor(doc: Y.Doc, options: OfflineMergeOptions) {
    this.#doc = doc
    this.#now = options.now
    this.#isRemote = options.isRemote
    this.#isOwn = options.isOwn
    this.#notes = options.notes
    doc.on('afterTransaction', this.#look)
  }

  /** The line is gone. */
  left(): void {
    if (this.#since !== null) return
    // What was written in the last moments of the line, unheard, was written without one.
    const first = this.#unsent === null ? null : baseAt(this.#doc, this.#unsent.at, this.#unsent.state)
    if (first !== null) for (const block of ownBlocksSince(this.#doc, first)) this.#mine.add(block)
    this.#since = this.#unsent?.at ?? this.#now()
    this.#notes.keepBase(baseNow(this.#doc, this.#since, this.#unsent?.state))
    this.#forgetUnsent()
  }

  /** Everything was stored, and now something is not. @param state the state vector before it */
  unsent(state: ReadonlyMap<number, number>): void {
    if (this.#since !== null || this.#unsent !== null) return
    const at = this.#now()
    const timer = setTimeout(() => this.#notes.keepBase(baseAt(this.#doc, at, state)), unsentMs)
    this.#unsent = { at, state, timer }
  }

  /** The local copy is in the document now: what it holds is no change of this visit. */
  copyRead(): void {
    if (this.#since !== null && !this.#resumed) this.#notes.keepBase(baseNow(this.#doc, this.#since))
  }

  /** Everything is stored. */
  allStored(): void {
    if (this.#unsent === null) return
    this.#forgetUnsent()
    if (this.#since === null) this.#notes.keepBase(null)
  }

  /**
   * Goes on where the page before ended, if it ended away. To be called when the local copy is in the document, and before
   * the server's text is.
   */
  resume(): void {
    const base = this.#notes.readBase()
    if (base === null || this.#since !== null) return
    this.#since = base.since
    this.#resumed = true
    for (const block of ownBlocksSince(this.#doc, base)) this.#mine.add(block)
    this.#notes.keepBase({ ...base, clients: [...new Set([...base.clients, this.#doc.clientID])] })
  }

  /** What was written here will not be sent. */
  forget(): void {
    this.#since = null
    this.#resumed = false
    this.#mine.clear()
    this.#theirs.clear()
    this.#forgetUnsent()
    this.#notes.keepBase(null)
  }

  /**
   * The line is back and the server's text is in the document.
   * @returns null if the person was away for a short time only, or if only one side changed anything
   */
  returned(): MergedChanges | null {
    const since = this.#since
    if (since === null) return null
    const [mine, theirs] = [new Set(this.#mine), new Set(this.#theirs)]
    this.forget()
    const awayMs = this.#now() - since
    if (awayMs < shortestMs || mine.size === 0 || theirs.size === 0) return null
    const places = textFields.flatMap((field) =>
      blocksOf(this.#doc, field)
        .filter((block) => mine.has(block) || theirs.has(block))
        .map((block) => ({
          field,
          mine: mine.has(block),
          theirs: theirs.has(block),
          excerpt: excerptOf(block),
          position: JSON.stringify(Y.createRelativePositionFromTypeIndex(block, 0)),
        })),
    )
    return places.some((place) => place.mine) && places.some((place) => place.theirs) ? { awayMs, places } : null
  }

  destroy(): void {
    clearTimeout(this.#unsent?.timer)
    this.#doc.off('afterTransaction', this.#look)
  }

  #forgetUnsent(): void {
    clearTimeout(this.#unsent?.timer)
    this.#unsent = null
  }

  readonly #look = (transaction: Y.Transaction): void => {
    if (this.#since === null) return
    const { origin } = transaction
    const blocks = this.#isRemote(origin) ? this.#theirs : this.#isOwn(origin) ? this.#mine : null
    if (blocks !== null) for (const block of changedBlocks(this.#doc, transaction)) blocks.add(block)
  }
}

/** The block of a place and its index among the blocks of its field; null when it was deleted. */
export function findPlace(doc: Y.Doc, place: MergedPlace): { readonly block: Y.XmlElement; readonly index: number } | null {
  const at = Y.createAbsolutePositionFromRelativePosition(Y.createRelativePositionFromJSON(JSON.parse(place.position)), doc)
  if (!(at?.type instanceof Y.XmlElement)) return null
  const index = blocksOf(doc, place.field).indexOf(at.type)
  return index < 0 ? null : { block: at.type, index }
}

function changedBlocks(doc: Y.Doc, { changed, beforeState }: Y.Transaction): Set<Y.XmlElement> {
  const fragments = new Set<unknown>(textFields.map((field) => fragmentOf(doc, field)))
  const blocks = new Set<Y.XmlElement>()
  for (const type of changed.keys()) {
    if (fragments.has(type)) {
      for (const block of (type as unknown as Y.XmlFragment).toArray()) {
        if (block instanceof Y.XmlElement && isNew(block, beforeState)) blocks.add(block)
      }
      continue
    }
    let node: unknown = type
    while (node instanceof Y.AbstractType && node.parent !== null && !fragments.has(node.parent)) node = node.parent
    if (node instanceof Y.XmlElement && fragments.has(node.parent)) blocks.add(node)
  }
  return blocks
}

function isNew(block: Y.XmlElement, before: ReadonlyMap<number, number>): boolean {
  const id = block._item?.id
  return id !== undefined && id.clock >= (before.get(id.client) ?? 0)
}

function blocksOf(doc: Y.Doc, field: TextField): Y.XmlElement[] {
  return fragmentOf(doc, field)
    .toArray()
    .filter((block): block is Y.XmlElement => block instanceof Y.XmlElement)
}

function excerptOf(block: Y.XmlElement): string {
  const text = block
    .toString()
    .replace(/<[^>]*>/g, '')
    .trim()
  const letters = [...text]
  return letters.length > excerptLength ? `${letters.slice(0, excerptLength).join('')}…` : text
}
