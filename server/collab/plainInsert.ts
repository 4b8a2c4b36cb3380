import { messageSync, syncUpdate } from '#shared/protocol/collab.ts'
import { maxVarUintBytes, putVarUint } from './varUint.ts'

/**
 * Text that one client typed on behind what it typed before: an update that says nothing but that. Most edits of a
 * newsroom are of this kind.
 */
export interface PlainInsert {
  /** The update, in bytes of its own. */
  readonly data: Uint8Array
  readonly client: number
  /** The clocks that it brings, `[from, to)`. */
  readonly from: number
  readonly to: number
  /** How many structs it has. */
  readonly structs: number
  /** What it adds. */
  readonly text: string
  /** Where their bytes begin in `data`; they end one byte before its end. */
  readonly start: number
}

/** Where the text that a client wrote last ends, if the client may type on behind it. */
export interface Tail {
  /** The clock that follows it. */
  readonly to: number
  /** The right neighbour that it was written beside and still has; null: the end of the text. */
  readonly right: { readonly client: number; readonly clock: number } | null
}

/** Knows how texts end. */
export interface Tails {
  /** @returns null if it is not known, or not text that a client may type on behind */
  tailOf(client: number): Tail | null
}

/** A longer one is judged like every other update. */
const maxBytes = 1024

const bitOrigin = 0x80
const bitRightOrigin = 0x40
const refString = 4

/** What is read, and how far: a frame is read to its end before the next one comes, so one reader does for all. */
let bytes: Uint8Array = new Uint8Array()
let at = 0

/** Thrown at whatever is not a plain insert: made once, because a stack costs more than the reading. */
const unusual = new Error('not a plain insert')

/**
 * Reads a frame with text that continues what its client typed last: its clock, its left neighbour and its right one are
 * those that follow. Where one can stand the other can, so the checks of guard.ts, nesting.ts and classify.ts have one
 * outcome only (valid, new, without a gap); it deletes nothing, and Yjs adds nothing of its own when it is applied. So it
 * can be judged without being applied. Text anywhere else may stand between neighbours that do not belong together,
 * which is for the thorough judges.
 *
 * @returns null for every other frame, damaged ones included
 */
export function readPlainInsert(frame: Uint8Array, tails: Tails): PlainInsert | null {
  if (frame.length > maxBytes || frame[0] !== messageSync || frame[1] !== syncUpdate) return null
  bytes = frame
  at = 2
  try {
    return read(tails)
  } catch (error) {
    if (error !== unusual) throw error
    return null
  }
}

function read(tails: Tails): PlainInsert {
  if (readVarUint() !== bytes.length - at) throw unusual
  const begin = at
  if (readVarUint() !== 1) throw unusual
  const structs = readVarUint()
  const client = readVarUint()
  const from = readVarUint()
  const tail = tails.tailOf(client)
  if (structs === 0 || !tail || tail.to !== from) throw unusual
  const start = at - begin
  let text = ''
  for (let i = 0; i < structs; i++) {
    readNeighbours(client, from + text.length, tail)
    const part = readText()
    if (part === '') throw unusual
    text += part
  }
  const to = from + text.length
  // Nothing is deleted, and nothing follows.
  if (bytes[at] !== 0 || at + 1 !== bytes.length || !Number.isSafeInteger(to)) throw unusual
  const data = new Uint8Array(bytes.length - begin)
  data.set(bytes.subarray(begin))
  return { data, client, from, to, structs, text, start }
}

function readNeighbours(client: number, clock: number, { right }: Tail): void {
  if (bytes[at++] !== (right ? refString | bitOrigin | bitRightOrigin : refString | bitOrigin)) throw unusual
  if (readVarUint() !== client || readVarUint() !== clock - 1) throw unusual
  if (right && (readVarUint() !== right.client || readVarUint() !== right.clock)) throw unusual
}

function readVarUint(): number {
  let value = 0
  let factor = 1
  for (;;) {
    const byte = bytes[at++]
    if (byte === undefined) throw unusual
    value += (byte & 0x7f) * factor
    if (byte < 0x80) {
      // A longer form of the same number: what is merged has to be of the form that everybody writes.
      if (byte === 0 && factor > 1) throw unusual
      return value
    }
    factor *= 128
    // Beyond this no number is safe.
    if (factor > 2 ** 49) throw unusual
  }
}

/** As strict as the decoder by which Yjs reads strings. */
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

function readText(): string {
  const size = readVarUint()
  const start = at
  at += size
  if (at > bytes.length) throw unusual
  try {
    return utf8.decode(bytes.subarray(start, at))
  } catch {
    throw unusual
  }
}

/**
 * Plain inserts as one update, byte for byte what they say together.
 * @param inserts in the order in which they continue each other, for each client
 */
export function mergePlainInserts(inserts: readonly PlainInsert[]): Uint8Array {
  const [only] = inserts
  if (only && inserts.length === 1) return only.data
  // Yjs writes clients from the highest down, and merges such updates only.
  const byClient = [...inserts].sort((a, b) => b.client - a.client || a.from - b.from)
  const clients = byClient.filter(({ client }, i) => client !== byClient[i - 1]?.client)
  const merged = new Uint8Array(byClient.reduce((sum, { data }) => sum + data.length + 3 * maxVarUintBytes, maxVarUintBytes + 1))
  let end = putVarUint(merged, 0, clients.length)
  for (let i = 0; i < byClient.length; ) {
    const { client, from } = byClient[i] as PlainInsert
    let next = i
    let structs = 0
    while (next < byClient.length && byClient[next]?.client === client) structs += byClient[next++]?.structs ?? 0
    end = putVarUint(merged, end, structs)
    end = putVarUint(merged, end, client)
    end = putVarUint(merged, end, from)
    for (; i < next; i++) {
      const { data, start } = byClient[i] as PlainInsert
      merged.set(data.subarray(start, -1), end)
      end += data.length - 1 - start
    }
  }
  merged[end++] = 0
  return merged.subarray(0, end)
}
