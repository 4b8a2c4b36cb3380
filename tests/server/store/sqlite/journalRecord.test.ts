import * as encoding from 'lib0/encoding'
import { describe, expect, it } from 'vitest'
import type { AppendRequest, AppendResult } from '../../../../server/collab/ports.ts'
import { decodeRecord, decodeRows, encodeRecord } from '../../../../server/store/sqlite/journalRecord.ts'
import { below, pick, rng } from '../../../support/rng.ts'

const texts = ['', 'a', '李清', '😀 望川', 'x'.repeat(127), 'y'.repeat(128), '长'.repeat(600), '\ud800']
const numbers = [0, 1, 127, 128, 16_383, 16_384, 2 ** 32, 1_790_000_000_000, Number.MAX_SAFE_INTEGER]

function randomRequest(random: () => number): AppendRequest {
  const rows = Array.from({ length: below(random, 4) }, () => ({
    userId: pick(random, texts),
    sessionId: pick(random, texts),
    at: pick(random, numbers),
    data: Buffer.from(pick(random, texts)),
    claims: Array.from({ length: below(random, 3) }, () => pick(random, numbers)),
  }))
  return { docId: pick(random, texts), epoch: pick(random, numbers), aclVersion: pick(random, numbers), schemaVersion: 3, rows }
}

/** A text as UTF-8 can carry it. */
const carried = (text: string) => Buffer.from(text).toString()

describe('a record of the journal', () => {
  it('gives back what was accepted, whatever its texts and numbers, with room before it', () => {
    const random = rng(7)
    for (let run = 0; run < 60; run++) {
      const requests = Array.from({ length: below(random, 4) }, () => randomRequest(random))
      const results = requests.map(
        (): AppendResult => (random() < 0.7 ? { ok: true, seq: pick(random, numbers.slice(1)) } : { ok: false, reason: 'fenced' }),
      )
      const room = below(random, 40)
      const record = encodeRecord(requests, results, room)
      const found = decodeRecord(record.subarray(room)).map(({ entry, seq }) => ({ ...entry, encodedRows: decodeRows(entry), seq }))
      const expected = requests.flatMap(({ docId, epoch, aclVersion, rows }, index) => {
        const result = results[index]
        if (!result?.ok || rows.length === 0) return []
        const claims = rows.flatMap((row) => row.claims.map((clientId) => ({ clientId, userId: carried(row.userId) })))
        const encodedRows = rows.map(({ userId, sessionId, at, data }) => ({
          userId: carried(userId),
          sessionId: carried(sessionId),
          at,
          data: new Uint8Array(data),
        }))
        return [{ docId: carried(docId), epoch, aclVersion, schemaVersion: 3, claims, rows: rows.length, encodedRows, seq: result.seq }]
      })
      expect(
        found.map((entry) => ({ ...entry, encodedRows: entry.encodedRows.map((row) => ({ ...row, data: new Uint8Array(row.data) })) })),
      ).toEqual(expected)
    }
  })

  it('refuses text with U+0000', () => {
    const row = { userId: 'li', sessionId: 's\0', at: 1, data: new Uint8Array(1), claims: [] }
    expect(() => encodeRecord([{ docId: 'doc', epoch: 1, aclVersion: 1, rows: [row] }], [{ ok: true, seq: 1 }], 0)).toThrow(TypeError)
  })

  it('of the version before, with what was refused in it, is read: after an update rows may lie in the journal', () => {
    const entry = (encoder: encoding.Encoder, docId: string, text: string) => {
      encoding.writeVarString(encoder, docId)
      for (const number of [1, 4, 2, 1, 77]) encoding.writeVarUint(encoder, number)
      encoding.writeVarString(encoder, 'li')
      encoding.writeVarUint(encoder, 1)
      encoding.writeVarUint8Array(
        encoder,
        encoding.encode((rows) => {
          for (const word of ['li', 's']) encoding.writeVarString(rows, word)
          encoding.writeVarUint(rows, 1_790_000_000_000)
          encoding.writeVarUint8Array(rows, Buffer.from(text))
        }),
      )
    }
    const record = encoding.encode((encoder) => {
      encoding.writeVarUint8Array(
        encoder,
        encoding.encode((batch) => {
          encoding.writeVarUint(batch, 2)
          entry(batch, 'a', 'refused')
          entry(batch, 'b', 'stored')
        }),
      )
      encoding.writeVarUint(encoder, 0)
      encoding.writeVarUint(encoder, 12)
    })
    const [accepted, ...more] = decodeRecord(record)
    expect(more).toEqual([])
    expect(accepted).toMatchObject({ seq: 12, entry: { docId: 'b', epoch: 1, aclVersion: 4, schemaVersion: 2, rows: 1 } })
    expect(accepted?.entry.claims).toEqual([{ clientId: 77, userId: 'li' }])
    const rows = accepted ? decodeRows(accepted.entry) : []
    expect(rows.map((row) => ({ ...row, data: String(Buffer.from(row.data)) }))).toEqual([
      { userId: 'li', sessionId: 's', at: 1_790_000_000_000, data: 'stored' },
    ])
  })
})
