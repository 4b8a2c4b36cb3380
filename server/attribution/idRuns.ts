/** A range of the ids that one client of a Y.Doc gave to its characters. */
export interface IdRange {
  readonly client: number
  readonly clock: number
  readonly len: number
}

/** Ids that follow each other and have the same value. */
export interface IdRun {
  clock: number
  len: number
  value: number
}

/** A number for each id of a document: sorted runs per client. An id is given its number once. */
export class IdRuns {
  readonly #clients = new Map<number, IdRun[]>()

  set(client: number, clock: number, len: number, value: number): void {
    let runs = this.#clients.get(client)
    if (!runs) {
      runs = []
      this.#clients.set(client, runs)
    }
    const last = runs.at(-1)
    if (last && last.clock + last.len > clock) runs.splice(firstEndingAfter(runs, clock), 0, { clock, len, value })
    else if (last && last.value === value && last.clock + last.len === clock) last.len += len
    else runs.push({ clock, len, value })
  }

  /** Calls `visit` for the parts of a range in order; the value of ids that nobody gave one is null. */
  each({ client, clock, len }: IdRange, visit: (clock: number, len: number, value: number | null) => void): void {
    const runs = this.#clients.get(client) ?? []
    const end = clock + len
    let at = clock
    for (let i = firstEndingAfter(runs, clock); i < runs.length && at < end; i++) {
      const run = runs[i] as IdRun
      if (run.clock >= end) break
      if (run.clock > at) visit(at, run.clock - at, null)
      const from = Math.max(at, run.clock)
      const to = Math.min(end, run.clock + run.len)
      visit(from, to - from, run.value)
      at = to
    }
    if (at < end) visit(at, end - at, null)
  }

  /** All runs by client in ascending order, with neighbours that have the same value joined. */
  entries(): (readonly [number, readonly IdRun[]])[] {
    return [...this.#clients].sort(([a], [b]) => a - b).map(([client, runs]) => [client, joined(runs)] as const)
  }
}

/** Index of the first run that reaches beyond the clock; the number of runs if none does. */
export function firstEndingAfter(runs: readonly { readonly clock: number; readonly len: number }[], clock: number): number {
  let low = 0
  let high = runs.length
  while (low < high) {
    const middle = (low + high) >> 1
    const run = runs[middle]
    if (run && run.clock + run.len <= clock) low = middle + 1
    else high = middle
  }
  return low
}

function joined(runs: readonly IdRun[]): IdRun[] {
  const out: IdRun[] = []
  for (const run of runs) {
    const last = out.at(-1)
    if (last && last.value === run.value && last.clock + last.len === run.clock) last.len += run.len
    else out.push({ ...run })
  }
  return out
}
