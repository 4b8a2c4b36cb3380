import { constants } from 'node:fs'
import { copyFile, mkdir, readdir, rm } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { copyTables, tableNames } from '../store/copyTables.ts'
import { pendingMigrations } from '../store/migrate.ts'
import { openPostgresUnmigrated, openStore } from '../store/openStore.ts'
import { copyDatabase, type DatabaseDescription, describeDatabase } from '../store/sqlite/databaseFile.ts'
import { BackupError, type BackupManifest, backupNames, describeFile, type FileEntry, syncPath, writeManifest } from './backupManifest.ts'
import { MediaFolder, mediaDir } from './mediaFolder.ts'
import { isPictureType } from './pictureFile.ts'
import { keyNames } from './signingKeys.ts'

export interface BackupRequest {
  /** The newsroom's directory. */
  readonly dataDir: string
  /** Its database; null: SQLite in the directory. */
  readonly databaseUrl: string | null
  /** Where the backup goes: a directory that is empty or does not exist. */
  readonly to: string
  readonly now: () => number
  /** Told what is being done, a line each. */
  readonly report: (line: string) => void
}

/**
 * Writes a backup of a newsroom, also while its server runs and people write: everything that was acknowledged before
 * is in it. First the database as it is at one moment, then the files of the pictures that it names (a picture's file
 * is on disk before its row is, and never changes), at last the manifest.
 *
 * @throws BackupError
 */
export async function createBackup(request: BackupRequest): Promise<BackupManifest> {
  const { dataDir, databaseUrl, to, now, report } = request
  await prepareDirectory(to)
  const createdAt = new Date(now()).toISOString()
  report(databaseUrl === null ? `database: ${dataDir}` : 'database: PostgreSQL')
  const file = join(to, backupNames.database)
  if (databaseUrl === null) copyDatabase(dataDir, file)
  else await copyPostgres(databaseUrl, join(to, '.writing'), file)
  await syncPath(file)
  const description = describeDatabase(file, tableNames)
  const { pictures, missingPictures } = await copyPictures(description, dataDir, to, report)
  const keys = await copyKeys(dataDir, to)
  const manifest: BackupManifest = {
    format: 'galley-backup',
    version: 1,
    createdAt,
    source: databaseUrl === null ? 'sqlite' : 'postgres',
    migrations: [...description.migrations],
    database: await describeFile(to, backupNames.database),
    pictures,
    missingPictures,
    ...(keys ? { keys } : {}),
    counts: description.counts,
  }
  await writeManifest(to, manifest)
  return manifest
}

async function prepareDirectory(to: string): Promise<void> {
  await mkdir(to, { recursive: true, mode: 0o700 })
  if ((await readdir(to)).length > 0) throw new BackupError(`--to: ${to} is not empty; a backup gets a directory of its own`)
}

/** The rows of PostgreSQL as they are at one moment, in a SQLite file of the same schema. */
async function copyPostgres(databaseUrl: string, scratch: string, file: string): Promise<void> {
  const source = await openPostgresUnmigrated(databaseUrl)
  try {
    const pending = await pendingMigrations(source.db, source.dialect)
    if (pending.length > 0)
      throw new BackupError(`DATABASE_URL: the schema is older than this edition (${pending.join(', ')}); run migrate first`)
    const target = await openStore({ dataDir: scratch, inThread: true })
    try {
      const moment = source.db.transaction().setIsolationLevel('repeatable read').setAccessMode('read only')
      await moment.execute((from) => target.db.transaction().execute((into) => copyTables(from, into)))
    } finally {
      await target.close()
    }
  } finally {
    await source.close()
  }
  copyDatabase(scratch, file)
  await rm(scratch, { recursive: true })
}

async function copyPictures(
  { pictures: rows }: DatabaseDescription,
  dataDir: string,
  to: string,
  report: (line: string) => void,
): Promise<{ pictures: FileEntry[]; missingPictures: string[] }> {
  const source = new MediaFolder(mediaDir(dataDir))
  const target = new MediaFolder(join(to, backupNames.media))
  const pictures: FileEntry[] = []
  const missingPictures: string[] = []
  for (const [index, { id, type, sha256 }] of rows.entries()) {
    if (index % 100 === 0) report(`pictures: ${index} of ${rows.length}`)
    const entry = isPictureType(type) ? await copyInto(source.path(id, type), target.path(id, type), to) : null
    if (entry) pictures.push(entry)
    if (entry?.sha256 !== sha256) missingPictures.push(id)
  }
  report(`pictures: ${rows.length} of ${rows.length}`)
  return { pictures, missingPictures }
}

/**
 * The public keys, so that a restored newsroom can still check what was signed. The private one stays where it is:
 * whoever holds a backup shall not be able to sign in the paper's name.
 */
async function copyKeys(dataDir: string, to: string): Promise<FileEntry | null> {
  const names = await readdir(join(dataDir, keyNames.folder)).catch((): string[] => [])
  if (!names.includes(keyNames.public)) return null
  return copyInto(join(dataDir, keyNames.folder, keyNames.public), join(to, backupNames.keys), to)
}

/** @returns null if there is no such file */
async function copyInto(from: string, path: string, to: string): Promise<FileEntry | null> {
  await mkdir(dirname(path), { recursive: true })
  try {
    await copyFile(from, path, constants.COPYFILE_FICLONE)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
  await syncPath(path)
  return describeFile(to, relative(to, path))
}
