import { describe, expect, test } from 'vitest'
import * as Y from 'yjs'
import { classify } from '../../../server/collab/classify.ts'
import { decodeChecked } from '../../../server/collab/guard.ts'
import { defaultLimits } from '../../../server/collab/limits.ts'
import { rng } from '../../support/rng.ts'

/** Peers that write in the same article and sometimes hear of each other. */
function writeAtRandom(random: () => number): Uint8Array[] {
  const docs = [0, 1, 2].map((i) => {
    const doc = new Y.Doc()
    doc.clientID = i + 1
    return doc
  })
  const updates: Uint8Array[] = []
  for (const doc of docs) doc.on('update', (update: Uint8Array, origin: unknown) => origin !== 'peer' && updates.push(update))
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T
  for (let step = 0; step < 40; step++) {
    const doc = pick(docs)
    const text = doc.getMap('meta').get('t')
    if (random() < 0.2) Y.applyUpdate(doc, Y.encodeStateAsUpdate(pick(docs)), 'peer')
    else if (random() < 0.15 || !(text instanceof Y.Text)) doc.getMap('meta').set('t', new Y.Text('start'))
    else if (random() < 0.4 && text.length > 0) text.delete(Math.floor(random() * text.length), 1)
    else text.insert(Math.floor(random() * (text.length + 1)), pick(['a', '稿件', 'xyz']))
  }
  return updates
}

function clone(doc: Y.Doc): Y.Doc {
  const copy = new Y.Doc()
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc))
  return copy
}

describe('classify', () => {
  const seed = Number(process.env['GALLEY_SEED'] ?? 20261123)
  test(`agrees with what Yjs does with the update (seed ${seed})`, () => {
    const random = rng(seed)
    let checked = 0
    const seen = { gap: 0, noop: 0, news: 0 }
    for (let round = 0; round < 60; round++) {
      const doc = new Y.Doc()
      for (const update of shuffled(writeAtRandom(random), random)) {
        const variant = random() < 0.1 ? Y.mergeUpdates([update, Y.encodeStateAsUpdate(doc)]) : update
        const what = classify(decodeChecked(variant, 'step2', defaultLimits), doc)
        const probe = clone(doc)
        const before = Y.encodeStateVector(probe)
        let events = 0
        probe.on('update', () => events++)
        Y.applyUpdate(probe, variant)
        const parked = probe.store.pendingStructs !== null || probe.store.pendingDs !== null
        expect(what.gap, 'gap').toBe(parked)
        if (!what.gap) {
          expect(what.noop, 'no news').toBe(events === 0)
          const grew = [...what.inserts].map(([client, range]) => [client, range.from, range.to])
          const really = [...Y.decodeStateVector(Y.encodeStateVector(probe))]
            .map(([client, to]) => [client, Y.decodeStateVector(before).get(client) ?? 0, to])
            .filter(([, from, to]) => from !== to)
          expect(grew.sort()).toEqual(really.sort())
          Y.applyUpdate(doc, variant)
        }
        seen[what.gap ? 'gap' : what.noop ? 'noop' : 'news'] += 1
        checked += 1
      }
    }
    // The generator must reach every kind of answer, or the test says nothing.
    expect(Math.min(seen.gap, seen.noop, seen.news), JSON.stringify({ ...seen, checked })).toBeGreaterThan(20)
  })
})

function shuffled(updates: Uint8Array[], random: () => number): Uint8Array[] {
  const list = [...updates]
  for (let i = 0; i < list.length; i++) {
    const j = Math.min(list.length - 1, i + Math.floor(random() * 3)) // mostly in order, sometimes early
    const a = list[i] as Uint8Array
    list[i] = list[j] as Uint8Array
    list[j] = a
    if (random() < 0.1) list.push(a) // and sometimes twice
  }
  return list
}
