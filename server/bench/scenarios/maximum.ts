import { setTimeout as wait } from 'node:timers/promises'
import { BenchClient } from '../client.ts'
import { Meter, spreadOf } from '../meter.ts'
import { observe } from '../processTree.ts'
import type { Figures, Run, Scenario, Size } from '../scenario.ts'
import { allArrived, openAll, typeTogether } from '../typing.ts'

interface Climb {
  /** Edits a second of the first step, over all writers. */
  readonly from: number
  readonly factor: number
  readonly seconds: number
}

const climbs: Readonly<Record<Size, Climb>> = {
  quick: { from: 1000, factor: 1.5625, seconds: 2 },
  usual: { from: 500, factor: 1.25, seconds: 4 },
  big: { from: 500, factor: 1.25, seconds: 10 },
}
const [writers, readers] = [20, 30]
const limitMs = 250
const leastArrived = 0.99
const mostSteps = 20
/** The machine may have been busy: a step counts as failed when it failed so often. */
const tries = 2

interface Step {
  readonly edits: number
  readonly isGood: boolean
  readonly p99: number | null
  readonly serverCores: number | null
  readonly loadCores: number
}

/** How much one article can take. Clients read clocks only, so that the server gives out before the load generator. */
export const maximum: Scenario = {
  about: 'one article, 20 writers and 30 readers: faster by a quarter at every step until p99 > 250 ms or < 99 % arrive',
  figures: [
    { key: 'edits', label: 'sustained, edits/s' },
    { key: 'deliveries', label: 'deliveries/s there' },
    { key: 'p99', label: 'p99 there, ms' },
    { key: 'serverCores', label: 'server, cores' },
    { key: 'loadCores', label: 'load generator, cores' },
    { key: 'recovery', label: 'after the step above it: all there after, ms' },
  ],
  targets: ['galley', 'relay'],
  once: true,
  limitSeconds: 400,
  run,
}

async function run({ target, size }: Run): Promise<Figures> {
  const [docId = ''] = await target.createDocuments(1)
  const all = Array.from(
    { length: writers + readers },
    (_, i) => new BenchClient(target, docId, i, { isTap: true, takesSamples: i >= writers }),
  )
  await openAll(all)
  for (const client of all.slice(0, writers)) client.addParagraph()
  await wait(500)
  const { best, recovery } = await climb(target, all, climbs[size])
  for (const client of all) client.close()
  if (!best) return { edits: 0 }
  const { edits, p99, serverCores, loadCores } = best
  return { edits, deliveries: edits * (all.length - 1), p99, serverCores, loadCores, recovery }
}

async function climb(target: Run['target'], all: readonly BenchClient[], { from, factor, seconds }: Climb) {
  let best: Step | null = null
  let recovery: number | null = null
  let failures = 0
  for (let rate = from, step = 0; step < mostSteps && failures < tries; ) {
    const result = await oneStep(target, all, rate, seconds)
    recovery = result.recovery
    if (result.step.isGood) {
      best = result.step
      failures = 0
      rate *= factor
      step += 1
    } else failures += 1
  }
  return { best, recovery: failures < tries ? null : recovery }
}

async function oneStep(target: Run['target'], all: readonly BenchClient[], rate: number, seconds: number) {
  const meter = new Meter()
  for (const client of all) client.meter = meter
  const expected = () => meter.typed * (all.length - 1)
  const typists = all.slice(0, writers)
  let inTime = 0
  const usage = await observe(target.server.pid, async () => {
    await typeTogether(typists, { perSecond: rate / writers, seconds })
    await wait(limitMs)
    inTime = meter.arrived / expected()
  })
  const began = performance.now()
  await allArrived(meter, expected())
  const recovery = meter.arrived >= expected() ? performance.now() - began : null
  const { p99 } = spreadOf(meter.seen)
  const edits = meter.typed / seconds
  const isGood = inTime >= leastArrived && p99 !== null && p99 <= limitMs && edits >= rate * 0.9
  const serverCores = usage.serverCpu === null ? null : usage.serverCpu / usage.seconds
  const step: Step = { edits, isGood, p99, serverCores, loadCores: usage.loadCpu / usage.seconds }
  return { step, recovery }
}
