import type { Node } from '@tiptap/pm/model'
import * as Y from 'yjs'
import type { AuthoredRange } from '#shared/protocol/authors.ts'
import type { AuthorIndex } from './authorIndex.ts'

/** Text in an editor's document that one person wrote, or of which it is not known yet. Positions of the document. */
export interface AuthorPlace {
  readonly from: number
  readonly to: number
  readonly range: AuthoredRange | null
  /** How far into its range it begins. */
  readonly offset: number
}

interface Stretch {
  length: number
  readonly range: AuthoredRange | null
  readonly offset: number
}

/**
 * Where in an editor everybody's text stands, in order and without a gap between characters.
 * @param fragment the field of the shared document that the editor shows
 * @returns null while the two are not the same, for example in the middle of a composition
 */
export function placeAuthors(fragment: Y.XmlFragment, doc: Node, index: AuthorIndex): AuthorPlace[] | null {
  const stretches = stretchesOf(fragment, index)
  const places: AuthorPlace[] = []
  let current = 0
  let used = 0
  let isSame = true
  doc.descendants((node, pos) => {
    if (!node.isText) return true
    let done = 0
    while (done < node.nodeSize) {
      const stretch = stretches[current]
      if (stretch === undefined) {
        isSame = false
        return false
      }
      const length = Math.min(node.nodeSize - done, stretch.length - used)
      add(places, { from: pos + done, to: pos + done + length, range: stretch.range, offset: stretch.offset + used })
      done += length
      used += length
      if (used === stretch.length) {
        current++
        used = 0
      }
    }
    return false
  })
  return isSame && current === stretches.length ? places : null
}

/** Text of one origin is often several text nodes, because of its marks: that is still one place. */
function add(places: AuthorPlace[], place: AuthorPlace): void {
  const last = places.at(-1)
  const goesOn = last?.to === place.from && last.range === place.range && last.offset + last.to - last.from === place.offset
  if (last && goesOn) places[places.length - 1] = { ...last, to: place.to }
  else places.push(place)
}

function stretchesOf(fragment: Y.XmlFragment, index: AuthorIndex): Stretch[] {
  const stretches: Stretch[] = []
  // Not by recursion: nothing in the document itself limits how deep it is nested.
  const stack: (Y.Item | null)[] = [fragment._start]
  while (stack.length > 0) {
    const item = stack.pop()
    if (!item) continue
    stack.push(item.right)
    if (item.deleted) continue
    if (item.content instanceof Y.ContentType) stack.push(item.content.type._start)
    else if (item.content instanceof Y.ContentString) {
      index.each(item.id.client, item.id.clock, item.length, (length, range, offset) => stretches.push({ length, range, offset }))
    }
  }
  return stretches
}
