/** Milliseconds below which half, 95 % and 99 % of the samples lie; null without samples. */
export interface Spread {
  readonly p50: number | null
  readonly p95: number | null
  readonly p99: number | null
}

export function spreadOf(samples: readonly number[]): Spread {
  const sorted = Float64Array.from(samples).sort()
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? null
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99) }
}

/** The stopwatch of one measurement. An edit is one character, known by its Yjs client and clock. */
export class Meter {
  /** Milliseconds from an edit to its arrival at a client that takes samples. */
  readonly seen: number[] = []
  /** Milliseconds from an edit to its acknowledgement as durable. */
  readonly durable: number[] = []
  readonly #typedAt = new Map<number, number[]>()
  #typed = 0
  #arrived = 0

  /** Edits made so far. */
  get typed(): number {
    return this.#typed
  }

  /** How often an edit has arrived anywhere. */
  get arrived(): number {
    return this.#arrived
  }

  /** An edit is made now. */
  note(client: number, clock: number): void {
    let times = this.#typedAt.get(client)
    if (!times) {
      times = []
      this.#typedAt.set(client, times)
    }
    times[clock] = performance.now()
    this.#typed += 1
  }

  /** Somebody has a client's edits from one clock up to another now. */
  arrival(client: number, from: number, to: number, isSample: boolean): void {
    const times = this.#typedAt.get(client)
    if (!times) return
    const now = performance.now()
    for (let clock = from; clock < to; clock++) {
      const typedAt = times[clock]
      if (typedAt === undefined) continue
      this.#arrived += 1
      if (isSample) this.seen.push(now - typedAt)
    }
  }
}
