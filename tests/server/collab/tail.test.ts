import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { readPlainInsert } from '../../../server/collab/plainInsert.ts'
import { tailIn, typeOn } from '../../../server/collab/tail.ts'
import { syncFrame } from '../../support/hostileFrames.ts'
import { rng } from '../../support/rng.ts'
import { Desk } from './desk.ts'

const seed = Number(process.env['GALLEY_SEED'] ?? 20261129)
const updateStep = 2

/** Every item, as Yjs keeps it. */
function itemsOf(doc: Y.Doc) {
  const id = (item: { readonly id: Y.ID } | null) => item && `${item.id.client}:${item.id.clock}`
  return [...doc.store.clients].flatMap(([client, structs]) =>
    structs.map((struct) => ({
      client,
      clock: struct.id.clock,
      length: struct.length,
      deleted: struct.deleted,
      ...(struct instanceof Y.Item && {
        left: id(struct.left),
        right: id(struct.right),
        text: struct.content instanceof Y.ContentString && struct.content.str,
      }),
    })),
  )
}

const bytesOf = (doc: Y.Doc) => Buffer.from(Y.encodeStateAsUpdate(doc))

const lengthsOf = (doc: Y.Doc) => {
  const body = doc.getXmlFragment('body')
  return [body.length, ...body.toArray().map((node) => (node as Y.XmlText).length)]
}

test(`text that is typed on in place leaves the very document that Yjs makes of it (seed ${seed})`, () => {
  let inPlace = 0
  let others = 0
  for (let run = seed; run < seed + 20; run++) {
    const random = rng(run)
    const desk = new Desk(random)
    for (let i = 0; i < 40; i++) desk.step()
    const [mine, thorough] = [0, 1].map(() => Object.assign(new Y.Doc(), { clientID: 77 })) as [Y.Doc, Y.Doc]
    for (const doc of [mine, thorough]) Y.applyUpdate(doc, desk.start)
    for (const update of desk.updates) {
      const insert = readPlainInsert(syncFrame(updateStep, update), { tailOf: (client) => tailIn(mine, client) })
      if (insert) typeOn(mine, insert.client, insert.text)
      else Y.applyUpdate(mine, update)
      Y.applyUpdate(thorough, update)
      if (insert) inPlace += 1
      else others += 1
      // The server writes too, which makes Yjs remember where it was in a text.
      const at = random()
      if (random() < 0.1) {
        for (const doc of [mine, thorough]) {
          const text = doc.getXmlFragment('body').get(0) as Y.XmlText
          text.insert(Math.floor(at * (text.length + 1)), '印', {})
        }
      }
      expect(lengthsOf(mine), `run ${run}`).toEqual(lengthsOf(thorough))
      expect(bytesOf(mine).equals(bytesOf(thorough)), `run ${run}`).toBe(true)
    }
    expect(itemsOf(mine)).toEqual(itemsOf(thorough))
    expect(mine.getXmlFragment('body').toJSON()).toBe(thorough.getXmlFragment('body').toJSON())
  }
  expect(Math.min(inPlace, others), 'both ways were gone').toBeGreaterThan(200)
})

test('behind words that a colleague wrote at the same place meanwhile, nobody types on in place', () => {
  const [anna, bo] = [1, 2].map((clientID) => Object.assign(new Y.Doc(), { clientID })) as [Y.Doc, Y.Doc]
  anna.getText('t').insert(0, '江')
  Y.applyUpdate(bo, Y.encodeStateAsUpdate(anna))
  const text = bo.getText('t')
  expect(tailIn(bo, 1)).toEqual({ to: 1, right: null })
  text.insert(1, '雾')
  expect(tailIn(bo, 1), 'bo stands right of it').toBe(null)
  expect(tailIn(bo, 2)).toEqual({ to: 1, right: null })
  expect(tailIn(bo, 3), 'nobody').toBe(null)
  expect(() => typeOn(bo, 3, '字')).toThrow('client 3')
  Y.applyUpdate(anna, Y.encodeStateAsUpdate(bo))
  anna.getText('t').insert(1, '上')
  expect(tailIn(anna, 1), 'written before what stands there').toEqual({ to: 2, right: { client: 2, clock: 0 } })
  anna.getText('t').delete(1, 1)
  expect(tailIn(anna, 1), 'what was deleted').toBe(null)
})

test('an item that hostile overlaps have left in a living list, but of a dead text, has no tail; nor has one of no length', () => {
  const bytes = (text: string) => [text.length, ...new TextEncoder().encode(text)]
  const made = () => {
    const doc = Object.assign(new Y.Doc(), { clientID: 1 })
    const texts = ['AAA', 'BBB'].map((words) => new Y.XmlText(words))
    doc.getXmlFragment('body').insert(0, texts)
    return { doc, last: texts.map((text) => Y.createRelativePositionFromTypeIndex(text, 2).item?.clock ?? 0) as [number, number] }
  }
  const { doc, last } = made()
  // Client 9: a format mark behind BBB, then, from the same clock on, text behind AAA, of which one unit is known already.
  Y.applyUpdate(doc, Uint8Array.from([1, 1, 9, 0, 0x86, 1, last[1], ...bytes('bold'), ...bytes('null'), 0]))
  Y.applyUpdate(doc, Uint8Array.from([1, 1, 9, 0, 0x84, 1, last[0], ...bytes('xy'), 0]))
  expect(tailIn(doc, 9)).not.toBe(null)
  doc.getXmlFragment('body').delete(0, 1)
  expect(doc.store.clients.get(9)?.at(-1)?.deleted, 'it lives on').toBe(false)
  expect(tailIn(doc, 9)).toBe(null)
  const other = made()
  Y.applyUpdate(other.doc, Uint8Array.from([1, 1, 9, 0, 0x84, 1, other.last[0], ...bytes('x'), 0]))
  Y.applyUpdate(other.doc, Uint8Array.from([1, 2, 9, 1, 0x84, 9, 0, ...bytes('X'), 0x84, 1, other.last[1], 0, 0]))
  expect(other.doc.store.clients.get(9)?.at(-1)?.length).toBe(0)
  expect(tailIn(other.doc, 9)).toBe(null)
})
