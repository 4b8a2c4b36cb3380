import type { Kysely } from 'kysely'
import * as Y from 'yjs'
import { fragmentOf, metaOf, seedArticle } from '#shared/article/ydoc.ts'
import type { UpdateLog } from '../../../server/collab/ports.ts'
import { createDocument } from '../../../server/store/documents.ts'
import type { LogRow } from '../../../server/store/historyChunk.ts'
import type { Store } from '../../../server/store/openStore.ts'
import type { Database } from '../../../server/store/schema.ts'
import { rng } from '../../support/rng.ts'

/** Three people who write, strike, format and retitle in a stored document, without a server between. */
export class WrittenDocument {
  readonly id: string
  /** Every row that was stored, in order. */
  readonly rows: LogRow[] = []
  #store: Store
  readonly #random: () => number
  readonly #people = ['li', 'wang', 'zhao'].map((userId) => ({ userId, doc: new Y.Doc(), known: new Set<number>() }))
  #at = 1_700_000_000_000

  private constructor(store: Store, id: string, seed: number) {
    this.#store = store
    this.id = id
    this.#random = rng(seed)
  }

  static async create(store: Store, id: string, seed: number): Promise<WrittenDocument> {
    const written = new WrittenDocument(store, id, seed)
    const first = new Y.Doc()
    seedArticle(first, { headline: ['起点'] })
    const state = Y.encodeStateAsUpdate(first)
    const start = { userId: 'li', sessionId: 'server', at: written.#at }
    await store.db.transaction().execute((trx) => createDocument(trx, { id, ...start, state, schemaVersion: 1, clients: [first.clientID] }))
    written.rows.push({ seq: 1, ...start, data: state })
    for (const person of written.#people) Y.applyUpdate(person.doc, state)
    return written
  }

  get #log(): UpdateLog {
    return this.#store.updateLog
  }

  /** What is written from now on goes to another store that has the document. */
  moveTo(store: Store): void {
    this.#store = store
  }

  /** Stores so many more rows. */
  async write(count: number): Promise<void> {
    const end = this.rows.length + count
    while (this.rows.length < end) await this.#writeOne()
  }

  /** What the log says the document is, applied row by row. */
  expected(): Y.Doc {
    const doc = new Y.Doc()
    for (const row of this.rows) Y.applyUpdate(doc, row.data)
    return doc
  }

  /** Stores one row with so many paragraphs, as somebody who pastes a long text. */
  async paste(paragraphs: number): Promise<void> {
    await this.#writeOne((doc) => {
      const pasted = Array.from({ length: paragraphs }, (_, index) => {
        const paragraph = new Y.XmlElement('paragraph')
        paragraph.insert(0, [new Y.XmlText(`第${index}段，是贴进来的一段长长的文字。`)])
        return paragraph
      })
      fragmentOf(doc, 'body').insert(0, pasted)
    })
  }

  async #writeOne(change: (doc: Y.Doc) => void = (doc) => this.#change(doc)): Promise<void> {
    const person = this.#people[Math.floor(this.#random() * this.#people.length)]
    if (!person) throw new RangeError('nobody writes')
    const updates: Uint8Array[] = []
    const capture = (update: Uint8Array) => updates.push(update)
    person.doc.on('update', capture)
    person.doc.transact(() => change(person.doc))
    person.doc.off('update', capture)
    if (updates.length === 0) return
    const data = Y.mergeUpdates(updates)
    const claims = person.known.has(person.doc.clientID) ? [] : [person.doc.clientID]
    person.known.add(person.doc.clientID)
    this.#at += Math.floor(this.#random() * 900)
    const row = { userId: person.userId, sessionId: `session of ${person.userId}`, at: this.#at, data }
    const [result] = await this.#log.append([{ docId: this.id, epoch: 1, aclVersion: 1, rows: [{ ...row, claims }] }])
    if (!result?.ok) throw new Error('the store refused a row')
    this.rows.push({ seq: result.seq, ...row })
    // The others have not seen it yet when they write, now and then.
    for (const other of this.#people) if (other !== person && this.#random() < 0.8) catchUp(other.doc, person.doc)
    if (this.#random() < 0.2) for (const other of this.#people) catchUp(person.doc, other.doc)
  }

  #change(doc: Y.Doc): void {
    const body = fragmentOf(doc, 'body')
    const dice = this.#random()
    if (body.length === 0 || dice < 0.15) return this.#paragraph(body)
    if (dice < 0.2) return body.delete(Math.floor(this.#random() * body.length), 1)
    if (dice < 0.25) return void metaOf(doc).set('channel', `频道${Math.floor(this.#random() * 5)}`)
    const block = body.get(Math.floor(this.#random() * body.length))
    const text = block instanceof Y.XmlElement && block.length > 0 ? block.get(0) : null
    if (!(text instanceof Y.XmlText)) return this.#paragraph(body)
    const at = Math.floor(this.#random() * (text.length + 1))
    const length = Math.min(text.length - at, 1 + Math.floor(this.#random() * 6))
    if (dice < 0.45 && length > 0) text.delete(at, length)
    else if (dice < 0.55 && length > 0) text.format(at, length, { bold: this.#random() < 0.5 ? {} : null })
    else text.insert(at, '清样上的一句话'.slice(0, 1 + Math.floor(this.#random() * 6)))
  }

  #paragraph(body: Y.XmlFragment): void {
    const paragraph = new Y.XmlElement('paragraph')
    paragraph.insert(0, [new Y.XmlText('新的一段')])
    body.insert(Math.floor(this.#random() * (body.length + 1)), [paragraph])
  }
}

/** Gives one document what the other has. */
function catchUp(doc: Y.Doc, other: Y.Doc): void {
  if (doc !== other) Y.applyUpdate(doc, Y.encodeStateAsUpdate(other, Y.encodeStateVector(doc)))
}

/** State vector, deletions and content, for one comparison. */
export function fingerprint(doc: Y.Doc): { readonly vector: string; readonly deleted: unknown; readonly content: unknown } {
  const deleted = Y.createDeleteSetFromStructStore(doc.store)
  const clients = [...deleted.clients].map(([client, items]) => [client, items.map(({ clock, len }) => [clock, len])] as const)
  return {
    vector: JSON.stringify([...Y.decodeStateVector(Y.encodeStateVector(doc))].sort(([a], [b]) => a - b)),
    deleted: clients.sort(([a], [b]) => a - b),
    content: ['kicker', 'headline', 'deck', 'body']
      .map((field) => doc.getXmlFragment(field).toString())
      .concat(JSON.stringify(doc.getMap('meta'))),
  }
}

/** What a server that starts now would have in memory. */
export async function loaded(store: Store, id: string): Promise<Y.Doc> {
  const doc = new Y.Doc()
  const stored = await store.updateLog.load(id)
  for (const update of stored?.updates ?? []) Y.applyUpdate(doc, update)
  if (doc.store.pendingStructs || doc.store.pendingDs) throw new Error('content that is not stored is referred to')
  return doc
}

/** Numbers of rows, chunks and snapshots of a document. */
export async function shape(db: Kysely<Database>, id: string) {
  const rows = await db.selectFrom('doc_update').select('seq').where('doc_id', '=', id).orderBy('seq').execute()
  const chunks = await db.selectFrom('doc_history').select(['from_seq', 'to_seq']).where('doc_id', '=', id).orderBy('from_seq').execute()
  const snapshots = await db.selectFrom('doc_snapshot').select('seq').where('doc_id', '=', id).orderBy('seq').execute()
  return {
    rows: rows.map((row) => row.seq),
    chunks: chunks.map((chunk) => [chunk.from_seq, chunk.to_seq]),
    snapshots: snapshots.map((snapshot) => snapshot.seq),
  }
}
