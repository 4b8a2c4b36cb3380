import { firstEndingAfter, type IdRange } from './idRuns.ts'

/** Characters that one deletion took away, by their ids. */
export interface DeletedRun {
  clock: number
  len: number
  /** Index of the deletion. */
  deed: number
  /** They stand somewhere else now: what took them away moved them. */
  moved: boolean
  /** They were put elsewhere from here. What was moved may stand without: another copy of it stands. */
  taken: boolean
  /** As long as `len`. */
  text: string
}

/** Every character that was ever deleted, by its id: the text, by which deletion, and whether it came back. */
export class DeletedText {
  readonly #clients = new Map<number, DeletedRun[]>()

  add(client: number, clock: number, text: string, deed: number, moved = false, taken = false): void {
    let runs = this.#clients.get(client)
    if (!runs) {
      runs = []
      this.#clients.set(client, runs)
    }
    const i = firstEndingAfter(runs, clock)
    const before = runs[i - 1]
    if (before && before.deed === deed && before.moved === moved && before.taken === taken && before.clock + before.len === clock) {
      before.len += text.length
      before.text += text
    } else runs.splice(i, 0, { clock, len: text.length, deed, moved, taken, text })
  }

  /** The text of a range; what was not deleted, or without text, is left out. */
  textOf({ client, clock, len }: IdRange): string {
    const runs = this.#clients.get(client) ?? []
    let text = ''
    for (let i = firstEndingAfter(runs, clock); i < runs.length; i++) {
      const run = runs[i] as DeletedRun
      if (run.clock >= clock + len) break
      text += run.text.slice(Math.max(0, clock - run.clock), clock + len - run.clock)
    }
    return text
  }

  /** Notes that a range stands somewhere else now, and calls `told` for what of it did not before. */
  move(range: IdRange, told: (deed: number, text: string) => void): void {
    this.#change(
      range,
      (run) => (run.moved ? null : { ...run, moved: true }),
      (run) => told(run.deed, run.text),
    )
  }

  /** Notes that a range was put elsewhere. */
  take(range: IdRange): void {
    this.#change(range, (run) => (run.taken ? null : { ...run, taken: true }))
  }

  /** The parts of a range that nobody put elsewhere. */
  untaken(range: IdRange): IdRange[] {
    const parts: IdRange[] = []
    this.each(range, ({ clock, len, taken }) => {
      const last = parts.at(-1)
      if (taken) return
      if (last && last.clock + last.len === clock) parts[parts.length - 1] = { ...last, len: last.len + len }
      else parts.push({ client: range.client, clock, len })
    })
    return parts
  }

  #change({ client, clock, len }: IdRange, to: (run: DeletedRun) => DeletedRun | null, told?: (run: DeletedRun) => void): void {
    const runs = this.#clients.get(client) ?? []
    for (let i = firstEndingAfter(runs, clock); i < runs.length; i++) {
      const run = runs[i] as DeletedRun
      if (run.clock >= clock + len) break
      const from = Math.max(clock, run.clock) - run.clock
      const end = Math.min(clock + len, run.clock + run.len) - run.clock
      const changed = to(cut(run, from, end))
      if (!changed) continue
      const parts = [cut(run, 0, from), changed, cut(run, end, run.len)].filter((part) => part.len > 0)
      runs.splice(i, 1, ...parts)
      told?.(changed)
      if (from > 0) i++
    }
  }

  /** What is known of a range, in order of the ids. */
  each({ client, clock, len }: IdRange, visit: (run: DeletedRun) => void): void {
    const runs = this.#clients.get(client) ?? []
    for (let i = firstEndingAfter(runs, clock); i < runs.length; i++) {
      const run = runs[i] as DeletedRun
      if (run.clock >= clock + len) break
      visit(cut(run, Math.max(0, clock - run.clock), Math.min(run.len, clock + len - run.clock)))
    }
  }

  /** All of it by client in ascending order, with neighbours that say the same joined. */
  entries(): (readonly [number, readonly DeletedRun[]])[] {
    return [...this.#clients].sort(([a], [b]) => a - b).map(([client, runs]) => [client, joined(runs)] as const)
  }
}

function cut(run: DeletedRun, from: number, to: number): DeletedRun {
  return { ...run, clock: run.clock + from, len: to - from, text: run.text.slice(from, to) }
}

function joined(runs: readonly DeletedRun[]): DeletedRun[] {
  const out: DeletedRun[] = []
  for (const run of runs) {
    const last = out.at(-1)
    if (last && last.deed === run.deed && last.moved === run.moved && last.taken === run.taken && last.clock + last.len === run.clock) {
      last.len += run.len
      last.text += run.text
    } else out.push({ ...run })
  }
  return out
}
