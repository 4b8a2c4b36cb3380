import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { compactDocument } from '../../../server/services/compactDocument.ts'
import { type Folder, foldLog, inThreadFolder } from '../../../server/services/foldLog.ts'
import { type FoldStep, listLongLogs, readLogSize } from '../../../server/store/foldedLog.ts'
import type { Store } from '../../../server/store/openStore.ts'
import { readHistory } from '../../../server/store/readHistory.ts'
import { describeStores, sharedStore } from '../store/testStores.ts'
import { fingerprint, loaded, shape, WrittenDocument } from '../store/writtenDocument.ts'

const seed = Number(process.env['GALLEY_SEED'] ?? 2026)
const steps = ['claim', 'snapshot', 'history', 'rows', 'snapshots', 'commit'] as const

await describeStores('compactDocument', ['sqlite in thread', 'sqlite in a worker', 'postgres'], (kind) => {
  const opened = sharedStore(kind)
  let documents = 0

  async function written(rows: number): Promise<{ store: Store; document: WrittenDocument }> {
    const store = await opened()
    const document = await WrittenDocument.create(store, `doc-${++documents}`, seed + documents)
    await document.write(rows)
    return { store, document }
  }

  const compact = (store: Store, id: string, more: { step?: FoldStep; folder?: Folder } = {}) =>
    compactDocument({ db: store.db, folder: inThreadFolder, now: () => 5, ...more }, id)

  async function expectSame(store: Store, document: WrittenDocument): Promise<void> {
    expect(fingerprint(await loaded(store, document.id))).toEqual(fingerprint(document.expected()))
    const history = []
    for await (const row of readHistory(store.db, document.id)) history.push({ ...row, data: Buffer.from(row.data).toString('hex') })
    expect(history).toEqual(document.rows.map((row) => ({ ...row, data: Buffer.from(row.data).toString('hex') })))
  }

  it(`leaves the same document and every row of its history, round after round (seed ${seed})`, async () => {
    const { store, document } = await written(0)
    const heads: number[] = []
    for (const rows of [60, 1, 30, 45, 80]) {
      await document.write(rows)
      const folded = await compact(store, document.id)
      expect(folded).toEqual({ rows: document.rows.length - (heads.at(-1) ?? 0), damage: [] })
      heads.push(document.rows.length)
      await expectSame(store, document)
    }
    const { rows, chunks, snapshots } = await shape(store.db, document.id)
    expect({ rows, snapshots }).toEqual({ rows: [], snapshots: heads.slice(-2) })
    expect(chunks).toEqual(heads.map((head, index) => [(heads[index - 1] ?? 0) + 1, head]))
    await document.write(20)
    await expectSame(store, document)
    expect((await store.updateLog.load(document.id))?.updates).toHaveLength(21)
  })

  it('knows how much of a log is not folded', async () => {
    const { store, document } = await written(39)
    const bytes = (rows: WrittenDocument['rows']) => rows.reduce((sum, row) => sum + row.data.length, 0)
    expect(await readLogSize(store.db, document.id)).toEqual({ docId: document.id, rows: 40, bytes: bytes(document.rows) })
    expect(await listLongLogs(store.db, 40)).toContain(document.id)
    expect(await listLongLogs(store.db, 41)).not.toContain(document.id)
    await compact(store, document.id)
    expect(await readLogSize(store.db, document.id)).toEqual({ docId: document.id, rows: 0, bytes: 0 })
    await document.write(3)
    expect(await readLogSize(store.db, document.id)).toMatchObject({ rows: 3, bytes: bytes(document.rows.slice(-3)) })
    expect(await listLongLogs(store.db, 4)).not.toContain(document.id)
  })

  it('does nothing to a document without new rows, or to none', async () => {
    const { store, document } = await written(5)
    await compact(store, document.id)
    const before = await shape(store.db, document.id)
    expect(await compact(store, document.id)).toEqual({ rows: 0, damage: [] })
    expect(await shape(store.db, document.id)).toEqual(before)
    expect(await compact(store, 'nothing')).toEqual({ rows: 0, damage: [] })
  })

  it.each(steps)('that breaks before %s changes nothing, and the next one works', async (where) => {
    const { store, document } = await written(40)
    await compact(store, document.id)
    await document.write(25)
    const before = await shape(store.db, document.id)
    const breaking: FoldStep = (step) => {
      if (step === where) throw new Error(`broken before ${where}`)
    }
    await expect(compact(store, document.id, { step: breaking })).rejects.toThrow(`broken before ${where}`)
    expect(await shape(store.db, document.id)).toEqual(before)
    await expectSame(store, document)
    await compact(store, document.id)
    await expectSame(store, document)
  })

  it('F24: two at once fold every row once', async () => {
    const { store, document } = await written(80)
    const both = await Promise.all([compact(store, document.id), compact(store, document.id), compact(store, document.id)])
    expect(both.map(({ rows }) => rows).sort((a, b) => a - b)).toEqual([0, 0, document.rows.length])
    await expectSame(store, document)
  })

  it('F24: two at once, of which one breaks, leave the other’s work', async () => {
    const { store, document } = await written(50)
    const breaking: FoldStep = (step) => {
      if (step === 'commit') throw new Error('broken')
    }
    const [first, second] = await Promise.allSettled([compact(store, document.id, { step: breaking }), compact(store, document.id)])
    // Whoever locks the document first: the other waits, and finds the rows folded or still to be folded.
    expect(second.status).toBe('fulfilled')
    if (first.status === 'fulfilled') expect(first.value.rows).toBe(0)
    await expectSame(store, document)
    expect((await shape(store.db, document.id)).rows).toEqual([])
  })

  it('is not noticed by whoever writes and reads meanwhile', async () => {
    const { store, document } = await written(30)
    let writing = true
    const writer = document.write(150).finally(() => {
      writing = false
    })
    const folds = (async () => {
      while (writing) await compact(store, document.id)
    })()
    const reads = (async () => {
      let seq = 0
      while (writing) {
        const stored = await store.updateLog.load(document.id)
        expect(stored?.damage).toEqual([])
        expect(stored?.seq).toBeGreaterThanOrEqual(seq)
        seq = stored?.seq ?? 0
        // Every prefix of the log is a whole document.
        const doc = new Y.Doc()
        for (const update of stored?.updates ?? []) Y.applyUpdate(doc, update)
        expect(doc.store.pendingStructs).toBeNull()
        let rows = 0
        for await (const row of readHistory(store.db, document.id, { upTo: seq })) expect(row.seq).toBe(++rows)
        expect(rows).toBe(seq)
      }
    })()
    await Promise.all([writer, folds, reads])
    await expectSame(store, document)
    expect([1, 2]).toContain((await shape(store.db, document.id)).snapshots.length)
  })

  it('reads a range of history across chunks and rows', async () => {
    const { store, document } = await written(20)
    await compact(store, document.id)
    await document.write(20)
    await compact(store, document.id)
    await document.write(20)
    const last = document.rows.length
    for (const [after, upTo] of [
      [0, last],
      [7, 9],
      [15, 45],
      [last - 3, last],
      [last, last],
      [20, 21],
      [40, 60],
    ] as const) {
      const seqs = []
      for await (const row of readHistory(store.db, document.id, { after, upTo })) seqs.push(row.seq)
      expect(seqs).toEqual(document.rows.filter(({ seq }) => seq > after && seq <= upTo).map(({ seq }) => seq))
    }
  })

  describe('a damaged part', () => {
    const ruin = (store: Store, id: string, seq: number) =>
      store.db
        .updateTable('doc_snapshot')
        .set({ state: Uint8Array.of(0, 0) })
        .where('doc_id', '=', id)
        .where('seq', '=', seq)
        .execute()

    async function withTwoSnapshots() {
      const { store, document } = await written(30)
      await compact(store, document.id)
      const [old] = (await shape(store.db, document.id)).snapshots
      await document.write(30)
      await compact(store, document.id)
      const newest = document.rows.length
      await document.write(10)
      return { store, document, old: old ?? 0, newest }
    }

    it('the newest snapshot: the one before and history take its place, and it is named', async () => {
      const { store, document, newest } = await withTwoSnapshots()
      await ruin(store, document.id, newest)
      expect((await store.updateLog.load(document.id))?.damage).toEqual([`snapshot ${newest} does not have its SHA-256`])
      await expectSame(store, document)
    })

    it('both snapshots: history alone gives the document', async () => {
      const { store, document, old, newest } = await withTwoSnapshots()
      for (const seq of [old, newest]) await ruin(store, document.id, seq)
      await expectSame(store, document)
      await store.db.deleteFrom('doc_snapshot').where('doc_id', '=', document.id).execute()
      await expectSame(store, document)
    })

    it('is replaced by the next compaction', async () => {
      const { store, document, newest } = await withTwoSnapshots()
      await ruin(store, document.id, newest)
      expect((await compact(store, document.id)).damage).toEqual([`snapshot ${newest} does not have its SHA-256`])
      expect((await store.updateLog.load(document.id))?.damage).toEqual([])
      await expectSame(store, document)
    })

    it('a row that is missing: the document is refused, read and folded', async () => {
      const { store, document } = await withTwoSnapshots()
      await store.db
        .deleteFrom('doc_update')
        .where('doc_id', '=', document.id)
        .where('seq', '=', document.rows.length - 4)
        .execute()
      await expect(store.updateLog.load(document.id)).rejects.toMatchObject({ code: 'document_damaged' })
      expect(await compact(store, document.id)).toEqual({ rows: 0, damage: [] })
    })

    it('snapshot and history: the document is refused', async () => {
      const { store, document, old, newest } = await withTwoSnapshots()
      for (const seq of [old, newest]) await ruin(store, document.id, seq)
      await store.db
        .updateTable('doc_history')
        .set({ data: Uint8Array.of(1) })
        .where('doc_id', '=', document.id)
        .where('from_seq', '=', 1)
        .execute()
      await expect(store.updateLog.load(document.id)).rejects.toMatchObject({ code: 'document_damaged' })
    })
  })

  it('stores nothing that was not proved: a log that waits for other content is left as it is', async () => {
    const { store, document } = await written(10)
    const stranger = new Y.Doc()
    stranger.getText('x').insert(0, 'a')
    const before = Y.encodeStateVector(stranger)
    stranger.getText('x').insert(1, 'b')
    const gap = Y.encodeStateAsUpdate(stranger, before)
    await store.updateLog.append([
      { docId: document.id, epoch: 1, aclVersion: 1, rows: [{ userId: 'li', sessionId: 's', at: 1, data: gap, claims: [] }] },
    ])
    const shapeBefore = await shape(store.db, document.id)
    await expect(compact(store, document.id)).rejects.toThrow('content that it does not hold')
    expect(await shape(store.db, document.id)).toEqual(shapeBefore)
  })

  it('stores nothing when the folder returns less than the log', async () => {
    const { store, document } = await written(12)
    const half: Folder = { ...inThreadFolder, fold: (span) => foldLog({ ...span, rows: span.rows.slice(0, -1) }) }
    const done = compact(store, document.id, { folder: half })
    // The chunk says which rows it holds, and the store compares.
    await expect(done).rejects.toThrow()
    await expectSame(store, document)
  })
})
