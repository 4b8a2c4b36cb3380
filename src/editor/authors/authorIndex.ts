import type { AuthoredRange } from '#shared/protocol/authors.ts'

/** Finds whose text a character is by its id in the shared document, which stays with it wherever it is pushed. */
export class AuthorIndex {
  readonly #ofClient = new Map<number, AuthoredRange[]>()

  constructor(ranges: readonly AuthoredRange[]) {
    for (const range of ranges) {
      const list = this.#ofClient.get(range.id.client)
      if (list) list.push(range)
      else this.#ofClient.set(range.id.client, [range])
    }
    for (const list of this.#ofClient.values()) list.sort((a, b) => a.id.clock - b.id.clock)
  }

  /**
   * Calls back for every stretch of `length` ids from `clock` on, in order.
   * @param found gets the stretch's length, its range (null: nobody is known to have written it yet) and how far into
   *   the range it begins
   */
  each(client: number, clock: number, length: number, found: (length: number, range: AuthoredRange | null, offset: number) => void): void {
    const list = this.#ofClient.get(client) ?? []
    const end = clock + length
    let at = clock
    for (let index = firstEndingAfter(list, clock); index < list.length && at < end; index++) {
      const range = list[index]
      if (range === undefined || range.id.clock >= end) break
      if (range.id.clock > at) found(range.id.clock - at, null, 0)
      at = Math.max(at, range.id.clock)
      const until = Math.min(end, range.id.clock + range.text.length)
      found(until - at, range, at - range.id.clock)
      at = until
    }
    if (at < end) found(end - at, null, 0)
  }
}

function firstEndingAfter(list: readonly AuthoredRange[], clock: number): number {
  let low = 0
  let high = list.length
  while (low < high) {
    const middle = (low + high) >> 1
    const range = list[middle]
    if (range !== undefined && range.id.clock + range.text.length <= clock) low = middle + 1
    else high = middle
  }
  return low
}
