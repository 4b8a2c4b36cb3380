import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client'
import type { HubFigures } from './collab/hub.ts'
import type { FrameOutcome, Meter } from './collab/ports.ts'
import { Histogram } from './histogram.ts'

/** Seconds: from a commit on a quiet machine to a store that hangs. */
const times = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]
const rows = [1, 2, 5, 10, 20, 50, 100, 256]
/**
 * The delay of the event loop is looked at so often, in milliseconds. prom-client would look every 10, and to wake a
 * process a hundred times a second is what an open newsroom with nobody typing would cost most.
 */
const loopDelayEvery = 100

/** What the process measures about itself, in the text format of Prometheus. */
export class Metrics {
  readonly contentType = Registry.PROMETHEUS_CONTENT_TYPE
  readonly #registry = new Registry()
  readonly #histograms: Histogram[] = []
  /** Filled by the hub as things happen. */
  readonly meter: Meter

  constructor() {
    collectDefaultMetrics({ register: this.#registry, eventLoopMonitoringPrecision: loopDelayEvery })
    this.meter = collabMeter(this.#registry, this.#histograms)
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

  async text(): Promise<string> {
    return [await this.#registry.metrics(), ...this.#histograms.map((histogram) => histogram.text())].join('\n')
  }
}

function collabMeter(registry: Registry, histograms: Histogram[]): Meter {
  const registers = [registry]
  const counter = (name: string, help: string) => new Counter({ name, help, registers })
  const histogram = (name: string, help: string, bounds: readonly number[]) => {
    const made = new Histogram(name, help, bounds)
    histograms.push(made)
    return made
  }

  const ack = histogram('collab_ack_seconds', 'From the receipt of a content frame to its acknowledgement', times)
  const broadcast = histogram('collab_broadcast_seconds', 'Handing the updates of one commit to the sockets of a document', times)
  const batchRows = histogram('collab_commit_batch_rows', 'Updates in one transaction', rows)
  const batchSeconds = histogram('collab_commit_batch_seconds', 'Duration of one transaction', times)
  const failures = counter('collab_commit_failures_total', 'Transactions that failed and were tried again')
  const gaps = counter('collab_gap_total', 'Frames that referred to content which the document lacked')
  const foreign = counter('collab_foreign_total', 'Frames under the client id of somebody else')
  const resyncs = counter('collab_resync_total', 'Slow sockets that were sent what they had missed at once')
  // Counted here and handed over when somebody asks: an update comes several hundred times a second.
  const outcomes: Record<FrameOutcome, number> = { applied: 0, noop: 0, held: 0, refused: 0 }
  new Counter({
    name: 'collab_updates_total',
    help: 'Content frames by what became of them',
    labelNames: ['result'],
    registers,
    collect() {
      this.reset()
      for (const [result, count] of Object.entries(outcomes)) this.inc({ result }, count)
    },
  })
  const rejected = new Counter({
    name: 'collab_rejected_total',
    help: 'Sockets closed for what they sent',
    labelNames: ['code'],
    registers,
  })

  return {
    frame: (outcome) => {
      outcomes[outcome] += 1
    },
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
