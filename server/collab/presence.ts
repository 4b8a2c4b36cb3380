import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import type { PresenceUser } from '#shared/protocol/presence.ts'

/** An entry of an awareness message as a client sent it. */
export interface AwarenessEntry {
  readonly clientId: number
  readonly clock: number
  /** Null: the client leaves. */
  readonly state: Readonly<Record<string, unknown>> | null
}

/** Most entries of one message that are looked at: the stock provider repeats everybody's states. */
const maxEntries = 1000

/**
 * Entries of an awareness payload; malformed JSON is skipped, because a broken cursor is no reason to lose a socket.
 * @throws Error if the bytes are not an awareness update
 */
export function decodeAwareness(payload: Uint8Array): AwarenessEntry[] {
  const decoder = decoding.createDecoder(payload)
  const count = decoding.readVarUint(decoder)
  if (count > maxEntries) throw new RangeError(`${count} awareness entries`)
  const entries: AwarenessEntry[] = []
  for (let i = 0; i < count; i++) {
    const clientId = decoding.readVarUint(decoder)
    const clock = decoding.readVarUint(decoder)
    const state = parseState(decoding.readVarString(decoder))
    if (state !== undefined) entries.push({ clientId, clock, state })
  }
  return entries
}

function parseState(json: string): Readonly<Record<string, unknown>> | null | undefined {
  try {
    const value: unknown = JSON.parse(json)
    if (value === null) return null
    return typeof value === 'object' && !Array.isArray(value) ? { ...value } : undefined
  } catch {
    return undefined
  }
}

/**
 * Who is in a room and where their carets are. Not y-protocols' Awareness, which keeps a timer per document and parses
 * every state again on every hop. What clients say of themselves is overwritten with who they are; what they say of
 * others is not recorded.
 *
 * Clocks towards others are made here, from wall time, so that they grow across reconnections and restarts and nobody
 * ignores a returning colleague because an earlier life of the room had a higher clock.
 */
export class PresenceTable {
  readonly #entries = new Map<number, Uint8Array>()
  /** Last clock given for every client that was ever here. */
  readonly #clocks = new Map<number, number>()
  readonly #now: () => number

  constructor(now: () => number) {
    this.#now = now
  }

  /** clientIDs that are present. */
  get ids(): IterableIterator<number> {
    return this.#entries.keys()
  }

  has(clientId: number): boolean {
    return this.#entries.has(clientId)
  }

  /** Records a state under the identity that the server knows. */
  set(clientId: number, state: Readonly<Record<string, unknown>>, user: PresenceUser): void {
    const clock = this.#nextClock(clientId)
    this.#entries.set(clientId, encodeEntry(clientId, clock, { ...state, user }))
  }

  /** Forgets a client; the entry that tells others, or null if it was not there. */
  remove(clientId: number): Uint8Array | null {
    if (!this.#entries.has(clientId)) return null
    const clock = this.#nextClock(clientId)
    this.#entries.delete(clientId)
    return encodeEntry(clientId, clock, null)
  }

  /** The encoded entry of a client. */
  entry(clientId: number): Uint8Array | null {
    return this.#entries.get(clientId) ?? null
  }

  #nextClock(clientId: number): number {
    const clock = Math.max((this.#clocks.get(clientId) ?? 0) + 1, Math.floor(this.#now() / 10))
    this.#clocks.set(clientId, clock)
    return clock
  }
}

function encodeEntry(clientId: number, clock: number, state: Readonly<Record<string, unknown>> | null): Uint8Array {
  return encoding.encode((encoder) => {
    encoding.writeVarUint(encoder, clientId)
    encoding.writeVarUint(encoder, clock)
    encoding.writeVarString(encoder, JSON.stringify(state))
  })
}
