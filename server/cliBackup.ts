import { resolve } from 'node:path'
import { say, UsageError, type Values, type Verb, warn } from './cliVerb.ts'
import { loadConfig } from './config.ts'
import { createBackup } from './services/createBackup.ts'
import { restoreBackup } from './services/restoreBackup.ts'

/** 备份: the whole newsroom into a directory. */
export const backupVerb: Verb = {
  usage: `backup --to DIR

Writes the newsroom of DATA_DIR (and DATABASE_URL) into the directory: the database as one SQLite file, the pictures,
and a manifest with the SHA-256 of every file. The server may run and people may write meanwhile; everything that was
shown as saved before is in the backup. DIR must be empty or not exist. A directory without manifest.json is no whole
backup. It holds drafts and password hashes: keep it as safe as the newsroom itself.`,
  options: { to: { type: 'string' } },
  words: 0,
  run: backup,
}

/** 恢复: a newsroom from a backup. */
export const restoreVerb: Verb = {
  usage: `restore --from DIR

Makes a newsroom from a backup, in an empty DATA_DIR, or with DATABASE_URL in an empty PostgreSQL database; it does not
matter which of the two the backup was made from. Every file is compared with the manifest first. No server may run on
DATA_DIR. Afterwards everybody has to sign in again; text that somebody wrote after the backup and still has on their
screen is kept there for them and not mixed in.`,
  options: { from: { type: 'string' } },
  words: 0,
  run: restore,
}

async function backup(_words: readonly string[], values: Values): Promise<void> {
  const to = directory(values, 'to')
  const { dataDir, databaseUrl } = loadConfig()
  const manifest = await createBackup({ dataDir, databaseUrl, to, now: Date.now, report: say })
  for (const id of manifest.missingPictures) warn(`picture ${id} has no file in DATA_DIR, or another one than was stored`)
  const { counts, pictures, database } = manifest
  say(`${to}  ${counts['article'] ?? 0} articles, ${pictures.length} pictures, ${database.bytes} bytes of database`)
}

async function restore(_words: readonly string[], values: Values): Promise<void> {
  const from = directory(values, 'from')
  const { dataDir, databaseUrl } = loadConfig()
  const { manifest, brokenDocuments } = await restoreBackup({ dataDir, databaseUrl, from, report: say })
  for (const id of brokenDocuments) warn(`article ${id} is damaged in the backup: its text cannot be opened`)
  for (const id of manifest.missingPictures) warn(`picture ${id} was missing or damaged when the backup was made`)
  say(`restored the newsroom of ${manifest.createdAt}: ${manifest.counts['article'] ?? 0} articles, ${manifest.pictures.length} pictures`)
}

function directory(values: Values, name: 'to' | 'from'): string {
  const path = values[name]
  if (typeof path !== 'string' || path === '') throw new UsageError(`--${name} DIR is missing; --help explains it`)
  return resolve(path)
}
