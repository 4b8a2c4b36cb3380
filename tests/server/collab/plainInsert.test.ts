import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { classify } from '../../../server/collab/classify.ts'
import { decodeChecked } from '../../../server/collab/guard.ts'
import { defaultLimits } from '../../../server/collab/limits.ts'
import { LiveState } from '../../../server/collab/liveState.ts'
import { mergePlainInserts, type PlainInsert, readPlainInsert } from '../../../server/collab/plainInsert.ts'
import { syncFrame } from '../../support/hostileFrames.ts'
import { mutateFrame } from '../../support/mutateFrame.ts'
import { below, pick, rng } from '../../support/rng.ts'
import { Desk } from './desk.ts'

const seed = Number(process.env['GALLEY_SEED'] ?? 20261129)
const updateStep = 2

/** What somebody reads who has the update. */
function read(updates: readonly Uint8Array[]) {
  const doc = new Y.Doc()
  for (const update of updates) Y.applyUpdate(doc, update)
  expect(doc.store.pendingStructs).toBe(null)
  const vector = Y.decodeStateVector(Y.encodeStateVector(doc))
  return { body: doc.getXmlFragment('body').toJSON(), vector: [...vector].sort(([a], [b]) => a - b) }
}

test(`what is read as a plain insert is what the thorough judges make of it, and Yjs of both (seed ${seed})`, () => {
  for (let run = seed; run < seed + 3; run++) {
    const desk = new Desk(rng(run))
    const stored = [desk.start]
    const clock = { now: 0 }
    const state = new LiveState(
      stored,
      () => clock.now,
      () => {},
    )
    let plain = 0
    for (let i = 0; i < 50; i++) desk.step()
    for (const update of desk.updates) {
      const insert = readPlainInsert(syncFrame(updateStep, update), state)
      if (!insert) Y.applyUpdate(state.doc, update)
      else {
        plain += 1
        expect(insert.data).toEqual(update)
        const doc = new Y.Doc()
        for (const each of stored) Y.applyUpdate(doc, each)
        const { inserts, gap, noop, deletes } = classify(decodeChecked(update, 'update', defaultLimits), doc)
        expect({ gap, noop, deletes }).toEqual({ gap: false, noop: false, deletes: false })
        expect([...inserts]).toEqual([[insert.client, { from: insert.from, to: insert.to }]])
        state.insert(insert)
      }
      stored.push(update)
      clock.now += desk.random() < 0.05 ? 60_000 : 10
      state.rest()
      for (const { clientID } of desk.docs) {
        const tail = state.tailOf(clientID)
        if (tail) expect(tail.to).toBe(new Map(read(stored).vector).get(clientID))
      }
    }
    expect(read([state.difference(Uint8Array.of(0))]), `run ${run}`).toEqual(read(stored))
    expect(Y.decodeStateVector(state.stateVector())).toEqual(new Map(read(stored).vector))
    expect(plain, 'many edits are plain').toBeGreaterThan(desk.updates.length / 4)
  }
})

/** What a colleague typed in the same moment. */
function neighbour(client: number): PlainInsert {
  const doc = Object.assign(new Y.Doc(), { clientID: client })
  doc.getText('t').insert(0, '甲')
  const known = Y.encodeStateVector(doc)
  doc.getText('t').insert(1, '乙')
  const insert = readPlainInsert(syncFrame(updateStep, Y.encodeStateAsUpdate(doc, known)), { tailOf: () => ({ to: 1, right: null }) })
  if (!insert) throw new Error('that is plain')
  return insert
}

test(`a damaged frame is read as a plain insert only if every judge finds it good (seed ${seed})`, () => {
  const random = rng(seed)
  let accepted = 0
  for (let run = 0; run < 40; run++) {
    const desk = new Desk(random)
    const state = new LiveState(
      [desk.start],
      () => 0,
      () => {},
    )
    const mirror = new Y.Doc()
    Y.applyUpdate(mirror, desk.start)
    for (let i = 0; i < 40; i++) desk.step()
    const frames = desk.updates.map((update) => syncFrame(updateStep, update))
    for (const frame of frames) {
      for (let i = 0; i < 30; i++) {
        const damaged = mutateFrame(random, frame, pick(random, frames))
        const insert = readPlainInsert(damaged, state)
        if (!insert) continue
        accepted += 1
        for (const client of [1, 4_200_000_000]) {
          const other = neighbour(client)
          const merged = mergePlainInserts([insert, other])
          expect(Y.parseUpdateMeta(merged)).toEqual(Y.parseUpdateMeta(Y.mergeUpdates([insert.data, other.data])))
          expect(Y.decodeUpdate(merged).structs.length).toBe(insert.structs + other.structs)
        }
        const { gap, noop, deletes, inserts } = classify(decodeChecked(insert.data, 'update', defaultLimits), mirror)
        expect({ gap, noop, deletes }).toEqual({ gap: false, noop: false, deletes: false })
        expect([...inserts]).toEqual([[insert.client, { from: insert.from, to: insert.to }]])
        state.insert(insert)
        Y.applyUpdate(mirror, insert.data)
        expect(mirror.store.pendingStructs).toBe(null)
      }
      const insert = readPlainInsert(frame, state)
      if (insert) state.insert(insert)
      else Y.applyUpdate(state.doc, frame.subarray(frame.length - desk.updates[frames.indexOf(frame)]!.length))
      Y.applyUpdate(mirror, Y.encodeStateAsUpdate(state.doc, Y.encodeStateVector(mirror)))
    }
    expect(state.hasGap).toBe(false)
    expect(Y.encodeStateVector(state.doc)).toEqual(Y.encodeStateVector(mirror))
  }
  expect(accepted, 'some damage makes another good frame').toBeGreaterThan(50)
})

test(`text is taken for UTF-8 exactly when a strict decoder takes it (seed ${seed})`, () => {
  const random = rng(seed)
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  const known = { tailOf: (client: number) => (client === 9 ? { to: 1, right: null } : null) }
  const edges = [0x00, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xc1, 0xc2, 0xdf, 0xe0, 0xed, 0xef, 0xf0, 0xf4, 0xf5, 0xff]
  const seen = { good: 0, bad: 0 }
  for (let i = 0; i < 30_000; i++) {
    const bytes = Array.from({ length: 1 + below(random, 4) }, () => pick(random, edges))
    // One client, one struct of client 9 from clock 1 on: a string whose left neighbour is 9:0; nothing deleted.
    const update = Uint8Array.of(1, 1, 9, 1, 0x84, 9, 0, bytes.length, ...bytes, 0)
    const insert = readPlainInsert(syncFrame(updateStep, update), known)
    let text: string | null = null
    try {
      text = decoder.decode(Uint8Array.from(bytes))
    } catch {}
    expect(insert?.to ?? null, `${bytes}`).toBe(text === null ? null : 1 + text.length)
    seen[text === null ? 'bad' : 'good'] += 1
  }
  expect(seen.good, 'both kinds came').toBeGreaterThan(500)
})

test(`plain inserts merged are what they are one by one, also for whoever merges them again (seed ${seed})`, () => {
  const random = rng(seed)
  for (let run = 0; run < 15; run++) {
    const desk = new Desk(random)
    const state = new LiveState(
      [desk.start],
      () => 0,
      () => {},
    )
    for (let i = 0; i < 60; i++) desk.step()
    const known = [desk.start]
    let group: PlainInsert[] = []
    const close = () => {
      if (group.length === 0) return
      const merged = mergePlainInserts(group)
      const single = group.map(({ data }) => data)
      expect(read([...known, merged])).toEqual(read([...known, ...single]))
      expect(read([Y.mergeUpdates([...known, merged])])).toEqual(read([...known, ...single]))
      expect(Y.parseUpdateMeta(merged)).toEqual(Y.parseUpdateMeta(Y.mergeUpdates(single)))
      known.push(...single)
      group = []
    }
    for (const update of desk.updates) {
      const insert = readPlainInsert(syncFrame(updateStep, update), state)
      if (insert) {
        state.insert(insert)
        group.push(insert)
        if (random() < 0.1) close()
        continue
      }
      close()
      Y.applyUpdate(state.doc, update)
      known.push(update)
    }
    close()
    expect(known.length).toBe(desk.updates.length + 1)
  }
})

/** Frames of a writer who has typed `始` under client 9 and goes on, by hand. */
function typedOn(update: readonly number[]) {
  const known = { tailOf: (client: number) => (client === 9 ? { to: 1, right: { client: 7, clock: 3 } } : null) }
  return readPlainInsert(syncFrame(updateStep, Uint8Array.from(update)), known)
}

test('only what goes on between the same neighbours is plain, and only in the form that everybody writes', () => {
  const good = [1, 1, 9, 1, 0xc4, 9, 0, 7, 3, 1, 0x61, 0]
  expect(typedOn(good)).toMatchObject({ client: 9, from: 1, to: 2, structs: 1 })
  const bad: Record<string, readonly number[]> = {
    'an empty list of deletions in a longer form': [...good.slice(0, -1), 0x80, 0],
    'a clock in a longer form': [1, 1, 9, 0x81, 0, 0xc4, 9, 0, 7, 3, 1, 0x61, 0],
    'another left neighbour': [1, 1, 9, 1, 0xc4, 7, 0, 7, 3, 1, 0x61, 0],
    'another right neighbour': [1, 1, 9, 1, 0xc4, 9, 0, 7, 4, 1, 0x61, 0],
    'no right neighbour': [1, 1, 9, 1, 0x84, 9, 0, 1, 0x61, 0],
    'another client': [1, 1, 8, 1, 0xc4, 8, 0, 7, 3, 1, 0x61, 0],
    'a clock that was used': [1, 1, 9, 0, 0xc4, 9, 0, 7, 3, 1, 0x61, 0],
    'a clock ahead': [1, 1, 9, 2, 0xc4, 9, 1, 7, 3, 1, 0x61, 0],
    'a second text elsewhere': [1, 2, 9, 1, 0xc4, 9, 0, 7, 3, 1, 0x61, 0xc4, 9, 0, 7, 3, 1, 0x61, 0],
    'no text': [1, 1, 9, 1, 0xc4, 9, 0, 7, 3, 0, 0],
    'bytes behind it': [...good, 0],
    'a deletion': [...good.slice(0, -1), 1, 9, 1, 0, 1],
  }
  for (const [what, update] of Object.entries(bad)) expect(typedOn(update), what).toBe(null)
})

test('text in a paragraph that was deleted, or beside what is not its own, is for the thorough judges', () => {
  const writer = Object.assign(new Y.Doc(), { clientID: 9 })
  const fragment = writer.getXmlFragment('body')
  fragment.insert(0, [new Y.XmlText('一段')])
  const text = fragment.get(0) as Y.XmlText
  text.insert(2, '字')
  const state = new LiveState(
    [Y.encodeStateAsUpdate(writer)],
    () => 0,
    () => {},
  )
  expect(state.tailOf(9), 'a document at rest').toBe(null)
  expect(state.doc && state.tailOf(9)).toMatchObject({ to: Y.getState(writer.store, 9) })
  writer.getMap('meta').set('source', '新华社')
  Y.applyUpdate(state.doc, Y.encodeStateAsUpdate(writer))
  expect(state.tailOf(9), 'a detail is no text').toBe(null)
  text.insert(3, '后')
  Y.applyUpdate(state.doc, Y.encodeStateAsUpdate(writer))
  expect(state.tailOf(9)).not.toBe(null)
  fragment.delete(0, 1)
  Y.applyUpdate(state.doc, Y.encodeStateAsUpdate(writer))
  expect(state.tailOf(9), 'the paragraph is gone').toBe(null)
})
