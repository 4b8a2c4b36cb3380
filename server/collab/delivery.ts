import * as Y from 'yjs'
import type { Connection } from './connection.ts'
import type { Limits } from './limits.ts'
import type { LiveState } from './liveState.ts'
import { merged } from './merged.ts'
import { mergePlainInserts, type PlainInsert } from './plainInsert.ts'
import type { Meter } from './ports.ts'
import type { PresenceNews } from './presenceNews.ts'
import { type Answer, StateCache } from './stateCache.ts'
import { encodeAck, encodeUpdate } from './wire.ts'

/** An update on its way to the sockets of a room. */
export interface Outgoing {
  /** Running number within the room. */
  readonly index: number
  readonly row: { readonly data: Uint8Array }
  /** Whoever sent it does not get it back when it goes out alone. */
  readonly connection: Connection | null
  /** The clocks that the clients of its new structs have reached with it. */
  readonly inserts: ReadonlyMap<number, { readonly to: number }>
  /** Set if that is all the update does. */
  readonly plain: PlainInsert | null
}

/** What goes to sockets in the same write as the updates of a commit. */
export interface Enclosures {
  /** Writers of which frames are durable now, and how far the document's log has got. */
  readonly acked: ReadonlySet<Connection>
  readonly seq: number
  /** News of who is where; null: none are due. */
  readonly presence: PresenceNews | null
}

export interface DeliveryDeps {
  readonly limits: Limits
  readonly now: () => number
  readonly meter: Meter
}

/**
 * How durable updates of one room reach its sockets, at the pace of each: a socket that reads too slowly is sent nothing
 * for a while and then everything it missed at once. Of what is not durable it knows nothing.
 */
export class Delivery {
  readonly #state: LiveState
  readonly #connections: ReadonlySet<Connection>
  readonly #deps: DeliveryDeps
  readonly #states: StateCache
  /** Clocks of what is durable: what a socket that was sent everything knows. */
  readonly #durable: Map<number, number>
  /** Asks the room for an answer beyond a state vector, for a socket that fell behind. */
  readonly #resync: (connection: Connection, stateVector: Uint8Array) => void

  constructor(
    state: LiveState,
    connections: ReadonlySet<Connection>,
    deps: DeliveryDeps,
    resync: (connection: Connection, stateVector: Uint8Array) => void,
  ) {
    this.#state = state
    this.#connections = connections
    this.#deps = deps
    this.#states = new StateCache(deps.limits.pieceBytes)
    this.#durable = Y.decodeStateVector(state.stateVector())
    this.#resync = resync
  }

  /**
   * What the document holds beyond the state vector, to be sent when all of it is durable.
   * @throws Error if the state vector is damaged
   */
  answer(version: number, stateVector: Uint8Array): Answer {
    return this.#states.answer(this.#state, version, stateVector)
  }

  /** The document was put to rest: nobody asks at the moment. */
  rest(): void {
    this.#states.forget()
  }

  /** Sends an answer, a long one piece by piece; what becomes durable meanwhile follows after it. */
  send(connection: Connection, { frames, stateVector }: Answer): void {
    if (frames.length === 1 && frames[0]) return connection.send(frames[0])
    const lag = connection.fallBehind(stateVector, true)
    connection.sendInTurn(frames, () => {
      // Another question, or another room, may have taken over meanwhile.
      if (connection.lagging === lag) this.#resync(connection, stateVector)
    })
  }

  /**
   * Sends updates that have just become durable to everybody who lacks any of them: one message each, the same bytes for
   * all. A writer may find own edits among those of others; they say nothing new there, and a message made for every
   * single writer would cost more than all the rest. What else there is to say goes in the same write.
   */
  broadcast(rows: readonly Outgoing[], { seq, acked, presence }: Enclosures): void {
    const started = performance.now()
    const [first] = rows
    if (!first) return
    const at = this.#deps.now()
    const writer = onlyWriter(rows)
    let update: Uint8Array | null = null
    let withPresence: readonly Uint8Array[] | null = null
    for (const connection of this.#connections) {
      const { unsent } = connection
      const isNew =
        !this.#lags(connection, unsent) && (connection.deliverFrom <= first.index ? connection !== writer : lacks(connection, rows))
      const ack = acked.has(connection) && connection.visitor.extended ? encodeAck(connection.acks.count, seq) : null
      const news = presence && connection.takesPresence(unsent) ? presence.for(connection.clientId) : null
      if (isNew) update ??= encodeUpdate(asOne(rows))
      if (isNew && update && !ack && news && news === presence?.all) {
        withPresence ??= [update, news]
        connection.sendTogether(withPresence, unsent, at)
      } else if (ack || news) connection.sendTogether([isNew ? update : null, ack, news].filter(isMessage), unsent, at)
      else if (isNew && update) connection.send(update, unsent, at)
    }
    for (const { plain, inserts } of rows) {
      if (plain) this.#durable.set(plain.client, plain.to)
      else for (const [client, { to }] of inserts) this.#durable.set(client, to)
    }
    this.#deps.meter.broadcast((performance.now() - started) / 1000)
  }

  /** Whether the socket reads too slowly to be sent more; remembers what it has when that begins. */
  #lags(connection: Connection, unsent: number): boolean {
    if (connection.lagging) return true
    if (unsent <= this.#deps.limits.lagAbove) return false
    connection.fallBehind(Y.encodeStateVector(this.#durable), false)
    return true
  }

  /** Lagging sockets that have drained get everything they missed as one update; those that take nothing are given up. */
  catchUp(): void {
    const { limits, now, meter } = this.#deps
    for (const connection of this.#connections) {
      const lag = connection.lagging
      if (!lag) continue
      connection.noteProgress()
      if (now() - lag.progressAt > limits.lagTime) connection.terminate()
      else if (!lag.inTurn && connection.unsent < limits.catchUpBelow) {
        meter.resync()
        this.#resync(connection, lag.stateVector)
      }
    }
  }
}

function isMessage(message: Uint8Array | null): message is Uint8Array {
  return message !== null
}

/** All of these updates as one. */
function asOne(rows: readonly Outgoing[]): Uint8Array {
  const [first] = rows
  if (first && rows.length === 1) return first.row.data
  const plain: PlainInsert[] = []
  for (const row of rows) {
    if (!row.plain) return merged(rows.map((each) => each.row.data))
    plain.push(row.plain)
  }
  return mergePlainInserts(plain)
}

/** Who alone sent all of these updates; undefined: several, or nobody whose socket is known. */
function onlyWriter(rows: readonly Outgoing[]): Connection | undefined {
  const writer = rows[0]?.connection ?? undefined
  return rows.every(({ connection }) => connection === writer) ? writer : undefined
}

/** Whether any of the updates is neither the socket's own nor in what it was sent when it came. */
function lacks(connection: Connection, rows: readonly Outgoing[]): boolean {
  return rows.some((row) => row.connection !== connection && row.index >= connection.deliverFrom)
}
