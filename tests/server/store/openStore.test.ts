import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { type RawBuilder, sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { migrate } from '../../../server/store/migrate.ts'
import { openStore } from '../../../server/store/openStore.ts'
import { readSetting, writeSetting } from '../../../server/store/settings.ts'
import { copyDatabase } from '../../../server/store/sqlite/databaseFile.ts'
import { below, rng } from '../../support/rng.ts'
import { buildWorker, bundle, describeStores, temporaryDirectory } from './testStores.ts'

await describeStores('openStore', ['sqlite in thread', 'sqlite in a worker', 'postgres'], (kind) => {
  it('finds everything again and migrates nothing twice', async () => {
    const place = await kind.place()
    const first = await place.open()
    await writeSetting(first.db, 'site', '{"name":"望川日报"}')
    await first.check()
    await Promise.all([first.close(), first.close()])
    const second = await place.open()
    expect(await migrate(second.db, second.dialect)).toEqual([])
    expect(await second.db.selectFrom('setting').selectAll().execute()).toEqual([{ key: 'site', value: '{"name":"望川日报"}' }])
    await second.close()
    await place.remove()
  })

  it('answers nothing after it was closed', async () => {
    const place = await kind.place()
    const store = await place.open()
    await store.close()
    await expect(store.check()).rejects.toThrow()
    await expect(store.updateLog.append([])).rejects.toThrow()
    await place.remove()
  })

  it('keeps statements of others out of an open transaction', async () => {
    const place = await kind.place()
    const store = await place.open()
    let others: Promise<unknown> = Promise.resolve()
    const failing = store.db.transaction().execute(async (trx) => {
      await writeSetting(trx, 'mine', 'not to be seen')
      others = Promise.all([writeSetting(store.db, 'theirs', 'kept'), readSetting(store.db, 'mine')])
      await readSetting(trx, 'mine')
      throw new Error('changed my mind')
    })
    await expect(failing).rejects.toThrow('changed my mind')
    expect(await others).toEqual([undefined, null])
    expect(await store.db.selectFrom('setting').selectAll().execute()).toEqual([{ key: 'theirs', value: 'kept' }])
    await store.close()
    await place.remove()
  })

  it('lets an open transaction end before it closes', async () => {
    const place = await kind.place()
    const store = await place.open()
    let closing = Promise.resolve()
    await store.db.transaction().execute(async (trx) => {
      await writeSetting(trx, 'a', '1')
      closing = store.close()
      await writeSetting(trx, 'b', '2')
    })
    await closing
    const again = await place.open()
    expect(await again.db.selectFrom('setting').select('key').orderBy('key').execute()).toEqual([{ key: 'a' }, { key: 'b' }])
    await again.close()
    await place.remove()
  })
})

describe('the schema in SQLite', () => {
  it('lets nothing change the log, or look at it, without naming it: by that name its rows are moved out of the journal', async () => {
    const directory = temporaryDirectory()
    const store = await openStore({ dataDir: directory.path, inThread: true })
    const rows = async (query: RawBuilder<{ name: string }>) => (await query.execute(store.db)).rows.map(({ name }) => name)
    const related = await rows(sql`select distinct m.name from sqlite_master m, pragma_foreign_key_list(m.name) f
      where m.type = 'table' and (f."table" like '%doc%' or f.on_delete <> 'NO ACTION' or f.on_update <> 'NO ACTION') order by m.name`)
    expect(related).toEqual(expect.arrayContaining(['doc_client', 'doc_update']))
    expect(related.filter((name) => !/doc/i.test(name))).toEqual([])
    expect(await rows(sql`select name from sqlite_master where type in ('trigger', 'view') and sql like '%doc%'`)).toEqual([])
    await store.close()
    directory.remove()
  })
})

describe('a migration', () => {
  it('that fails leaves nothing behind', async () => {
    const directory = temporaryDirectory()
    const store = await openStore({ dataDir: directory.path, inThread: true })
    const failing = store.db.transaction().execute(async (trx) => {
      await trx.schema.createTable('half').addColumn('id', 'text').execute()
      await sql`select nonsense`.execute(trx)
    })
    await expect(failing).rejects.toThrow(/nonsense/)
    const tables = await store.db.introspection.getTables()
    expect(tables.map((table) => table.name)).not.toContain('half')
    expect(store.db.getExecutor().adapter.supportsTransactionalDdl).toBe(true)
    await store.close()
    directory.remove()
  })
})

describe('a transaction that SQLite ends by itself', () => {
  it('stores nothing of what follows in it', async () => {
    const directory = temporaryDirectory()
    const store = await openStore({ dataDir: directory.path, inThread: true })
    const broken = store.db.transaction().execute(async (trx) => {
      await writeSetting(trx, 'before', '1')
      // As after a full disk.
      await sql`rollback`.execute(trx)
      await writeSetting(trx, 'after', '1')
    })
    await expect(broken).rejects.toThrow('the transaction was ended by an earlier fault')
    expect(await store.db.selectFrom('setting').selectAll().execute()).toEqual([])
    await store.close()
    directory.remove()
  })
})

describe('the SQLite store', () => {
  const built = temporaryDirectory()
  let program: URL
  let workerUrl: URL

  beforeAll(async () => {
    workerUrl = await buildWorker(built.path)
    program = await bundle(new URL('./appendForever.ts', import.meta.url), join(built.path, 'appendForever.js'))
  })
  afterAll(() => built.remove())

  function start(dataDir: string): ChildProcess & { output: () => { out: string; err: string } } {
    // The worker lies beside the program, as it does beside the server.
    const child = spawn(process.execPath, [fileURLToPath(program), dataDir], { stdio: ['ignore', 'pipe', 'pipe'] })
    const output = { out: '', err: '' }
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output.out += text
    })
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      output.err += text
    })
    return Object.assign(child, { output: () => output })
  }

  async function linesOf(child: ReturnType<typeof start>, count: number): Promise<void> {
    while (child.output().out.split('\n').length <= count) {
      if (child.exitCode !== null) throw new Error(`ended too early: ${child.output().err}`)
      await once(child.stdout ?? child, 'data')
    }
  }

  /** What a store holds of the document: every update says which number it was to have. */
  async function holdsWhatItSays(dataDir: string): Promise<number> {
    const store = await openStore({ dataDir, workerUrl })
    const { rows } = await sql<{ seq: number; user_id: string; data: Uint8Array }>`select * from doc_update order by seq`.execute(store.db)
    const owners = await store.db.selectFrom('doc_client').selectAll().execute()
    const document = await store.updateLog.load('doc')
    await store.close()
    expect(rows.map(({ seq }) => seq)).toEqual(rows.map((_, index) => index + 1))
    expect(rows.map(({ data }) => Number(new TextDecoder().decode(data)))).toEqual(rows.map(({ seq }) => seq))
    expect(document?.seq).toBe(rows.length)
    // A clientID is named after the update that brought it.
    expect(owners.map((owner) => owner.user_id)).toEqual(owners.map((owner) => rows[owner.client_id - 1]?.user_id))
    expect(new Set(rows.map((row) => row.user_id))).toEqual(new Set(['li', 'chief']))
    return rows.length
  }

  it('loses, doubles and moves nothing that was acknowledged when its process is killed again and again, and is free at once', async () => {
    const directory = temporaryDirectory()
    const random = rng(20261129)
    let last = 1
    for (let kill = 0; kill < 8; kill++) {
      const child = start(directory.path)
      await linesOf(child, 10 + below(random, 40))
      child.kill('SIGKILL')
      await once(child, 'close')
      const acknowledged = child.output().out.trim().split('\n').map(Number)
      const [first = Number.NaN] = acknowledged
      // The last one of the process before may have been on disk before it was printed.
      expect([last + 1, last + 2]).toContain(first)
      expect(acknowledged).toEqual(acknowledged.map((_, index) => first + index))
      last = first + acknowledged.length - 1
      // Every other time the next process comes upon the files as the dead one left them.
      if (kill % 2 === 0) continue
      const found = await holdsWhatItSays(directory.path)
      expect([last, last + 1]).toContain(found)
      last = found
    }
    directory.remove()
  }, 60_000)

  it('copies everything that was acknowledged before the copy began, while its process writes', async () => {
    const directory = temporaryDirectory()
    const child = start(directory.path)
    for (let copy = 1; copy <= 4; copy++) {
      await linesOf(child, copy * 15)
      const acknowledged = Number(child.output().out.trim().split('\n').at(-1))
      const to = join(directory.path, `copy${copy}`)
      mkdirSync(to)
      copyDatabase(directory.path, join(to, 'galley.db'))
      expect(await holdsWhatItSays(to)).toBeGreaterThanOrEqual(acknowledged)
    }
    child.kill('SIGKILL')
    await once(child, 'close')
    expect(child.output().err).toBe('')
    directory.remove()
  }, 60_000)

  it('refuses a second process with one clear line, and the first goes on', async () => {
    const directory = temporaryDirectory()
    const first = start(directory.path)
    await linesOf(first, 1)
    const second = start(directory.path)
    const [code] = await once(second, 'close')
    expect(code).toBe(1)
    expect(second.output()).toEqual({ out: '', err: `the data directory ${directory.path} is in use by another Galley process\n` })
    await expect(openStore({ dataDir: directory.path, workerUrl })).rejects.toThrow('is in use by another Galley process')
    await linesOf(first, first.output().out.split('\n').length + 5)
    first.kill('SIGKILL')
    await once(first, 'close')
    directory.remove()
  })

  it('says what is wrong when the directory cannot be used', async () => {
    const directory = temporaryDirectory()
    const file = join(directory.path, 'file')
    writeFileSync(file, '')
    await expect(openStore({ dataDir: join(file, 'data'), workerUrl })).rejects.toThrow(/ENOTDIR/)
    directory.remove()
  })

  it('rejects what is pending and all that comes when its thread is lost, and tells', async () => {
    const directory = temporaryDirectory()
    const dying = join(built.path, 'dying.js')
    // A thread that serves until it is asked for a word, and then breaks.
    writeFileSync(
      dying,
      `import { parentPort } from 'node:worker_threads'
       parentPort.on('message', (message) => { if (JSON.stringify(message).includes('break now')) throw new Error('broken') })
       await import('./sqliteWorker.js')`,
    )
    const faults: string[] = []
    const store = await openStore({
      dataDir: directory.path,
      workerUrl: pathToFileURL(dying),
      onFault: (error) => faults.push(error.message),
    })
    await store.check()
    let waiting: Promise<unknown> = Promise.resolve()
    const inTransaction = store.db.transaction().execute(async (trx) => {
      waiting = store.updateLog.append([])
      await writeSetting(trx, 'lost', 'break now')
    })
    await expect(inTransaction).rejects.toThrow('broken')
    await expect(waiting).rejects.toThrow('broken')
    await expect(store.check()).rejects.toThrow('broken')
    await expect(store.updateLog.load('doc')).rejects.toThrow('broken')
    expect(faults).toEqual(['broken'])
    await store.close()
    const again = await openStore({ dataDir: directory.path, workerUrl })
    expect(await again.db.selectFrom('setting').selectAll().execute()).toEqual([])
    await again.close()
    directory.remove()
  })
})
