import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import { brotliCompress, brotliDecompress, constants } from 'node:zlib'
import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'

/*
 * How folded rows of a log lie in `doc_history.data`: 32 bytes SHA-256 of what follows, then Brotli over
 *
 *   1, first seq, number of rows, number of names, the names (user and session ids, each once), and per row:
 *   user (index of its name), session (index), milliseconds since the row before (the first: since 1970), the update
 *
 * Nothing is merged or left out: who wrote what is worked out from these rows later.
 */

/** One row of a document's log. */
export interface LogRow {
  readonly seq: number
  readonly userId: string
  readonly sessionId: string
  /** Milliseconds since 1970. */
  readonly at: number
  /** The update as it was stored, byte for byte. */
  readonly data: Uint8Array
}

const formatVersion = 1
const hashLength = 32
/** Half-way: updates of typing are mostly the same few bytes, and higher qualities cost ten times the time. */
const quality = 6

const compress = promisify(brotliCompress)
const decompress = promisify(brotliDecompress)

/**
 * Folds rows into one chunk. `decodeHistory` gives back exactly these rows.
 * @throws RangeError if there are none, or their sequence numbers have a hole
 */
export async function encodeHistory(rows: readonly LogRow[]): Promise<Uint8Array> {
  const [first] = rows
  if (!first) throw new RangeError('there is nothing to fold')
  const names = new Map<string, number>()
  const nameOf = (name: string) => {
    const index = names.get(name) ?? names.size
    names.set(name, index)
    return index
  }
  const body = encoding.createEncoder()
  let at = 0
  for (const [index, row] of rows.entries()) {
    if (row.seq !== first.seq + index) throw new RangeError('the rows have a hole')
    encoding.writeVarUint(body, nameOf(row.userId))
    encoding.writeVarUint(body, nameOf(row.sessionId))
    encoding.writeVarInt(body, row.at - at)
    encoding.writeVarUint8Array(body, row.data)
    at = row.at
  }
  const whole = encoding.createEncoder()
  for (const number of [formatVersion, first.seq, rows.length, names.size]) encoding.writeVarUint(whole, number)
  for (const name of names.keys()) encoding.writeVarString(whole, name)
  encoding.writeUint8Array(whole, encoding.toUint8Array(body))
  const packed = await compress(encoding.toUint8Array(whole), { params: { [constants.BROTLI_PARAM_QUALITY]: quality } })
  return Buffer.concat([hashOf(packed), packed])
}

/** The rows of a chunk, in order. @throws Error if the chunk is damaged */
export async function decodeHistory(data: Uint8Array): Promise<LogRow[]> {
  const packed = data.subarray(hashLength)
  if (!hashOf(packed).equals(data.subarray(0, hashLength))) throw new Error('a chunk of the log is damaged')
  const decoder = decoding.createDecoder(await decompress(packed))
  const version = decoding.readVarUint(decoder)
  if (version !== formatVersion) throw new Error(`a chunk of the log has the format ${version}, written by a later edition`)
  const first = decoding.readVarUint(decoder)
  const count = decoding.readVarUint(decoder)
  const names = Array.from({ length: decoding.readVarUint(decoder) }, () => decoding.readVarString(decoder))
  let at = 0
  return Array.from({ length: count }, (_, index) => {
    const userId = names[decoding.readVarUint(decoder)]
    const sessionId = names[decoding.readVarUint(decoder)]
    if (userId === undefined || sessionId === undefined) throw new Error('a chunk of the log is damaged')
    at += decoding.readVarInt(decoder)
    return { seq: first + index, userId, sessionId, at, data: decoding.readVarUint8Array(decoder) }
  })
}

function hashOf(bytes: Uint8Array): Buffer {
  return createHash('sha256').update(bytes).digest()
}
