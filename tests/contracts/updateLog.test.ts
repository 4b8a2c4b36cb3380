import { describe, expect, it } from 'vitest'
import type { AppendRequest, AppendRow, UpdateLog } from '../../server/collab/ports.ts'
import { createDocument, raiseAcl } from '../../server/store/documents.ts'
import type { Store } from '../../server/store/openStore.ts'
import { describeStores, type StoreKind, sharedStore } from '../server/store/testStores.ts'

await describeStores('the update log', ['sqlite in thread', 'sqlite in a worker', 'postgres'], updateLogContract)

/** What every UpdateLog owes to collaboration. */
function updateLogContract(kind: StoreKind): void {
  const opened = sharedStore(kind)
  let documents = 0

  /** A new document whose clientID 1 belongs to li. */
  async function newDocument(): Promise<{ store: Store; log: UpdateLog; id: string }> {
    const store = await opened()
    const id = `doc-${++documents}`
    await store.db
      .transaction()
      .execute((trx) =>
        createDocument(trx, { id, userId: 'li', sessionId: 's', at: 1, state: bytes('start'), schemaVersion: 1, clients: [1] }),
      )
    return { store, log: store.updateLog, id }
  }

  it('knows a new document', async () => {
    const { log, id } = await newDocument()
    expect(await log.load(id)).toMatchObject({ epoch: 1, aclVersion: 1, seq: 1, clients: new Map([[1, 'li']]) })
    expect(await texts(log, id)).toEqual(['start'])
  })

  it('answers null for a document that does not exist', async () => {
    expect(await (await opened()).updateLog.load('nothing')).toBeNull()
  })

  it('gives back byte for byte what was appended, in order', async () => {
    const { log, id } = await newDocument()
    const every = Uint8Array.from({ length: 256 }, (_, index) => index)
    const rows = [every, new Uint8Array(0), new Uint8Array(300_000).fill(7), every.subarray(10, 20)].map((data) => row('li', data))
    expect(await log.append([request(id, rows)])).toEqual([{ ok: true, seq: 5 }])
    const loaded = await log.load(id)
    expect(loaded?.updates.slice(1).map((update) => Buffer.from(update).toString('hex'))).toEqual(
      rows.map((one) => Buffer.from(one.data).toString('hex')),
    )
  })

  it('numbers updates without holes, also within a batch that names a document twice', async () => {
    const { log, id } = await newDocument()
    const other = (await newDocument()).id
    const batch = [request(id, [row('li', 'a'), row('li', 'b')]), request(other, [row('li', 'x')]), request(id, [row('li', 'c')])]
    expect(await log.append(batch)).toEqual([
      { ok: true, seq: 3 },
      { ok: true, seq: 2 },
      { ok: true, seq: 4 },
    ])
    expect(await texts(log, id)).toEqual(['start', 'a', 'b', 'c'])
    expect(await texts(log, other)).toEqual(['start', 'x'])
  })

  it('answers an empty request with where the document stands, and an empty batch with nothing', async () => {
    const { log, id } = await newDocument()
    expect(await log.append([request(id, [])])).toEqual([{ ok: true, seq: 1 }])
    expect(await log.append([])).toEqual([])
  })

  describe('refuses without storing anything of the request, and leaves the others alone:', () => {
    const refusals: [string, (id: string) => AppendRequest, 'fenced' | 'identity'][] = [
      ['a document that does not exist', () => request('nothing', [row('li', 'no')]), 'fenced'],
      ['an older ACL version', (id) => ({ ...request(id, [row('li', 'no')]), aclVersion: 0 }), 'fenced'],
      ['a later ACL version', (id) => ({ ...request(id, [row('li', 'no')]), aclVersion: 2 }), 'fenced'],
      ['another epoch', (id) => ({ ...request(id, [row('li', 'no')]), epoch: 2 }), 'fenced'],
      ["another person's clientID", (id) => request(id, [row('wang', 'no', [50]), row('wang', 'no', [1])]), 'identity'],
      ['a clientID that two people claim at once', (id) => request(id, [row('wang', 'no', [51]), row('li', 'no', [51])]), 'identity'],
    ]
    it.each(refusals)('%s', async (_, refused, reason) => {
      const { log, id } = await newDocument()
      const other = (await newDocument()).id
      const batch = [request(other, [row('li', 'before')]), refused(id), request(id, [row('li', 'after', [2])])]
      expect(await log.append(batch)).toEqual([
        { ok: true, seq: 2 },
        { ok: false, reason },
        { ok: true, seq: 2 },
      ])
      expect(await texts(log, id)).toEqual(['start', 'after'])
      expect(await texts(log, other)).toEqual(['start', 'before'])
      const owners: [number, string][] = [
        [1, 'li'],
        [2, 'li'],
      ]
      expect((await log.load(id))?.clients).toEqual(new Map(owners))
    })
  })

  it('binds a clientID to one person per document, from the same batch on', async () => {
    const { log, id } = await newDocument()
    const other = (await newDocument()).id
    const max = 4294967295
    const batch = [
      request(id, [row('wang', 'a', [max, 9])]),
      request(id, [row('li', 'b', [9])]),
      request(other, [row('li', 'c', [9])]),
      request(id, [row('wang', 'd', [9, max])]),
    ]
    expect(await log.append(batch)).toEqual([
      { ok: true, seq: 2 },
      { ok: false, reason: 'identity' },
      { ok: true, seq: 2 },
      { ok: true, seq: 3 },
    ])
    expect(await log.append([request(id, [row('li', 'e', [max])])])).toEqual([{ ok: false, reason: 'identity' }])
    expect((await log.load(id))?.clients).toEqual(
      new Map([
        [1, 'li'],
        [9, 'wang'],
        [max, 'wang'],
      ]),
    )
  })

  it('fences what was judged before rights changed', async () => {
    const { store, log, id } = await newDocument()
    const raised = await store.db.transaction().execute((trx) => raiseAcl(trx, id))
    expect(raised).toBe(2)
    expect(await log.append([request(id, [row('li', 'late')])])).toEqual([{ ok: false, reason: 'fenced' }])
    expect(await log.append([{ ...request(id, [row('li', 'new')]), aclVersion: 2 }])).toEqual([{ ok: true, seq: 2 }])
  })

  it('raises the schema version to what stored rows need, and never lowers it', async () => {
    const { log, id } = await newDocument()
    const version = async () => (await log.load(id))?.schemaVersion
    const append = (schemaVersion: number | undefined, rows = [row('li', 'x')]) => log.append([{ ...request(id, rows), schemaVersion }])
    await append(undefined)
    expect(await version()).toBe(1)
    await append(3)
    expect(await version()).toBe(3)
    await log.append([
      { ...request(id, [row('li', 'y')]), schemaVersion: 4 },
      { ...request(id, [row('li', 'z')]), schemaVersion: 2 },
    ])
    expect(await version()).toBe(4)
    await append(9, [])
    await log.append([{ ...request(id, [row('li', 'no')]), aclVersion: 7, schemaVersion: 9 }])
    expect(await version()).toBe(4)
  })

  it('never lets an append between the change of rights and the end of its transaction', async () => {
    const { store, log, id } = await newDocument()
    let append: Promise<unknown> = Promise.resolve()
    const seen = await store.db.transaction().execute(async (trx) => {
      await raiseAcl(trx, id)
      append = log.append([request(id, [row('li', 'late')])])
      // Time for an append that does not wait: these statements take their way to the database and back.
      for (let i = 0; i < 20; i++) await trx.selectFrom('article_doc').select('id').execute()
      const head = await trx.selectFrom('article_doc').select('head_seq').where('id', '=', id).executeTakeFirstOrThrow()
      return head.head_seq
    })
    expect(seen).toBe(1)
    expect(await append).toEqual([{ ok: false, reason: 'fenced' }])
    expect(await texts(log, id)).toEqual(['start'])
  })

  it('takes back a change of rights whose transaction fails, and what waited goes on', async () => {
    const { store, log, id } = await newDocument()
    let append: Promise<unknown> = Promise.resolve()
    const failing = store.db.transaction().execute(async (trx) => {
      await raiseAcl(trx, id)
      append = log.append([request(id, [row('li', 'kept')])])
      throw new Error('changed my mind')
    })
    await expect(failing).rejects.toThrow('changed my mind')
    expect(await append).toEqual([{ ok: true, seq: 2 }])
  })

  it('keeps every update once and in the order of each writer when many append at once', async () => {
    const { store, log, id } = await newDocument()
    const other = (await newDocument()).id
    const writers = Array.from({ length: 8 }, (_, index) => `writer-${index}`)
    const write = async (user: string, client: number) => {
      for (let n = 0; n < 12; n++) {
        const claims = n === 0 ? [client] : []
        // Both orders, so that two appends that lock document by document would wait for each other.
        const batch = [request(id, [row(user, `${user}:${n}`, claims)]), request(other, [row(user, `${user}:${n}`, claims)])]
        const results = await log.append(client % 2 === 0 ? batch : batch.reverse())
        expect(results.every((result) => result.ok)).toBe(true)
      }
    }
    const transactions = async () => {
      for (let n = 0; n < 12; n++) {
        await store.db.transaction().execute(async (trx) => {
          const before = await trx.selectFrom('setting').select('value').where('key', '=', 'turn').executeTakeFirst()
          const value = String(Number(before?.value ?? 0) + 1)
          await trx
            .insertInto('setting')
            .values({ key: 'turn', value })
            .onConflict((conflict) => conflict.column('key').doUpdateSet({ value }))
            .execute()
        })
      }
    }
    await Promise.all([...writers.map((user, index) => write(user, 100 + index)), transactions()])
    for (const document of [id, other]) {
      const loaded = await log.load(document)
      expect(loaded?.seq).toBe(1 + 8 * 12)
      const stored = (await texts(log, document)).slice(1)
      expect(new Set(stored).size).toBe(8 * 12)
      for (const user of writers) {
        expect(stored.filter((text) => text.startsWith(`${user}:`))).toEqual(Array.from({ length: 12 }, (_, n) => `${user}:${n}`))
      }
    }
    const rows = await store.db.selectFrom('doc_update').select('seq').where('doc_id', '=', id).orderBy('seq').execute()
    expect(rows.map((one) => one.seq)).toEqual(Array.from({ length: 97 }, (_, n) => n + 1))
    expect(await store.db.selectFrom('setting').select('value').where('key', '=', 'turn').executeTakeFirst()).toEqual({ value: '12' })
  })

  it('loads a whole prefix of the log while it grows', async () => {
    const { log, id } = await newDocument()
    const growing = (async () => {
      for (let n = 2; n <= 60; n++) await log.append([request(id, [row('li', String(n))])])
    })()
    let seq = 0
    while (seq < 60) {
      const loaded = await log.load(id)
      expect(loaded?.updates.length).toBe(loaded?.seq)
      expect(loaded?.seq).toBeGreaterThanOrEqual(seq)
      seq = loaded?.seq ?? 0
    }
    await growing
  })

  it('rejects an append that the database refuses as a whole, and keeps nothing of it', async () => {
    const { log, id } = await newDocument()
    const broken = { ...row('li', 'x'), userId: null as unknown as string }
    await expect(log.append([request(id, [row('li', 'fine', [7])]), request(id, [broken])])).rejects.toThrow()
    expect(await texts(log, id)).toEqual(['start'])
    expect((await log.load(id))?.clients).toEqual(new Map([[1, 'li']]))
    expect(await log.append([request(id, [row('li', 'next')])])).toEqual([{ ok: true, seq: 2 }])
  })

  it('refuses to load a log with a hole', async () => {
    const { store, log, id } = await newDocument()
    await log.append([request(id, [row('li', 'a'), row('li', 'b')])])
    await store.db.deleteFrom('doc_update').where('doc_id', '=', id).where('seq', '=', 2).execute()
    await expect(log.load(id)).rejects.toThrow(/2 updates instead of 3/)
  })
}

function request(docId: string, rows: readonly AppendRow[]): AppendRequest {
  return { docId, epoch: 1, aclVersion: 1, rows }
}

function row(userId: string, data: string | Uint8Array, claims: readonly number[] = []): AppendRow {
  return { userId, sessionId: `session of ${userId}`, at: 1_700_000_000_000, data: typeof data === 'string' ? bytes(data) : data, claims }
}

function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}

async function texts(log: UpdateLog, id: string): Promise<string[]> {
  const document = await log.load(id)
  return (document?.updates ?? []).map((update) => new TextDecoder().decode(update))
}
