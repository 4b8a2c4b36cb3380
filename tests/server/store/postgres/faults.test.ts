import { sql } from 'kysely'
import { expect, it } from 'vitest'
import { readSetting, writeSetting } from '../../../../server/store/settings.ts'
import { describeStores } from '../testStores.ts'

await describeStores('PostgreSQL that drops connections', ['postgres'], (kind) => {
  it('costs the open transaction and nothing else', async () => {
    const place = await kind.place()
    const faults: Error[] = []
    const store = await place.open({ onFault: (error) => faults.push(error) })
    const lost = store.db.transaction().execute(async (trx) => {
      await writeSetting(trx, 'half', 'done')
      await sql`select pg_terminate_backend(pg_backend_pid())`.execute(trx)
    })
    await expect(lost).rejects.toThrow()
    await store.check()
    expect(await readSetting(store.db, 'half')).toBeNull()
    // A connection that nobody uses at the moment.
    await sql`select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and datname = current_database()`.execute(
      store.db,
    )
    await writeSetting(store.db, 'after', 'all')
    expect(await readSetting(store.db, 'after')).toBe('all')
    expect(faults.length).toBeGreaterThan(0)
    await store.close()
    await place.remove()
  })

  it('acknowledges only what is on disk', async () => {
    const place = await kind.place()
    const before = await place.open()
    const { rows: names } = await sql<{ name: string }>`select current_database() as name`.execute(before.db)
    await sql`alter database ${sql.id(names[0]?.name ?? '')} set synchronous_commit = off`.execute(before.db)
    await before.close()
    const store = await place.open()
    const { rows } = await sql<{ synchronous_commit: string }>`show synchronous_commit`.execute(store.db)
    expect(rows).toEqual([{ synchronous_commit: 'on' }])
    await store.close()
    await place.remove()
  })

  it('rejects the start when it cannot be reached', async () => {
    const place = await kind.place()
    await expect(place.open({ databaseUrl: 'postgres://postgres@127.0.0.1:1/none' })).rejects.toThrow(/ECONNREFUSED/)
    await place.remove()
  })
})
