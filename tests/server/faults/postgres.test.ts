import { sql } from 'kysely'
import { expect, it } from 'vitest'
import * as Y from 'yjs'
import { Hub } from '../../../server/collab/hub.ts'
import { defaultLimits } from '../../../server/collab/limits.ts'
import { createDocument } from '../../../server/store/documents.ts'
import { openStore } from '../../../server/store/openStore.ts'
import { openPool } from '../../../server/store/postgres/pool.ts'
import { FaultProxy } from '../../support/faultProxy.ts'
import { waitFor } from '../../support/waitFor.ts'
import { describeStores, postgresServer, type StoreKind } from '../store/testStores.ts'

/** A place in PostgreSQL behind a line that can be spoiled. */
async function behindLine(kind: StoreKind) {
  const place = await kind.place()
  const store = await place.open()
  const { rows } = await sql<{ name: string }>`select current_database() as name`.execute(store.db)
  const url = new URL(rows[0]?.name ?? '', postgresServer)
  const line = await FaultProxy.before(Number(url.port), url.hostname)
  url.port = String(line.port)
  return { place, store, line, databaseUrl: url.href }
}

await describeStores('F6: PostgreSQL behind a bad line', ['postgres'], (kind) => {
  it('that stops answering for some seconds: saving waits, people are told, nothing is lost', async () => {
    const { place, store, line, databaseUrl } = await behindLine(kind)
    const state = Y.encodeStateAsUpdate(new Y.Doc())
    const document = { id: 'a', userId: 'li', sessionId: 's', at: 1, state, schemaVersion: 1, clients: [] }
    await store.db.transaction().execute((trx) => createDocument(trx, document))
    const shaky = await openStore({ dataDir: '/nowhere', databaseUrl, onFault: () => {} })
    const silent = { info: () => {}, warn: () => {}, error: () => {} }
    const limits = { ...defaultLimits, unhealthyAfter: 300, sweepInterval: 50 }
    const hub = new Hub({ log: shaky.updateLog, listener: { committed: () => {} }, logger: silent, limits })
    const write = (i: number) => hub.edit('a', { userId: 'li', sessionId: 's' }, (doc) => doc.getMap('meta').set(`key${i}`, i))
    await write(0)
    line.stall()
    const writes = [1, 2, 3].map(write)
    let done = 0
    for (const one of writes) void one.then(() => done++)
    await waitFor('people are told', () => !hub.healthy)
    expect(done).toBe(0)
    expect((await store.updateLog.load('a'))?.seq).toBe(2)
    line.resume()
    await Promise.all(writes)
    await waitFor('people are told', () => hub.healthy)
    // The connection breaks in the middle of a commit, so nobody knows whether it went through: it is repeated.
    for (let round = 0; round < 5; round++) {
      line.delay(round * 3)
      const under = [4 + 2 * round, 5 + 2 * round].map(write)
      await new Promise((resolve) => setImmediate(resolve))
      line.cut()
      await Promise.all(under)
    }
    const doc = new Y.Doc()
    for (const update of (await store.updateLog.load('a'))?.updates ?? []) Y.applyUpdate(doc, update)
    expect([...doc.getMap('meta').keys()].sort()).toEqual(Array.from({ length: 14 }, (_, i) => `key${i}`).sort())
    await hub.close()
    await shaky.close()
    await store.close()
    await line.close()
    await place.remove()
  })

  it('that is gone without a word: the connection is given up and another one taken', async () => {
    const { place, store, line, databaseUrl } = await behindLine(kind)
    const pool = await openPool(databaseUrl, () => {}, 400)
    await pool.query('select 1')
    line.abandon()
    await expect(pool.query('select 2')).rejects.toThrow()
    expect((await pool.query('select 3 as three')).rows).toEqual([{ three: 3 }])
    await pool.end()
    await store.close()
    await line.close()
    await place.remove()
  })
})
