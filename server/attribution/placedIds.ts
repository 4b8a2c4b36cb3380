import { firstEndingAfter, type IdRange } from './idRuns.ts'

/** Ids that were met; a range of them may be met more than once. */
export class PlacedIds {
  readonly #clients = new Map<number, { clock: number; len: number }[]>()
  #isSorted = true

  add(client: number, clock: number, len: number): void {
    const list = this.#clients.get(client)
    if (list) list.push({ clock, len })
    else this.#clients.set(client, [{ clock, len }])
    this.#isSorted = false
  }

  /** The parts of a range that were not met. */
  without({ client, clock, len }: IdRange): IdRange[] {
    if (!this.#isSorted) for (const list of this.#clients.values()) list.sort((a, b) => a.clock - b.clock)
    this.#isSorted = true
    const met = this.#clients.get(client) ?? []
    const rest: IdRange[] = []
    let at = clock
    for (let i = firstEndingAfter(met, clock); i < met.length && at < clock + len; i++) {
      const range = met[i]
      if (!range || range.clock >= clock + len) break
      if (range.clock > at) rest.push({ client, clock: at, len: range.clock - at })
      at = range.clock + range.len
    }
    if (at < clock + len) rest.push({ client, clock: at, len: clock + len - at })
    return rest
  }
}
