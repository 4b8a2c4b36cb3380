import { firstEndingAfter, type IdRange } from './idRuns.ts'

/** Ids that follow each other and are linked to ids that follow each other. */
export interface IdLink extends Omit<IdRange, 'client'> {
  /** The first of the ids that they are linked to. */
  readonly to: { readonly client: number; readonly clock: number }
  /** A number that all of them share. */
  readonly count: number
}

/** For some ids of a document another id and a number, both of which may change: sorted runs per client. */
export class IdLinks {
  readonly #clients = new Map<number, IdLink[]>()

  set({ client, clock, len }: IdRange, to: IdLink['to'], count: number): void {
    let runs = this.#clients.get(client)
    if (!runs) {
      runs = []
      this.#clients.set(client, runs)
    }
    const first = firstEndingAfter(runs, clock)
    let after = first
    const rest: IdLink[] = []
    for (let run = runs[after]; run && run.clock < clock + len; run = runs[++after]) {
      if (run.clock < clock) rest.push(part(run, run.clock, clock))
      const end = run.clock + run.len
      if (end > clock + len) rest.push(part(run, clock + len, end))
    }
    const next = [...rest.filter((run) => run.clock < clock), { clock, len, to, count }, ...rest.filter((run) => run.clock > clock)]
    runs.splice(first, after - first, ...next)
  }

  /** The parts of a range in order, as they are now; null for ids without a link. */
  linksOf({ client, clock, len }: IdRange): { readonly range: IdRange; readonly link: IdLink | null }[] {
    const runs = this.#clients.get(client) ?? []
    const end = clock + len
    const parts: { range: IdRange; link: IdLink | null }[] = []
    let at = clock
    const push = (to: number, link: IdLink | null) => {
      if (to > at) parts.push({ range: { client, clock: at, len: to - at }, link })
      at = Math.max(at, to)
    }
    for (let i = firstEndingAfter(runs, clock); i < runs.length && at < end; i++) {
      const run = runs[i] as IdLink
      if (run.clock >= end) break
      push(run.clock, null)
      const to = Math.min(end, run.clock + run.len)
      push(to, part(run, at, to))
    }
    push(end, null)
    return parts
  }

  /** All runs by client in ascending order, with neighbours that say the same joined. */
  entries(): (readonly [number, readonly IdLink[]])[] {
    return [...this.#clients].sort(([a], [b]) => a - b).map(([client, runs]) => [client, joined(runs)] as const)
  }
}

function part({ clock, to, count }: IdLink, from: number, end: number): IdLink {
  return { clock: from, len: end - from, to: { client: to.client, clock: to.clock + from - clock }, count }
}

function joined(runs: readonly IdLink[]): IdLink[] {
  const out: IdLink[] = []
  for (const run of runs) {
    const last = out.at(-1)
    const goesOn =
      last &&
      last.count === run.count &&
      last.clock + last.len === run.clock &&
      last.to.client === run.to.client &&
      last.to.clock + last.len === run.to.clock
    if (goesOn) out[out.length - 1] = { ...last, len: last.len + run.len }
    else out.push(run)
  }
  return out
}
