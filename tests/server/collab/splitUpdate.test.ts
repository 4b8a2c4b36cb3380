import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { splitUpdate } from '../../../server/collab/splitUpdate.ts'
import { below, pick, rng } from '../../support/rng.ts'

const seeds = process.env['GALLEY_SEED'] ? [Number(process.env['GALLEY_SEED'])] : [1, 2, 3]

/** A document that several people have written in, cut up and deleted from, knowing of each other now and then. */
function tangled(random: () => number, steps: number): Y.Doc {
  const docs = Array.from({ length: 4 }, () => new Y.Doc())
  for (let step = 0; step < steps; step++) {
    const doc = pick(random, docs)
    const body = doc.getXmlFragment('body')
    const dice = random()
    if (body.length === 0 || dice < 0.2) body.insert(below(random, body.length + 1), [new Y.XmlElement('paragraph')])
    else if (dice < 0.3 && body.length > 3) body.delete(below(random, body.length), 1)
    else if (dice < 0.4) doc.getMap('meta').set(pick(random, ['a', 'b', 'c']), { step })
    else if (dice < 0.55) Y.applyUpdate(doc, Y.encodeStateAsUpdate(pick(random, docs)))
    else writeInto(random, body.get(below(random, body.length)) as Y.XmlElement)
  }
  const all = new Y.Doc()
  for (const doc of docs) Y.applyUpdate(all, Y.encodeStateAsUpdate(doc))
  return all
}

function writeInto(random: () => number, paragraph: Y.XmlElement): void {
  const first = paragraph.length > 0 ? paragraph.get(0) : null
  if (!(first instanceof Y.XmlText)) return paragraph.insert(0, [new Y.XmlText('始')])
  if (random() < 0.7 || first.length < 3) first.insert(below(random, first.length + 1), '字'.repeat(1 + below(random, 9)))
  else if (random() < 0.5) first.delete(below(random, first.length - 1), 1)
  else first.format(0, 2, { bold: {} })
}

test.each(seeds)('pieces are the whole, and each can be applied when it comes (seed %i)', (seed) => {
  const random = rng(seed)
  const doc = tangled(random, 1000)
  const known = new Y.Doc()
  Y.applyUpdate(known, Y.encodeStateAsUpdate(tangled(random, 200)))
  for (const base of [null, known]) {
    if (base) Y.applyUpdate(doc, Y.encodeStateAsUpdate(base))
    const update = Y.encodeStateAsUpdate(doc, base ? Y.encodeStateVector(base) : undefined)
    for (const size of [1, 3000, 1e9]) {
      const receiver = new Y.Doc()
      if (base) Y.applyUpdate(receiver, Y.encodeStateAsUpdate(base))
      const pieces = splitUpdate(update, size)
      for (const piece of pieces) {
        Y.applyUpdate(receiver, piece)
        expect([receiver.store.pendingStructs, receiver.store.pendingDs], 'waits for nothing').toEqual([null, null])
      }
      expect(Y.encodeStateVector(receiver)).toEqual(Y.encodeStateVector(doc))
      expect(receiver.getXmlFragment('body').toString()).toBe(doc.getXmlFragment('body').toString())
      expect(receiver.getMap('meta').toJSON()).toEqual(doc.getMap('meta').toJSON())
      expect(Y.encodeStateAsUpdate(receiver)).toEqual(Y.encodeStateAsUpdate(doc))
      if (size === 3000) for (const piece of pieces) expect(piece.length).toBeLessThan(2 * size)
      if (size === 1e9) expect(pieces).toHaveLength(1)
    }
  }
})

test('nothing is one empty piece', () => {
  const pieces = splitUpdate(Y.encodeStateAsUpdate(new Y.Doc()), 100)
  expect(pieces).toEqual([Uint8Array.of(0, 0)])
})
