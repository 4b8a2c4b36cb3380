import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { decodeLedger, encodeLedger } from '../../server/attribution/encodeLedger.ts'
import type { IdRange } from '../../server/attribution/idRuns.ts'
import { Ledger } from '../../server/attribution/ledger.ts'
import { readAuthors } from '../../server/attribution/readAuthors.ts'
import { below, rng } from '../support/rng.ts'
import { type Outcome, runSession, type SessionOptions } from '../support/robots/session.ts'

/*
 * People who each have letters of their own write one article in the product's own binding: they type, press Enter, join,
 * cut and paste (also from one field to another), drag, undo, format, change blocks, compose and work without a line.
 * Afterwards the letters tell who really typed what. tests/soak has the long run.
 */

const sessions: readonly SessionOptions[] = [
  { seed: 5, robots: 4, steps: 800, letters: 'once', target: 2_000 },
  { seed: 1, robots: 3, steps: 800, letters: 300, target: 2_000 },
  { seed: 20261129, robots: 4, steps: 800, letters: 40, target: 2_000 },
  // Four letters each: the comparison of texts by which the binding writes is then ambiguous everywhere.
  { seed: 77, robots: 5, steps: 800, letters: 4, target: 2_000 },
]
const extra = process.env['GALLEY_SEED']
const played = sessions.map((options, i) => ({ ...options, seed: extra ? Number(extra) + i : options.seed }))
const outcomes = new Map<number, Outcome>()
const outcome = (options: SessionOptions) => {
  const known = outcomes.get(options.seed) ?? runSession(options)
  outcomes.set(options.seed, known)
  return known
}

describe('the ledger of people who write together', () => {
  it.each(played)('credits characters to whoever typed them: $robots people, $letters letters each (seed $seed)', (options) => {
    const { surviving, wrongCount, wrong, struck, struckWrong, failures } = outcome(options)
    expect(failures).toEqual([])
    expect(surviving).toBeGreaterThan(100)
    // Short sessions with few characters left: one paste that is not recognised is a per cent.
    expect(1 - wrongCount / surviving, wrong.join('\n')).toBeGreaterThanOrEqual(0.96)
    expect(struck).toBeGreaterThan(100)
    expect(1 - struckWrong / struck).toBeGreaterThanOrEqual(0.96)
  })

  it.each(played)('has every character that was ever written standing, or struck once (seed $seed)', (options) => {
    const { ledger } = outcome(options).room
    const firstOf = (id: IdRange) =>
      ledger.lives.first.linksOf(id).map(({ range, link }) => `${link?.to.client ?? range.client} ${link?.to.clock ?? range.clock}`)
    const places = new Map<string, { standing: number; struck: number }>()
    for (const [client, runs] of ledger.written.entries()) {
      for (const clock of runs.flatMap((run) => Array.from({ length: run.len }, (_id, i) => run.clock + i))) {
        const id = { client, clock, len: 1 }
        const [first = ''] = firstOf(id)
        const place = places.get(first) ?? { standing: 0, struck: 0 }
        places.set(first, place)
        if (ledger.deleted.textOf(id) === '') place.standing++
        else {
          ledger.deleted.each(id, ({ moved }) => {
            if (!moved) place.struck++
          })
        }
      }
    }
    expect(places.size).toBeGreaterThan(500)
    expect([...places].filter(([, { standing, struck }]) => struck !== (standing > 0 ? 0 : 1))).toEqual([])
  })

  it.each(played.filter(({ letters }) => letters === 'once'))(
    'says of struck letters who typed and who struck them (seed $seed)',
    (options) => {
      const { strikes } = outcome(options)
      if (!strikes) throw new Error('letters are not known')
      expect(strikes.all).toBeGreaterThan(300)
      expect(strikes.missing).toEqual([])
      // What is not recognised where it is pasted is in the list, and once more when it is struck again.
      for (const faults of [strikes.standing, strikes.twice, strikes.author, strikes.deleter]) {
        expect(faults.length / strikes.all, faults.join('')).toBeLessThanOrEqual(0.03)
      }
    },
  )

  it.each(played)('is the same, byte for byte, folded at once or put away and taken up again (seed $seed)', (options) => {
    const { room } = outcome(options)
    const random = rng(options.seed + 1)
    let ledger = new Ledger()
    for (const row of room.rows) {
      ledger.apply(row, 0)
      if (below(random, 40) > 0) continue
      const bytes = encodeLedger(ledger)
      const state = Y.encodeStateAsUpdate(ledger.doc)
      ledger.destroy()
      ledger = decodeLedger({ seq: row.seq, ledger: bytes, state })
      expect(Buffer.compare(encodeLedger(ledger), bytes), `taken up at row ${row.seq}`).toBe(0)
    }
    expect(Buffer.compare(encodeLedger(ledger), encodeLedger(room.ledger))).toBe(0)
    expect(readAuthors(ledger)).toEqual(readAuthors(room.ledger))
  })

  it.each(played)('knows every character of the article (seed $seed)', (options) => {
    const { room } = outcome(options)
    const { runs } = readAuthors(room.ledger)
    const text = (field: string) =>
      room.doc
        .getXmlFragment(field)
        .toString()
        .replace(/<[^>]*>/g, '')
    expect(
      runs
        .filter(({ field }) => field === 3)
        .map((run) => run.text)
        .join(''),
    ).toBe(text('body'))
    expect(runs.filter(({ origin }) => origin < 0)).toEqual([])
  })
})
