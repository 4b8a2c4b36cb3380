import { setTimeout as wait } from 'node:timers/promises'
import type { BenchClient } from './client.ts'
import type { Meter } from './meter.ts'

export interface Rhythm {
  /** Characters a second, of each writer. */
  readonly perSecond: number
  readonly seconds: number
  /** Whether every character comes with a message about the caret, as from the editor. */
  readonly withCarets?: boolean
}

/** Sockets that are opened at the same time. */
const lanes = 40
/** Nothing arrives any more after this time without an arrival, in milliseconds. */
const patienceMs = 3_000

/** Opens them, some at a time. */
export async function openAll(clients: readonly BenchClient[]): Promise<void> {
  const queue = [...clients]
  const lane = async () => {
    for (let client = queue.shift(); client; client = queue.shift()) await client.open()
  }
  await Promise.all(Array.from({ length: lanes }, lane))
}

/** Everybody types, each at a beat of their own that is not quite even, as people's are not. */
export async function typeTogether(writers: readonly BenchClient[], { perSecond, seconds, withCarets = false }: Rhythm): Promise<void> {
  const beat = 1000 / perSecond
  const start = performance.now()
  const end = start + seconds * 1000
  const due = writers.map(() => start + Math.random() * beat)
  for (let now = start; now < end; now = performance.now()) {
    for (const [i, writer] of writers.entries()) {
      for (let at = due[i] ?? end; at <= now; at = due[i] ?? end) {
        writer.type(withCarets)
        due[i] = at + beat * (0.6 + 0.8 * Math.random())
      }
    }
    await wait(beat > 20 * writers.length ? 4 : 1)
  }
}

/** Waits until so many edits have arrived, or no more do. */
export async function allArrived(meter: Meter, expected: number): Promise<void> {
  let last = { arrived: -1, at: performance.now() }
  while (meter.arrived < expected && performance.now() - last.at < patienceMs) {
    if (meter.arrived !== last.arrived) last = { arrived: meter.arrived, at: performance.now() }
    await wait(10)
  }
}
