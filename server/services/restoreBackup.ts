import { copyFile, mkdir, readdir, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Kysely } from 'kysely'
import { copyTables, isUnused, tableNames } from '../store/copyTables.ts'
import { raiseEpochs } from '../store/documents.ts'
import { knownMigrations } from '../store/migrate.ts'
import { openStore, type Store } from '../store/openStore.ts'
import type { Database, DialectName } from '../store/schema.ts'
import { indexArticle } from '../store/search.ts'
import { deleteAllSessions } from '../store/sessions.ts'
import { copyDatabase } from '../store/sqlite/databaseFile.ts'
import { lockDirectory } from '../store/sqlite/directoryLock.ts'
import { databaseFileName } from '../store/sqlite/engine.ts'
import { BackupError, type BackupManifest, backupNames, syncPath, verifyBackup } from './backupManifest.ts'
import { mediaDir } from './mediaFolder.ts'
import { searchTextOf } from './projection.ts'
import { keyNames } from './signingKeys.ts'
import { readStoredArticle } from './storedArticle.ts'

export interface RestoreRequest {
  /** The directory of the new newsroom: empty, or not there yet. */
  readonly dataDir: string
  /** Its database, in which nobody has worked yet; null: SQLite in the directory. */
  readonly databaseUrl: string | null
  /** Directory of the backup. */
  readonly from: string
  readonly report: (line: string) => void
}

export interface Restored {
  readonly manifest: BackupManifest
  /** Articles whose document could not be read; everything else is restored. */
  readonly brokenDocuments: readonly string[]
}

/** Everything is put together here and moved into its place at the end. */
const stagingName = '.restoring'

/**
 * Makes a newsroom from a backup. Every document begins a new history (a copy that somebody still holds of the old one
 * is refused, never mixed in), and everybody has to sign in again.
 *
 * @throws BackupError if the backup is not whole, or there is a newsroom already: then nothing has changed
 */
export async function restoreBackup(request: RestoreRequest): Promise<Restored> {
  const { dataDir, from, report } = request
  report('checking the backup')
  const manifest = await verifyBackup(from)
  const unknown = manifest.migrations.filter((name) => !knownMigrations().includes(name))
  if (unknown.length > 0) throw new BackupError(`the backup was made by a later edition (${unknown.join(', ')})`)
  await mkdir(dataDir, { recursive: true, mode: 0o700 })
  // No server, and no other restore, takes the directory meanwhile.
  const lock = lockDirectory(dataDir)
  try {
    await requireEmpty(dataDir)
    return await build(request, manifest)
  } finally {
    lock.release()
  }
}

async function requireEmpty(dataDir: string): Promise<void> {
  const found = (await readdir(dataDir)).filter((name) => name !== stagingName && !name.startsWith('galley.lock'))
  if (found.length > 0) throw new BackupError(`DATA_DIR: ${dataDir} is not empty (${found[0]}); a backup is restored into an empty one`)
}

async function build({ dataDir, databaseUrl, from, report }: RestoreRequest, manifest: BackupManifest): Promise<Restored> {
  const staging = join(dataDir, stagingName)
  await rm(staging, { recursive: true, force: true })
  await mkdir(staging, { mode: 0o700 })
  report(`pictures: ${manifest.pictures.length}`)
  for (const { path } of manifest.pictures) await copyInto(join(from, path), join(staging, path))
  await copyInto(join(from, backupNames.database), join(staging, databaseFileName))
  if (manifest.keys) await copyInto(join(from, backupNames.keys), join(staging, keyNames.folder, keyNames.public))
  const staged = await openStore({ dataDir: staging, inThread: true })
  let brokenDocuments: readonly string[]
  try {
    await requireCounts(staged.db, manifest)
    brokenDocuments =
      databaseUrl === null ? await finish(staged, report) : await copyToPostgres(staged.db, databaseUrl, { dataDir, report })
  } finally {
    await staged.close()
  }
  if (databaseUrl === null) {
    await moveFiles(dataDir)
    const whole = join(staging, 'whole.db')
    copyDatabase(staging, whole)
    await syncPath(whole)
    // The database comes last: without it the directory is no newsroom.
    await rename(whole, join(dataDir, databaseFileName))
    await syncPath(dataDir)
  }
  await rm(staging, { recursive: true, force: true })
  return { manifest, brokenDocuments }
}

async function copyToPostgres(
  staged: Kysely<Database>,
  databaseUrl: string,
  { dataDir, report }: Pick<RestoreRequest, 'dataDir' | 'report'>,
): Promise<readonly string[]> {
  const target = await openStore({ dataDir, databaseUrl })
  try {
    return await target.db.transaction().execute(async (trx) => {
      if (!(await isUnused(trx)))
        throw new BackupError('DATABASE_URL: there is a newsroom in this database; a backup is restored into an empty one')
      // What a server that waited to be set up may have put there.
      await trx.deleteFrom('setting').execute()
      await copyTables(staged, trx, (table, rows) => report(`${table}: ${rows}`))
      const broken = await finishIn(trx, 'postgres', report)
      await moveFiles(dataDir)
      return broken
    })
  } finally {
    await target.close()
  }
}

function finish({ db, dialect }: Store, report: (line: string) => void): Promise<readonly string[]> {
  return db.transaction().execute((trx) => finishIn(trx, dialect, report))
}

/** What makes the rows of a backup a newsroom of their own. @returns articles whose document cannot be read */
async function finishIn(trx: Kysely<Database>, dialect: DialectName, report: (line: string) => void): Promise<readonly string[]> {
  await raiseEpochs(trx)
  await deleteAllSessions(trx)
  const articles = await trx.selectFrom('article').select(['id', 'number']).orderBy('id').execute()
  const broken: string[] = []
  for (const [index, { id, number }] of articles.entries()) {
    if (index % 100 === 0) report(`articles: ${index} of ${articles.length}`)
    const stored = await readStoredArticle(trx, id).catch(() => null)
    if (stored) await indexArticle(trx, dialect, { articleId: id, text: searchTextOf(number, stored.article) })
    else broken.push(id)
  }
  report(`articles: ${articles.length} of ${articles.length}`)
  return broken
}

async function requireCounts(db: Kysely<Database>, { counts }: BackupManifest): Promise<void> {
  for (const name of tableNames) {
    const { n } = await db
      .selectFrom(name)
      .select((eb) => eb.fn.countAll<number>().as('n'))
      .executeTakeFirstOrThrow()
    const expected = counts[name] ?? 0
    if (Number(n) !== expected) throw new BackupError(`the backup has ${n} rows in ${name}, its manifest says ${expected}`)
  }
}

async function copyInto(from: string, path: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  await copyFile(from, path)
  await syncPath(path)
}

/** Pictures and public keys into their place. */
async function moveFiles(dataDir: string): Promise<void> {
  const staged = join(dataDir, stagingName, backupNames.media)
  await mkdir(staged, { recursive: true })
  await rename(staged, mediaDir(dataDir))
  const staging = join(dataDir, stagingName)
  if ((await readdir(staging)).includes(keyNames.folder)) await rename(join(staging, keyNames.folder), join(dataDir, keyNames.folder))
}
