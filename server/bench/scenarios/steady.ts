import { setTimeout as wait } from 'node:timers/promises'
import { BenchClient } from '../client.ts'
import { Meter, spreadOf } from '../meter.ts'
import { observe, residentMb } from '../processTree.ts'
import type { Figures, Run, Scenario, Size } from '../scenario.ts'
import { allArrived, openAll, type Rhythm, typeTogether } from '../typing.ts'

/** Who writes in how many documents, for how long. */
interface Load extends Rhythm {
  readonly documents: number
  /** Per document. */
  readonly writers: number
  readonly readers: number
}

const warmSeconds = 4
const warmHaste = 4

const figures = [
  { key: 'seen50', label: "key to a colleague's screen, p50 ms" },
  { key: 'seen95', label: '… p95 ms' },
  { key: 'seen99', label: '… p99 ms' },
  { key: 'durable50', label: 'key to durable, p50 ms' },
  { key: 'durable99', label: '… p99 ms' },
  { key: 'arrived', label: 'arrived, %' },
  { key: 'cpu', label: 'server CPU per 1,000 deliveries, ms' },
  { key: 'rss', label: 'server memory, MB' },
  { key: 'connect', label: 'everybody connected after, ms' },
]

function steady(about: string, loads: Readonly<Record<Size, Load>>): Scenario {
  const run = ({ target, size }: Run) => measure(target, loads[size])
  return { about, figures, targets: ['galley', 'relay'], once: false, limitSeconds: 120, run }
}

async function measure(target: Run['target'], load: Load): Promise<Figures> {
  const { documents, writers, readers } = load
  const ids = await target.createDocuments(documents)
  const perDocument = writers + readers
  const clients = Array.from({ length: documents * perDocument }, (_, i) => {
    // Where there are readers they alone are timed: a writer is busy writing.
    const isWriter = Math.floor(i / documents) < writers
    const takesSamples = readers === 0 || !isWriter
    return { isWriter, client: new BenchClient(target, ids[i % documents] ?? '', i, { takesSamples }) }
  })
  const all = clients.map(({ client }) => client)
  const typists = clients.filter(({ isWriter }) => isWriter).map(({ client }) => client)
  const started = performance.now()
  await openAll(all)
  const connect = performance.now() - started
  for (const typist of typists) typist.addParagraph()
  // A server runs for days: what it costs before V8 has seen the code a few times is not what it costs.
  await typeTogether(typists, { ...load, perSecond: load.perSecond * warmHaste, seconds: warmSeconds })
  await wait(500)
  const meter = new Meter()
  for (const client of all) client.meter = meter
  const expected = () => meter.typed * (perDocument - 1)
  const { serverCpu } = await observe(target.server.pid, async () => {
    await typeTogether(typists, load)
    await allArrived(meter, expected())
  })
  const rss = residentMb(target.server.pid)
  for (const client of all) client.close()
  const [seen, durable] = [spreadOf(meter.seen), spreadOf(meter.durable)]
  return {
    seen50: seen.p50,
    seen95: seen.p95,
    seen99: seen.p99,
    durable50: durable.p50,
    durable99: durable.p99,
    arrived: (meter.arrived / expected()) * 100,
    cpu: serverCpu === null ? null : (serverCpu * 1e6) / meter.arrived,
    rss,
    connect,
  }
}

const newsroom: Load = { documents: 1, writers: 20, readers: 30, perSecond: 5, seconds: 20 }
const newsroomBriefly: Load = { ...newsroom, seconds: 5 }

/** One article, many people. */
export const fanout = steady('one article: 20 write 5 characters a second each, 30 read', {
  quick: newsroomBriefly,
  usual: newsroom,
  big: newsroom,
})

/** The same with the carets that an editor sends. */
export const carets = steady('the same, every character with a message about the caret', {
  quick: { ...newsroomBriefly, withCarets: true },
  usual: { ...newsroom, withCarets: true },
  big: { ...newsroom, withCarets: true },
})

const house: Load = { documents: 200, writers: 3, readers: 0, perSecond: 0.5, seconds: 20 }

/** Many articles, few people in each. */
export const rooms = steady('200 articles: 3 write in each, a character every 2 seconds', {
  quick: { ...house, seconds: 6 },
  usual: house,
  big: house,
})
