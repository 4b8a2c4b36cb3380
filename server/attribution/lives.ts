import { IdLinks } from './idLinks.ts'
import type { IdRange } from './idRuns.ts'

/*
 * A character that is moved has another id in every place: the first, under which it was written, is its name here. It
 * stands while one of its ids does, and is struck when the last of them is deleted; that deletion is the one that
 * struck it, whichever ones it came back from. So every character that was ever written is either standing or struck, and
 * struck once.
 */

/** The lives of characters that stood in more than one place; of all others one id says everything. */
export class Lives {
  /** The first id of a later one. */
  readonly first = new IdLinks()
  /** By first id: how many of the ids stand, and which of them was deleted last. */
  readonly state = new IdLinks()

  /**
   * Characters stand in a new place.
   * @param from an id of theirs, deleted
   * @param back gets the deleted ids by which they were struck until now
   */
  stand(client: number, clock: number, from: IdRange, back: (range: IdRange) => void): void {
    let at = clock
    for (const first of this.#firstOf(from)) {
      this.first.set({ client, clock: at, len: first.len }, first, 0)
      at += first.len
      for (const { range, link } of this.state.linksOf(first)) {
        const last = link?.to ?? range
        const standing = link?.count ?? 0
        if (standing === 0) back({ client: last.client, clock: last.clock, len: range.len })
        this.state.set(range, last, standing + 1)
      }
    }
  }

  /**
   * Ids are deleted.
   * @param told gets the parts in order, and whether their characters stand elsewhere
   */
  fall(deleted: IdRange, told: (range: IdRange, standsElsewhere: boolean) => void): void {
    let { clock } = deleted
    for (const first of this.#firstOf(deleted)) {
      for (const { range, link } of this.state.linksOf(first)) {
        const id = { client: deleted.client, clock, len: range.len }
        const standing = (link?.count ?? 1) - 1
        if (link) this.state.set(range, standing === 0 ? id : link.to, standing)
        told(id, standing > 0)
        clock += range.len
      }
    }
  }

  #firstOf(ids: IdRange): IdRange[] {
    return this.first.linksOf(ids).map(({ range, link }) => (link ? { ...link.to, len: range.len } : range))
  }
}
