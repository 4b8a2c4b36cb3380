import { expect, test } from 'vitest'
import { AckCounter } from '../../../server/collab/acks.ts'
import { below, rng } from '../../support/rng.ts'

test('in whatever order frames become durable, the count speaks for all frames up to it and for no other', () => {
  const random = rng(20261129)
  for (let run = 0; run < 200; run++) {
    const acks = new AckCounter()
    const waiting = Array.from({ length: 1 + (run % 12) }, () => acks.begin())
    const frames = waiting.map(() => 0)
    for (let i = 0; i < frames.length; i++) frames[i] = waiting.splice(below(random, waiting.length), 1)[0] ?? 0
    const durable = new Set<number>()
    for (const frame of frames) {
      const before = acks.count
      const grew = acks.done(frame)
      durable.add(frame)
      expect(grew).toBe(acks.count > before)
      for (let each = 1; each <= acks.count; each++) expect(durable.has(each), `${frames}`).toBe(true)
      expect(durable.has(acks.count + 1), `${frames}`).toBe(false)
    }
    expect(acks.count).toBe(frames.length)
  }
})
