import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { splitUpdate } from '../../../server/collab/splitUpdate.ts'
import { below, pick, rng } from '../../support/rng.ts'

const seeds = process.env['GALLEY_SEED'] ? [Number(process.env['GALLEY_SEED'])] : [1, 2, 3]

/** A document that several people have written in, cut up and deleted from, knowing of each other now and then. */
function tangled(random: () => number, steps: number): Y.Doc {
  const docs = Array.from({ length: 4 }, () => docOf(below(random, 2 ** 32)))
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

function docOf(clientID: number): Y.Doc {
  const doc = new Y.Doc()
  doc.clientID = clientID
  return doc
}

function writeInto(random: () => number, paragraph: Y.XmlElement): void {
  const first = paragraph.length > 0 ? paragraph.get(0) : null
  if (!(first instanceof Y.XmlText)) return paragraph.insert(0, [new Y.XmlText('始')])
  if (random() < 0.7 || first.length < 3) first.insert(below(random, first.length + 1), '字'.repeat(1 + below(random, 9)))
  else if (random() < 0.5) first.delete(below(random, first.length - 1), 1)
  else first.format(0, 2, { bold: {} })
}

test.each(seeds)('pieces are the whole, and are applied as one change when the last has come (seed %i)', (seed) => {
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
      let changes = 0
      receiver.on('update', () => changes++)
      const pieces = splitUpdate(update, size)
      for (const piece of pieces) {
        expect(changes).toBe(0)
        Y.applyUpdate(receiver, piece)
      }
      expect(changes).toBe(1)
      expect([receiver.store.pendingStructs, receiver.store.pendingDs], 'waits for nothing').toEqual([null, null])
      expect(Y.encodeStateVector(receiver)).toEqual(Y.encodeStateVector(doc))
      expect(receiver.getXmlFragment('body').toString()).toBe(doc.getXmlFragment('body').toString())
      expect(receiver.getMap('meta').toJSON()).toEqual(doc.getMap('meta').toJSON())
      expect(Y.encodeStateAsUpdate(receiver)).toEqual(Y.encodeStateAsUpdate(doc))
      if (size === 3000) for (const piece of pieces.slice(0, -1)) expect(piece.length).toBeLessThan(2 * size)
      if (size === 1e9) expect(pieces.length).toBeLessThanOrEqual(2)
    }
  }
})

/** Bold words of one person, which a colleague rewrote within: the marks are of one client, what stands between them of another. */
function rewrittenBold(): Y.Doc {
  const [first, second] = [docOf(2), docOf(1)]
  const text = new Y.XmlText('今日头条')
  first.getXmlFragment('body').insert(0, [text])
  text.format(0, 2, { bold: {} })
  Y.applyUpdate(second, Y.encodeStateAsUpdate(first))
  const rewritten = second.getXmlFragment('body').get(0) as Y.XmlText
  rewritten.insert(1, '晨')
  rewritten.delete(2, 1)
  rewritten.delete(0, 1)
  return second
}

test('a text that comes in pieces keeps its format', () => {
  const doc = rewrittenBold()
  const receiver = new Y.Doc()
  const made: unknown[] = []
  receiver.on('update', (_update: Uint8Array, origin: unknown) => made.push(origin))
  for (const piece of splitUpdate(Y.encodeStateAsUpdate(doc), 1)) Y.applyUpdate(receiver, piece, 'server')
  expect(receiver.getXmlFragment('body').toString()).toBe('<bold>晨</bold>头条')
  expect(made, 'no edit of its own').toEqual(['server'])
})

test('nothing is one empty piece', () => {
  const pieces = splitUpdate(Y.encodeStateAsUpdate(new Y.Doc()), 100)
  expect(pieces).toEqual([Uint8Array.of(0, 0)])
})
