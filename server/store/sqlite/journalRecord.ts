import * as decoding from 'lib0/decoding'
import type { AppendRequest, AppendResult } from '../../collab/ports.ts'
import { type AppendQuestion, questionOf } from '../appendPlan.ts'
import { ByteWriter, bytesPerUnit, uintBytes } from './byteWriter.ts'

/*
 * Accepted append requests as bytes: made once, when they are decided, written to the journal as they are, and handed to
 * the thread that moves rows. A record is a batch, with its length before it, and where the rows of each of its requests
 * end. What has to be known of a request stands before its rows, so that the rows are not looked at until they are moved
 * into their table.
 */

/** A request of a record, with its rows still encoded. */
export interface RecordEntry extends AppendQuestion {
  readonly encodedRows: Uint8Array
}

/** An accepted request whose rows are in the journal. */
export interface Accepted {
  readonly entry: RecordEntry
  /** Sequence number of its last row. */
  readonly seq: number
}

/** One row of the log, without its place. */
export interface StoredRow {
  readonly userId: string
  readonly sessionId: string
  readonly at: number
  readonly data: Uint8Array
}

/**
 * The requests that are accepted and have rows.
 * @param results one per request
 * @param room bytes that are left free before the record
 * @throws TypeError for text with U+0000: the tables refuse it, and what is in the journal must find its place there
 */
export function encodeRecord(requests: readonly AppendRequest[], results: readonly AppendResult[], room: number): Buffer {
  const stored: AppendRequest[] = []
  const ends: number[] = []
  let size = room + 3 * uintBytes
  for (const [index, request] of requests.entries()) {
    const result = results[index]
    if (!result?.ok || request.rows.length === 0) continue
    stored.push(request)
    ends.push(result.seq)
    size += reckon(request)
  }
  const writer = new ByteWriter(size, room)
  writer.measured(() => {
    writer.uint(stored.length)
    for (const request of stored) writeRequest(writer, request)
  })
  for (const seq of ends) writer.uint(seq)
  return writer.bytes
}

/** Bytes that a request takes at most. */
function reckon({ docId, rows }: AppendRequest): number {
  let size = 9 * uintBytes + docId.length * bytesPerUnit
  for (const { userId, sessionId, data, claims } of rows) {
    const user = uintBytes + userId.length * bytesPerUnit
    size += user * (1 + claims.length) + sessionId.length * bytesPerUnit + data.length + uintBytes * (3 + claims.length)
  }
  return size
}

function writeRequest(writer: ByteWriter, request: AppendRequest): void {
  const { docId, epoch, aclVersion, schemaVersion, claims, rows } = questionOf(request)
  writer.text(docId)
  writer.uint(epoch)
  writer.uint(aclVersion)
  writer.uint(schemaVersion)
  writer.uint(claims.length)
  for (const { clientId, userId } of claims) {
    writer.uint(clientId)
    writer.text(storable(userId))
  }
  writer.uint(rows)
  writer.measured(() => {
    for (const { userId, sessionId, at, data } of request.rows) {
      writer.text(storable(userId))
      writer.text(storable(sessionId))
      writer.uint(at)
      writer.data(data)
    }
  })
}

function storable(text: string): string {
  if (text.includes('\0')) throw new TypeError('SQLite cannot store text that contains U+0000')
  return text
}

/** The accepted requests of a record. @throws Error if it is none */
export function decodeRecord(record: Uint8Array): Accepted[] {
  const decoder = decoding.createDecoder(record)
  const batch = decoding.createDecoder(decoding.readVarUint8Array(decoder))
  const entries = Array.from({ length: decoding.readVarUint(batch) }, () => readEntry(batch))
  return entries.flatMap((entry) => {
    // Older versions wrote what was refused too, with 0 for its end.
    const seq = decoding.readVarUint(decoder)
    return seq > 0 && entry.rows > 0 ? [{ entry, seq }] : []
  })
}

function readEntry(decoder: decoding.Decoder): RecordEntry {
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
export function decodeRows({ rows, encodedRows }: RecordEntry): StoredRow[] {
  const decoder = decoding.createDecoder(encodedRows)
  return Array.from({ length: rows }, () => ({
    userId: decoding.readVarString(decoder),
    sessionId: decoding.readVarString(decoder),
    at: decoding.readVarUint(decoder),
    data: decoding.readVarUint8Array(decoder),
  }))
}
