import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'

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

/** An entry as others are told it; a state of null says that the client has left. */
export function encodeEntry(clientId: number, clock: number, state: Readonly<Record<string, unknown>> | null): Uint8Array {
  return encoding.encode((encoder) => {
    encoding.writeVarUint(encoder, clientId)
    encoding.writeVarUint(encoder, clock)
    encoding.writeVarString(encoder, JSON.stringify(state))
  })
}
