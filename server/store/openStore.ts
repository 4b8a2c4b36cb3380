import { type CompiledQuery, Kysely, PostgresDialect, sql } from 'kysely'
import type { UpdateLog } from '../collab/ports.ts'
import { DamagedStoreError, damageIn } from './damage.ts'
import { migrate } from './migrate.ts'
import { checkEncoding, openPool } from './postgres/pool.ts'
import { PostgresUpdateLog } from './postgres/updateLog.ts'
import type { Database, DialectName } from './schema.ts'
import { SqliteEngineDialect } from './sqlite/dialect.ts'
import { openLog } from './sqlite/openLog.ts'
import { type Start, startInThread, startWorker } from './sqlite/transport.ts'
import { SqliteUpdateLog } from './sqlite/updateLog.ts'

/** Where everything lies that has to outlive the process, except the files of pictures. */
export interface Store {
  readonly db: Kysely<Database>
  readonly dialect: DialectName
  readonly updateLog: UpdateLog
  /** Runs statements whose answers nobody needs, in one transaction. */
  runAll(queries: readonly CompiledQuery[]): Promise<void>
  /** Resolves when the database answers; rejects if it does not, or has been lost. */
  check(): Promise<void>
  /** Lets open work end, then closes. May be called more than once. */
  close(): Promise<void>
}

export interface StoreOptions {
  /** Directory of the newsroom; created if missing. The SQLite store takes it for itself. */
  readonly dataDir: string
  /** postgres://…; without it the store is SQLite in `dataDir`. */
  readonly databaseUrl?: string | null | undefined
  /** The built worker of SQLite, if it does not lie beside the running file. */
  readonly workerUrl?: URL | undefined
  /** Run SQLite in the calling thread, for tests and small tools. */
  readonly inThread?: boolean | undefined
  /** Told when SQLite's thread is lost (the process has to be restarted) or PostgreSQL drops a connection. */
  readonly onFault?: ((error: Error) => void) | undefined
}

/**
 * Opens the store and brings its schema up to date.
 * @throws Error with one clear line, for example if another process uses the data directory; DamagedStoreError
 */
export async function openStore(options: StoreOptions): Promise<Store> {
  try {
    return await openMigrated(options)
  } catch (error) {
    const damage = damageIn(error)
    throw damage === null ? error : new DamagedStoreError(damage, error)
  }
}

/** Opens a PostgreSQL database as it is, to read from it. @throws Error if it cannot be reached */
export function openPostgresUnmigrated(databaseUrl: string): Promise<Store> {
  return openPostgres(databaseUrl, {})
}

async function openMigrated(options: StoreOptions): Promise<Store> {
  const store = options.databaseUrl ? await openPostgres(options.databaseUrl, options) : await openSqlite(options)
  try {
    await migrate(store.db, store.dialect)
    return store
  } catch (error) {
    await store.close()
    throw error
  }
}

async function openSqlite({ dataDir, workerUrl, inThread, onFault = ignore }: StoreOptions): Promise<Store> {
  const url = workerUrl ?? new URL('./sqliteWorker.js', import.meta.url)
  const startEngine: Start = (listener) => (inThread ? startInThread(dataDir, listener) : startWorker(url, dataDir, listener))
  const { client, log } = await openLog(dataDir, startEngine, onFault)
  const close = () => log.close()
  const db = new Kysely<Database>({ dialect: new SqliteEngineDialect(client, close) })
  return {
    db,
    dialect: 'sqlite',
    updateLog: new SqliteUpdateLog(db, client, log),
    runAll: async (queries) => {
      const statements = queries.map(({ sql: text, parameters }) => ({ sql: text, parameters }))
      await client.turns.pass(() => client.send({ kind: 'script', statements }))
    },
    check: () => ping(db),
    close,
  }
}

async function openPostgres(databaseUrl: string, { onFault = ignore }: Pick<StoreOptions, 'onFault'>): Promise<Store> {
  const pool = await openPool(databaseUrl, onFault)
  const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool }) })
  try {
    await checkEncoding(pool)
  } catch (error) {
    await pool.end()
    throw error
  }
  let closing: Promise<void> | null = null
  const close = () => {
    closing ??= pool.end()
    return closing
  }
  const runAll = (queries: readonly CompiledQuery[]) =>
    db.transaction().execute(async (trx) => {
      for (const query of queries) await trx.executeQuery(query)
    })
  return { db, dialect: 'postgres', updateLog: new PostgresUpdateLog(db), runAll, check: () => ping(db), close }
}

async function ping(db: Kysely<Database>): Promise<void> {
  await sql`select 1`.execute(db)
}

function ignore(): void {}
