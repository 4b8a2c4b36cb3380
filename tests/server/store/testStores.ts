import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'esbuild'
import pg from 'pg'
import { afterAll, describe, expect, it } from 'vitest'
import { openStore, type Store, type StoreOptions } from '../../../server/store/openStore.ts'

/** A place for a store that opens as often as it is asked to and is removed in the end. */
export interface TestPlace {
  /** Null: SQLite. */
  readonly databaseUrl: string | null
  open(options?: Partial<StoreOptions>): Promise<Store>
  remove(): Promise<void>
}

export interface StoreKind {
  readonly name: 'sqlite in thread' | 'sqlite in a worker' | 'postgres'
  place(): Promise<TestPlace>
}

export const postgresServer = 'postgres://postgres@127.0.0.1:5432/'

/** Runs the body once per kind of store. PostgreSQL is left out where it is not running, which is a failure on CI. */
export async function describeStores(what: string, kinds: readonly StoreKind['name'][], body: (kind: StoreKind) => void): Promise<void> {
  const postgres = kinds.includes('postgres') ? await postgresFault() : null
  if (postgres && process.env.CI === 'true') {
    it(`${what} (postgres)`, () => expect(postgres, 'PostgreSQL has to be running on CI').toBeNull())
  }
  for (const kind of allKinds) {
    if (!kinds.includes(kind.name) || (kind.name === 'postgres' && postgres)) continue
    describe(`${what} (${kind.name})`, () => body(kind))
  }
}

/** A store that is opened before the first test of the surrounding block asks for it and removed after the last. */
export function sharedStore(kind: StoreKind): () => Promise<Store> {
  let opened: Promise<{ place: TestPlace; store: Store }> | null = null
  const open = async () => {
    const place = await kind.place()
    return { place, store: await place.open() }
  }
  afterAll(async () => {
    const { place, store } = (await opened) ?? {}
    await store?.close()
    await place?.remove()
  })
  return async () => {
    opened ??= open()
    return (await opened).store
  }
}

export function temporaryDirectory(): { readonly path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'galley-store-'))
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) }
}

/** Bundles the worker as the build does, into `directory`. @returns its address */
export async function buildWorker(directory: string): Promise<URL> {
  const worker = new URL('../../../server/store/sqlite/worker.ts', import.meta.url)
  return bundle(worker, join(directory, 'sqliteWorker.js'))
}

/** Bundles a program of the tests into one file that Node can run. @returns its address */
export async function bundle(entry: URL, outfile: string): Promise<URL> {
  const { resolve } = createRequire(import.meta.url)
  await build({
    entryPoints: [fileURLToPath(entry)],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    logLevel: 'error',
    // The bundle lies outside the repository, from where the bare names would not be found.
    plugins: [
      {
        name: 'drivers by path',
        setup: (setup) =>
          setup.onResolve({ filter: /^(libsql|pg)$/ }, ({ path }) => ({ path: pathToFileURL(resolve(path)).href, external: true })),
      },
    ],
  })
  return pathToFileURL(outfile)
}

const allKinds: readonly StoreKind[] = [
  { name: 'sqlite in thread', place: async () => sqlitePlace({ inThread: true }) },
  {
    name: 'sqlite in a worker',
    async place() {
      const built = temporaryDirectory()
      const place = sqlitePlace({ workerUrl: await buildWorker(built.path) })
      return {
        databaseUrl: null,
        open: place.open,
        async remove() {
          await place.remove()
          built.remove()
        },
      }
    },
  },
  { name: 'postgres', place: postgresPlace },
]

function sqlitePlace(how: Partial<StoreOptions>): TestPlace {
  const directory = temporaryDirectory()
  return {
    databaseUrl: null,
    open: (options) => openStore({ dataDir: join(directory.path, 'data'), ...how, ...options }),
    remove: async () => directory.remove(),
  }
}

async function postgresPlace(): Promise<TestPlace> {
  const database = `galley_test_${randomBytes(6).toString('hex')}`
  await administrate(`create database ${database} template template0 encoding 'UTF8'`)
  return {
    databaseUrl: `${postgresServer}${database}`,
    open: (options) => openStore({ dataDir: tmpdir(), databaseUrl: `${postgresServer}${database}`, ...options }),
    remove: () => administrate(`drop database ${database} with (force)`),
  }
}

/** Runs a statement on the server of the tests, outside every test's database. */
async function administrate(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: `${postgresServer}postgres`, connectionTimeoutMillis: 3000 })
  try {
    await client.connect()
    await client.query(statement)
  } finally {
    await client.end()
  }
}

async function postgresFault(): Promise<string | null> {
  try {
    await administrate('select 1')
    return null
  } catch (error) {
    return String(error)
  }
}
