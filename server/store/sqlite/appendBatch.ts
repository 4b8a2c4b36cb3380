import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import type { AppendRequest } from '../../collab/ports.ts'
import { type AppendQuestion, questionOf } from '../appendPlan.ts'

/*
 * Append requests as bytes: made once, in the thread that has them, carried to the engine as one piece, and kept in the
 * journal as they are. What decides a request stands before its rows, so that the rows are not looked at until they
 * are moved into their table.
 */

/** A request of a batch, with its rows still encoded. */
export interface BatchEntry extends AppendQuestion {
  readonly encodedRows: Uint8Array
}

/** One row of the log, without its place. */
export interface StoredRow {
  readonly userId: string
  readonly sessionId: string
  readonly at: number
  readonly data: Uint8Array
}

/** @throws TypeError for text with U+0000: the tables refuse it, and what is in the journal must find its place there */
export function encodeBatch(requests: readonly AppendRequest[]): Uint8Array {
  return encoding.encode((encoder) => {
    encoding.writeVarUint(encoder, requests.length)
    for (const request of requests) writeRequest(encoder, request)
  })
}

function writeRequest(encoder: encoding.Encoder, request: AppendRequest): void {
  const { docId, epoch, aclVersion, schemaVersion, claims, rows } = questionOf(request)
  encoding.writeVarString(encoder, docId)
  encoding.writeVarUint(encoder, epoch)
  encoding.writeVarUint(encoder, aclVersion)
  encoding.writeVarUint(encoder, schemaVersion)
  encoding.writeVarUint(encoder, claims.length)
  for (const { clientId, userId } of claims) {
    encoding.writeVarUint(encoder, clientId)
    encoding.writeVarString(encoder, storable(userId))
  }
  encoding.writeVarUint(encoder, rows)
  const encoded = encoding.encode((inner) => {
    for (const { userId, sessionId, at, data } of request.rows) {
      encoding.writeVarString(inner, storable(userId))
      encoding.writeVarString(inner, storable(sessionId))
      encoding.writeVarUint(inner, at)
      encoding.writeVarUint8Array(inner, data)
    }
  })
  encoding.writeVarUint8Array(encoder, encoded)
}

function storable(text: string): string {
  if (text.includes('\0')) throw new TypeError('SQLite cannot store text that contains U+0000')
  return text
}

/** @throws Error if the bytes are not a batch */
export function decodeBatch(batch: Uint8Array): BatchEntry[] {
  const decoder = decoding.createDecoder(batch)
  return Array.from({ length: decoding.readVarUint(decoder) }, () => readEntry(decoder))
}

function readEntry(decoder: decoding.Decoder): BatchEntry {
  const docId = decoding.readVarString(decoder)
  const epoch = decoding.readVarUint(decoder)
  const aclVersion = decoding.readVarUint(decoder)
  const schemaVersion = decoding.readVarUint(decoder)
  const claims = Array.from({ length: decoding.readVarUint(decoder) }, () => ({
    clientId: decoding.readVarUint(decoder),
    userId: decoding.readVarString(decoder),
  }))
  const rows = decoding.readVarUint(decoder)
  return { docId, epoch, aclVersion, schemaVersion, claims, rows, encodedRows: decoding.readVarUint8Array(decoder) }
}

/** @throws Error if the bytes are not so many rows */
export function decodeRows({ rows, encodedRows }: BatchEntry): StoredRow[] {
  const decoder = decoding.createDecoder(encodedRows)
  return Array.from({ length: rows }, () => ({
    userId: decoding.readVarString(decoder),
    sessionId: decoding.readVarString(decoder),
    at: decoding.readVarUint(decoder),
    data: decoding.readVarUint8Array(decoder),
  }))
}
