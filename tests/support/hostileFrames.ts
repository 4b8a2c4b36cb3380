import * as encoding from 'lib0/encoding'
import * as Y from 'yjs'
import { mutateFrame } from './mutateFrame.ts'
import { pick } from './rng.ts'

/** A sync frame of the wire, as a client sends it. */
export function syncFrame(step: 0 | 1 | 2, update: Uint8Array): Uint8Array {
  return encoding.encode((encoder) => {
    encoding.writeVarUint(encoder, 0)
    encoding.writeVarUint(encoder, step)
    encoding.writeVarUint8Array(encoder, update)
  })
}

/** Good frames of every kind that the stock provider sends, of a client that has written, deleted and formatted. */
export function goodFrames(base: Uint8Array): Uint8Array[] {
  const doc = new Y.Doc()
  Y.applyUpdate(doc, base)
  const frames: Uint8Array[] = []
  doc.on('update', (update: Uint8Array) => frames.push(syncFrame(2, update)))
  const body = doc.getXmlFragment('body')
  for (let i = 0; i < 12; i++) {
    const paragraph = new Y.XmlElement('paragraph')
    paragraph.setAttribute('level', `${i}`)
    const run = new Y.XmlText(`第${i}段的文字`)
    paragraph.insert(0, [run])
    body.insert(body.length, [paragraph])
    run.format(1, 2, { bold: {} })
    run.delete(0, 1)
    doc.getMap('meta').set('source', { name: `通讯社${i}` })
    if (i % 3 === 0) body.delete(0, 1)
  }
  frames.push(syncFrame(1, Y.encodeStateAsUpdate(doc)))
  frames.push(syncFrame(0, Y.encodeStateVector(doc)))
  const payload = encoding.encode((encoder) => {
    encoding.writeVarUint(encoder, 1)
    encoding.writeVarUint(encoder, doc.clientID)
    encoding.writeVarUint(encoder, 1)
    encoding.writeVarString(encoder, JSON.stringify({ user: { name: 'x' }, cursor: { anchor: 3 } }))
  })
  frames.push(Uint8Array.of(1, payload.length, ...payload), Uint8Array.of(3))
  return frames
}

/** A damaged frame; every damaged update is also tried inside an undamaged frame, where the frame cannot give it away. */
export function hostileFrame(random: () => number, good: readonly Uint8Array[], updates: readonly Uint8Array[]): Uint8Array {
  if (random() < 0.5) return mutateFrame(random, pick(random, good), pick(random, good))
  return syncFrame(pick(random, [1, 2] as const), mutateFrame(random, pick(random, updates), pick(random, updates)))
}

/** The updates that content frames carry. */
export function updatesOf(frames: readonly Uint8Array[]): Uint8Array[] {
  return frames.filter((frame) => frame[0] === 0 && frame[1] !== 0).map((frame) => frame.subarray((frame[2] ?? 0) < 128 ? 3 : 4))
}
