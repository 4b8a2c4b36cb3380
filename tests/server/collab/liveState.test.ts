import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { LiveState } from '../../../server/collab/liveState.ts'
import { below, pick, rng } from '../../support/rng.ts'

const seed = Number(process.env['GALLEY_SEED'] ?? 20261129)

/** A state with a clock of its own, and a document that got all it told of. */
function watched(updates: readonly Uint8Array[] = []) {
  const clock = { now: 0 }
  const shadow = new Y.Doc()
  for (const update of updates) Y.applyUpdate(shadow, update)
  const told: Uint8Array[] = []
  const changed = (update: Uint8Array) => {
    told.push(update)
    Y.applyUpdate(shadow, update)
  }
  return { state: new LiveState(updates, () => clock.now, changed), clock, shadow, told }
}

/** The document that somebody has who knew `known` and was given what `state` holds beyond it. */
function caughtUp(known: Y.Doc, state: LiveState): Y.Doc {
  const reader = new Y.Doc()
  Y.applyUpdate(reader, Y.encodeStateAsUpdate(known))
  Y.applyUpdate(reader, state.difference(Y.encodeStateVector(known)))
  return reader
}

const contentOf = (doc: Y.Doc) => ({ text: doc.getText('t').toDelta(), meta: doc.getMap('m').toJSON() })
const later = 60_000

test(`rest changes nothing: whoever asks is answered the same, and every change is told once (seed ${seed})`, () => {
  for (let run = seed; run < seed + 20; run++) {
    const random = rng(run)
    const { state, clock, shadow } = watched()
    const writers = [1, 2, 3].map((clientID) => Object.assign(new Y.Doc(), { clientID }))
    const readers = [new Y.Doc()]
    for (let step = 0; step < 60; step++) {
      const writer = pick(random, writers)
      Y.applyUpdate(writer, state.difference(Y.encodeStateVector(writer)))
      const text = writer.getText('t')
      const before = Y.encodeStateVector(writer)
      writer.transact(() => {
        if (random() < 0.3 && text.length > 0) text.delete(below(random, text.length), 1)
        else text.insert(below(random, text.length + 1), `字${step}`, random() < 0.3 ? { bold: true } : {})
        if (random() < 0.2) writer.getMap('m').set('k', step)
      })
      Y.applyUpdate(state.doc, Y.encodeStateAsUpdate(writer, before))
      clock.now += random() < 0.5 ? later : 1
      const rested = state.rest()
      expect(state.isAtRest).toBe(rested)
      expect(Y.decodeStateVector(state.stateVector()), `run ${run}`).toEqual(Y.decodeStateVector(Y.encodeStateVector(shadow)))
      for (const reader of [new Y.Doc(), pick(random, readers)]) {
        const now = caughtUp(reader, state)
        expect(contentOf(now), `run ${run} step ${step}`).toEqual(contentOf(shadow))
        if (random() < 0.2) readers.push(now)
      }
      expect(state.isAtRest, 'to answer does not wake it').toBe(rested)
    }
    expect(contentOf(state.doc)).toEqual(contentOf(shadow))
    state.destroy()
  }
})

test('what is stored as one rests from the start, what is in pieces when nobody has used it', () => {
  const doc = new Y.Doc()
  const parts: Uint8Array[] = []
  doc.on('update', (update: Uint8Array) => parts.push(update))
  doc.getText('t').insert(0, '望川')
  doc.getText('t').insert(2, '日报')
  doc.getText('t').insert(4, '！')
  const [whole, several] = [watched([Y.encodeStateAsUpdate(doc)]), watched(parts)]
  expect([whole.state.isAtRest, several.state.isAtRest]).toEqual([true, false])
  for (const { state, told, clock } of [whole, several]) {
    expect(contentOf(caughtUp(new Y.Doc(), state))).toEqual(contentOf(doc))
    clock.now += later
    state.rest()
    expect(state.isAtRest).toBe(true)
    expect(contentOf(caughtUp(new Y.Doc(), state))).toEqual(contentOf(doc))
    expect(contentOf(state.doc)).toEqual(contentOf(doc))
    expect(told, 'what was stored is not told').toEqual([])
  }
  const { state: holed } = watched(parts.filter((_, index) => index !== 1))
  expect([holed.isAtRest, holed.hasGap]).toEqual([false, true])
})

test('what was changed after a rest is in every later answer', () => {
  const { state, clock, shadow } = watched()
  state.doc.getText('t').insert(0, 'a')
  clock.now += later
  expect(state.rest()).toBe(true)
  state.doc.getText('t').insert(1, 'b')
  expect(state.rest(), 'it was used just now').toBe(false)
  expect(contentOf(caughtUp(new Y.Doc(), state)).text).toEqual([{ insert: 'ab' }])
  clock.now += later
  expect(state.rest()).toBe(true)
  expect(contentOf(caughtUp(new Y.Doc(), state))).toEqual(contentOf(shadow))
})

test('whoever only reads sees the present text and does not wake what rests', () => {
  const { state, clock } = watched()
  const text = () => state.read((doc) => doc.getText('t').toString())
  state.doc.getText('t').insert(0, '望川')
  expect(text()).toBe('望川')
  clock.now += later
  expect(text(), 'to be read is not to be used').toBe('望川')
  expect(state.rest()).toBe(true)
  expect(text()).toBe('望川')
  expect(state.isAtRest).toBe(true)
  state.doc.getText('t').insert(2, '日报')
  expect(text()).toBe('望川日报')
})

test('a limit is kept by the true size, also of a state at rest', () => {
  const { state, clock } = watched()
  state.doc.getText('t').insert(0, 'x'.repeat(10_000))
  state.grow(50_000)
  expect(state.wouldExceed(20_000, 1_000), 'growth is an upper bound only').toBe(false)
  clock.now += later
  state.rest()
  expect(state.wouldExceed(10_500, 1_000)).toBe(true)
  expect(state.wouldExceed(20_000, 1_000)).toBe(false)
  expect(state.isAtRest).toBe(true)
})

test('a long log that nobody has folded is the same state as a short one', () => {
  const writer = Object.assign(new Y.Doc(), { clientID: 1 })
  const rows: Uint8Array[] = []
  writer.on('update', (row: Uint8Array) => rows.push(row))
  for (let i = 0; i < 1200; i++) writer.getText('t').insert(below(rng(i), i + 1), '字')
  const [short, long] = [watched(rows.slice(0, 500)).state, watched(rows).state]
  const whole = caughtUp(caughtUp(new Y.Doc(), short), long)
  expect(contentOf(whole)).toEqual(contentOf(writer))
  expect(Y.decodeStateVector(long.stateVector())).toEqual(Y.decodeStateVector(Y.encodeStateVector(writer)))
})
