import { firstEndingAfter, type IdRange } from './idRuns.ts'

/** Characters that one deletion took away, by their ids. */
export interface DeletedRun {
  clock: number
  len: number
  /** Index of the deletion. */
  deed: number
  /** They stand somewhere else now: what took them away moved them. */
  moved: boolean
  /** As long as `len`. */
  text: string
}

/** Every character that was ever deleted, by its id: the text, by which deletion, and whether it came back. */
export class DeletedText {
  readonly #clients = new Map<number, DeletedRun[]>()

  add(client: number, clock: number, text: string, deed: number, moved = false): void {
    let runs = this.#clients.get(client)
    if (!runs) {
      runs = []
      this.#clients.set(client, runs)
    }
    const i = firstEndingAfter(runs, clock)
    const before = runs[i - 1]
    if (before && before.deed === deed && before.moved === moved && before.clock + before.len === clock) {
      before.len += text.length
      before.text += text
    } else runs.splice(i, 0, { clock, len: text.length, deed, moved, text })
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
  move({ client, clock, len }: IdRange, told: (deed: number, text: string) => void): void {
    const runs = this.#clients.get(client) ?? []
    for (let i = firstEndingAfter(runs, clock); i < runs.length; i++) {
      const run = runs[i] as DeletedRun
      if (run.clock >= clock + len) break
      if (run.moved) continue
      const from = Math.max(clock, run.clock) - run.clock
      const to = Math.min(clock + len, run.clock + run.len) - run.clock
      const parts = [cut(run, 0, from), { ...cut(run, from, to), moved: true }, cut(run, to, run.len)].filter((part) => part.len > 0)
      runs.splice(i, 1, ...parts)
      told(run.deed, run.text.slice(from, to))
      if (from > 0) i++
    }
  }

  /** Whether all of a range stands somewhere else now. */
  isMoved(range: IdRange): boolean {
    let all = true
    this.each(range, ({ moved }) => {
      all &&= moved
    })
    return all
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
    if (last && last.deed === run.deed && last.moved === run.moved && last.clock + last.len === run.clock) {
      last.len += run.len
      last.text += run.text
    } else out.push({ ...run })
  }
  return out
}
