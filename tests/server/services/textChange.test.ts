import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { entryKey } from '#shared/article/metadata.ts'
import { fragmentOf, metaOf, seedArticle } from '#shared/article/ydoc.ts'
import { isTextChange } from '../../../server/services/textChange.ts'

/** The update that a client sends for a change, on an article that exists already. */
function updateOf(change: (doc: Y.Doc) => void): Uint8Array {
  const server = new Y.Doc()
  seedArticle(server, { headline: ['雾锁渡口'], body: [{ type: 'paragraph', content: [{ type: 'text', text: '江面上起了雾。' }] }] })
  const client = new Y.Doc()
  Y.applyUpdate(client, Y.encodeStateAsUpdate(server))
  const before = Y.encodeStateVector(client)
  client.transact(() => change(client))
  return Y.encodeStateAsUpdate(client, before)
}

/** What the server logs of changes that were made one after the other while there was no connection. */
function offlineUpdateOf(changes: readonly ((doc: Y.Doc) => void)[]): Uint8Array {
  const server = new Y.Doc()
  seedArticle(server, { body: [{ type: 'paragraph', content: [{ type: 'text', text: '江面上起了雾。' }] }] })
  const client = new Y.Doc()
  Y.applyUpdate(client, Y.encodeStateAsUpdate(server))
  const updates: Uint8Array[] = []
  server.on('update', (update: Uint8Array) => updates.push(update))
  for (const change of changes) client.transact(() => change(client))
  Y.applyUpdate(server, Y.encodeStateAsUpdate(client, Y.encodeStateVector(server)))
  return Y.mergeUpdates(updates)
}

const paragraph = (doc: Y.Doc) => fragmentOf(doc, 'body').get(0) as Y.XmlElement
const text = (doc: Y.Doc) => paragraph(doc).get(0) as Y.XmlText

describe('writing', () => {
  it.each<[string, (doc: Y.Doc) => void]>([
    ['typing', (doc) => text(doc).insert(3, '又')],
    ['formatting', (doc) => text(doc).format(0, 2, { bold: {} })],
    ['a new paragraph', (doc) => fragmentOf(doc, 'body').push([new Y.XmlElement('paragraph')])],
    ['a text of the panel', (doc) => (metaOf(doc).get('standfirst') as Y.Text).insert(0, '提要')],
    [
      'typing and choosing at once',
      (doc) => {
        metaOf(doc).set('channel', 'fukan')
        text(doc).insert(0, '今晨')
      },
    ],
  ])('is %s', (_what, change) => {
    expect(isTextChange(updateOf(change))).toBe(true)
  })

  it('is deleting, of which an update holds nothing but the deletion', () => {
    const doc = new Y.Doc()
    seedArticle(doc, { body: [{ type: 'paragraph', content: [{ type: 'text', text: '江面上起了雾。' }] }] })
    const updates: Uint8Array[] = []
    doc.on('update', (update: Uint8Array) => updates.push(update))
    text(doc).delete(0, 3)
    expect(updates.map(isTextChange)).toEqual([true])
  })

  it('is deleting text in the same update as a choice: who did so offline was not named', () => {
    expect(isTextChange(offlineUpdateOf([(doc) => text(doc).delete(0, 3), (doc) => void metaOf(doc).set('channel', 'fukan')]))).toBe(true)
  })
})

describe('not writing', () => {
  it("is changing one's mind about a choice offline: who did so was named as a writer", () => {
    const choose = (channel: string) => (doc: Y.Doc) => void metaOf(doc).set('channel', channel)
    expect(isTextChange(offlineUpdateOf([choose('fukan'), choose('yaowen'), choose('shehui')]))).toBe(false)
  })

  it('is typing and taking it back before anybody has it', () => {
    expect(isTextChange(offlineUpdateOf([(doc) => text(doc).insert(2, '又又'), (doc) => text(doc).delete(2, 2)]))).toBe(false)
  })

  it.each<[string, (doc: Y.Doc) => void]>([
    ['choosing the channel', (doc) => void metaOf(doc).set('channel', 'fukan')],
    ['putting somebody in the byline', (doc) => void metaOf(doc).set(entryKey('byline', 'b1'), { role: 'photo', name: '陈颖', order: 0 })],
    ['opening the article', () => {}],
  ])('is %s', (_what, change) => {
    const doc = new Y.Doc()
    seedArticle(doc, {})
    const updates: Uint8Array[] = []
    doc.on('update', (update: Uint8Array) => updates.push(update))
    doc.transact(() => change(doc))
    for (const update of [...updates, new Uint8Array([0, 0])]) expect(isTextChange(update)).toBe(false)
  })
})
