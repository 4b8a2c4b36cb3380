import * as Y from 'yjs'
import { below, pick } from '../../support/rng.ts'

const words = ['a', '字', '清样', '😀', 'xyz 12', '\u0000', 'é']

/** Clients that write in one text, hear of each other, and sometimes do more than type. */
export class Desk {
  readonly random: () => number
  readonly docs: readonly Y.Doc[]
  readonly updates: Uint8Array[] = []

  constructor(random: () => number) {
    this.random = random
    this.docs = [0, 1, 2].map((i) => Object.assign(new Y.Doc(), { clientID: [3, 2_000_000_000, 4_100_000_000][i] }))
    const [first] = this.docs
    first?.getXmlFragment('body').insert(0, [new Y.XmlText('始')])
    for (const doc of this.docs) Y.applyUpdate(doc, Y.encodeStateAsUpdate(first as Y.Doc))
    for (const doc of this.docs) doc.on('update', (update: Uint8Array, origin: unknown) => origin !== 'peer' && this.updates.push(update))
  }

  get start(): Uint8Array {
    return Y.encodeStateAsUpdate(this.docs[0] as Y.Doc)
  }

  step(): void {
    const { random } = this
    const doc = pick(random, this.docs)
    if (random() < 0.3) Y.applyUpdate(doc, Y.encodeStateAsUpdate(pick(random, this.docs)), 'peer')
    const text = doc.getXmlFragment('body').get(0) as Y.XmlText
    doc.transact(() => {
      const act = random()
      const at = below(random, text.length + 1)
      if (act < 0.1 && text.length > 2) text.delete(below(random, text.length - 1), 1)
      else if (act < 0.15) text.format(0, text.length, { bold: random() < 0.5 ? true : null })
      else if (act < 0.2) doc.getXmlFragment('body').insert(1, [new Y.XmlText('段')])
      else text.insert(at, pick(random, words), {})
      if (random() < 0.1) text.insert(below(random, text.length + 1), pick(random, words), {})
    })
    // Then they type on, a letter at a time.
    for (let i = below(random, 5), at = below(random, text.length + 1); i > 0; i--) {
      const word = pick(random, words)
      text.insert(at, word)
      at += word.length
    }
  }
}
