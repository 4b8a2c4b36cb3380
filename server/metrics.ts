import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { HubFigures } from './collab/hub.ts'
import type { FrameOutcome, Meter } from './collab/ports.ts'

/** Seconds: from a commit on a quiet machine to a store that hangs. */
const times = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]
const rows = [1, 2, 5, 10, 20, 50, 100, 256]

/** What the process measures about itself, in the text format of Prometheus. */
export class Metrics {
  readonly contentType = Registry.PROMETHEUS_CONTENT_TYPE
  readonly #registry = new Registry()
  /** Filled by the hub as things happen. */
  readonly meter: Meter

  constructor() {
    collectDefaultMetrics({ register: this.#registry })
    this.meter = collabMeter(this.#registry)
  }

  /** Adds what is counted only when somebody asks. */
  watch(figures: () => HubFigures): void {
    const gauge = (name: string, help: string, read: (now: HubFigures) => number) => {
      new Gauge({
        name,
        help,
        registers: [this.#registry],
        collect() {
          this.set(read(figures()))
        },
      })
    }
    gauge('collab_rooms', 'Open documents', ({ rooms: open }) => open)
    gauge('collab_state_bytes', 'Encoded size of open documents, about', ({ stateBytes }) => stateBytes)
    gauge('collab_lagging', 'Sockets that read too slowly to be sent everything', ({ lagging }) => lagging)
    gauge('collab_paused', 'Sockets that are not read at the moment', ({ paused }) => paused)
    gauge('collab_waiting_bytes', 'Bytes that wait for the store', ({ waitingBytes }) => waitingBytes)
    new Gauge({
      name: 'collab_conns',
      help: 'Open sockets',
      labelNames: ['role'],
      registers: [this.#registry],
      collect() {
        const { writers, readers } = figures().connections
        this.set({ role: 'writer' }, writers)
        this.set({ role: 'reader' }, readers)
      },
    })
  }

  text(): Promise<string> {
    return this.#registry.metrics()
  }
}

function collabMeter(registry: Registry): Meter {
  const registers = [registry]
  const counter = (name: string, help: string) => new Counter({ name, help, registers })
  const histogram = (name: string, help: string, buckets: number[]) => new Histogram({ name, help, buckets, registers })

  const ack = histogram('collab_ack_seconds', 'From the receipt of a content frame to its acknowledgement', times)
  const broadcast = histogram('collab_broadcast_seconds', 'Handing the updates of one commit to the sockets of a document', times)
  const batchRows = histogram('collab_commit_batch_rows', 'Updates in one transaction', rows)
  const batchSeconds = histogram('collab_commit_batch_seconds', 'Duration of one transaction', times)
  const failures = counter('collab_commit_failures_total', 'Transactions that failed and were tried again')
  const gaps = counter('collab_gap_total', 'Frames that referred to content which the document lacked')
  const foreign = counter('collab_foreign_total', 'Frames under the client id of somebody else')
  const resyncs = counter('collab_resync_total', 'Slow sockets that were sent what they had missed at once')
  const updates = new Counter({
    name: 'collab_updates_total',
    help: 'Content frames by what became of them',
    labelNames: ['result'],
    registers,
  })
  const rejected = new Counter({
    name: 'collab_rejected_total',
    help: 'Sockets closed for what they sent',
    labelNames: ['code'],
    registers,
  })

  // Labels are looked up once: an update comes several hundred times a second.
  const outcomes: Readonly<Record<FrameOutcome, Counter.Internal>> = {
    applied: updates.labels('applied'),
    noop: updates.labels('noop'),
    held: updates.labels('held'),
    refused: updates.labels('refused'),
  }
  return {
    frame: (outcome) => outcomes[outcome].inc(),
    acknowledged: (seconds) => ack.observe(seconds),
    broadcast: (seconds) => broadcast.observe(seconds),
    committed: (count, seconds) => {
      batchRows.observe(count)
      batchSeconds.observe(seconds)
    },
    commitFailed: () => failures.inc(),
    refused: (code) => rejected.labels(String(code)).inc(),
    foreign: () => foreign.inc(),
    gap: () => gaps.inc(),
    resync: () => resyncs.inc(),
  }
}
