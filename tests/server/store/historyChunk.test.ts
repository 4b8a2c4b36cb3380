import { describe, expect, it } from 'vitest'
import { decodeHistory, encodeHistory, type LogRow } from '../../../server/store/historyChunk.ts'
import { rng } from '../../support/rng.ts'

const seed = Number(process.env['GALLEY_SEED'] ?? 41)

function randomRows(random: () => number, first: number, count: number): LogRow[] {
  return Array.from({ length: count }, (_, index) => ({
    seq: first + index,
    userId: `user-${Math.floor(random() * 4)}`,
    sessionId: `会话 ${Math.floor(random() * 9)}`,
    // Clocks go back too, and some rows are older than 1970 or far ahead.
    at: Math.floor((random() - 0.1) * 2 ** 45),
    data: Uint8Array.from({ length: Math.floor(random() * 300) }, () => Math.floor(random() * 256)),
  }))
}

const plain = (rows: readonly LogRow[]) => rows.map((row) => ({ ...row, data: Buffer.from(row.data).toString('hex') }))

describe('a chunk of folded rows', () => {
  it(`gives back every row, every byte (seed ${seed})`, async () => {
    const random = rng(seed)
    for (let round = 0; round < 40; round++) {
      const rows = randomRows(random, 1 + Math.floor(random() * 100_000), 1 + Math.floor(random() * 60))
      expect(plain(await decodeHistory(await encodeHistory(rows)))).toEqual(plain(rows))
    }
  })

  it('is much smaller than the rows of somebody who types', async () => {
    const rows = Array.from({ length: 500 }, (_, index) => ({
      seq: 1 + index,
      userId: 'u'.repeat(22),
      sessionId: 's'.repeat(64),
      at: 1_700_000_000_000 + index * 170,
      data: Uint8Array.of(1, 1, 200, 1, 2, 3, index % 128, 132, 200, 1, 2, 3, (index + 127) % 128, 3, 230, 184, 133, 0),
    }))
    expect((await encodeHistory(rows)).length).toBeLessThan(rows.length * 8)
  })

  it('says when any byte of it is wrong', async () => {
    const chunk = await encodeHistory(randomRows(rng(seed), 1, 20))
    for (const at of [0, 31, 32, 40, chunk.length - 1]) {
      const damaged = Uint8Array.from(chunk)
      damaged[at] = (damaged[at] ?? 0) ^ 1
      await expect(decodeHistory(damaged)).rejects.toThrow()
    }
    await expect(decodeHistory(chunk.subarray(0, -1))).rejects.toThrow()
    await expect(decodeHistory(new Uint8Array())).rejects.toThrow()
  })

  it('is not made of rows with a hole, or of none', async () => {
    const [a, , c] = randomRows(rng(seed), 1, 3)
    await expect(encodeHistory(a && c ? [a, c] : [])).rejects.toThrow(RangeError)
    await expect(encodeHistory([])).rejects.toThrow(RangeError)
  })
})
