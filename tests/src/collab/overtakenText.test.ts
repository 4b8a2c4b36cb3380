import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import { beforeEach, describe, expect, it } from 'vitest'
import { readSyncMessage, writeUpdate } from 'y-protocols/sync'
import type { WebsocketProvider } from 'y-websocket'
import * as Y from 'yjs'
import { messageSync } from '#shared/protocol/collab.ts'
import { watchOvertaken } from '../../../src/collab/overtakenText.ts'

/** A document whose provider only receives: what `receive` gives it arrives as a frame would. */
class Receiver {
  readonly doc = new Y.Doc()
  readonly messageHandlers: WebsocketProvider['messageHandlers'] = []
  readonly told: string[] = []
  time = 0

  constructor() {
    this.messageHandlers[messageSync] = (encoder, decoder, provider) => void readSyncMessage(decoder, encoder, this.doc, provider)
    watchOvertaken(
      this,
      (text) => this.told.push(text),
      () => this.time,
    )
  }

  receive(update: Uint8Array): void {
    const encoder = encoding.createEncoder()
    writeUpdate(encoder, update)
    const decoder = decoding.createDecoder(encoding.toUint8Array(encoder))
    this.messageHandlers[messageSync]?.(encoding.createEncoder(), decoder, this as unknown as WebsocketProvider, false, messageSync)
  }
}

function paragraph(doc: Y.Doc, at: number, text: string): void {
  const element = new Y.XmlElement('paragraph')
  doc.getXmlFragment('body').insert(at, [element])
  element.insert(0, [new Y.XmlText(text)])
}

function textOf(doc: Y.Doc, at: number): Y.XmlText {
  const element = doc.getXmlFragment('body').get(at)
  const text = element instanceof Y.XmlElement ? element.get(0) : null
  if (!(text instanceof Y.XmlText)) throw new Error(`no text in paragraph ${at}`)
  return text
}

/** What a colleague does who knows all that the receiver has now; arrives when it is called. */
function colleague(mine: Receiver, act: (doc: Y.Doc) => void): () => void {
  const update = workOf(mine, act)
  return () => mine.receive(update)
}

function workOf(mine: Receiver, act: (doc: Y.Doc) => void): Uint8Array {
  const doc = new Y.Doc()
  Y.applyUpdate(doc, Y.encodeStateAsUpdate(mine.doc))
  const before = Y.encodeStateVector(doc)
  act(doc)
  return Y.encodeStateAsUpdate(doc, before)
}

describe('own words in a block that a colleague removes', () => {
  let mine: Receiver

  beforeEach(() => {
    mine = new Receiver()
    paragraph(mine.doc, 0, '首段')
    paragraph(mine.doc, 1, '次段')
    mine.time += 60_000 // everybody has seen it
  })

  it('are handed over when the colleague had not seen them, without those that were seen', () => {
    const arrives = colleague(mine, (doc) => doc.getXmlFragment('body').delete(1, 1))
    textOf(mine.doc, 1).insert(2, '刚写的')
    textOf(mine.doc, 1).insert(0, '也是')
    arrives()
    expect(mine.told).toEqual(['刚写的也是'])
  })

  it('are handed over when the server, which had got them, deletes them with the block and names them', () => {
    const server = new Y.Doc()
    const deletion = workOf(mine, (doc) => doc.getXmlFragment('body').delete(1, 1))
    textOf(mine.doc, 1).insert(2, '刚写的')
    Y.applyUpdate(server, Y.encodeStateAsUpdate(mine.doc))
    const news: Uint8Array[] = []
    server.on('update', (update: Uint8Array) => news.push(update))
    Y.applyUpdate(server, deletion)
    mine.receive(Y.mergeUpdates(news))
    expect(mine.told).toEqual(['刚写的'])
  })

  it('are not handed over when the colleague moved them', () => {
    textOf(mine.doc, 1).insert(2, '刚写的')
    const arrives = colleague(mine, (doc) => {
      doc.getXmlFragment('body').delete(1, 1)
      textOf(doc, 0).insert(2, '次段刚写的')
    })
    arrives()
    expect(mine.told).toEqual([])
  })

  it('are handed over without those before them that the colleague moved', () => {
    textOf(mine.doc, 1).insert(2, '刚写的')
    const arrives = colleague(mine, (doc) => {
      doc.getXmlFragment('body').delete(1, 1)
      textOf(doc, 0).insert(2, '次段刚写的')
    })
    textOf(mine.doc, 1).insert(5, '又写的')
    arrives()
    expect(mine.told).toEqual(['又写的'])
  })

  it('come as a line per paragraph', () => {
    const arrives = colleague(mine, (doc) => doc.getXmlFragment('body').delete(0, 2))
    textOf(mine.doc, 0).insert(2, '甲')
    textOf(mine.doc, 1).insert(2, '乙')
    arrives()
    expect(mine.told).toEqual(['甲\n乙'])
  })

  it('are no matter when the colleague had seen them, or when they were taken back here', () => {
    textOf(mine.doc, 1).insert(2, '看到了的')
    mine.time += 60_000
    const arrives = colleague(mine, (doc) => doc.getXmlFragment('body').delete(1, 1))
    textOf(mine.doc, 1).insert(2, '不要的')
    textOf(mine.doc, 1).delete(2, 3)
    arrives()
    expect(mine.told).toEqual([])
  })

  it('are no matter when they stay', () => {
    const arrives = colleague(mine, (doc) => textOf(doc, 1).delete(0, 2))
    textOf(mine.doc, 1).insert(1, '留下的')
    arrives()
    expect(mine.told).toEqual([])
    expect(textOf(mine.doc, 1).toString()).toBe('留下的')
  })
})
