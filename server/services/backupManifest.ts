import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open, readFile, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { z } from 'zod'

/** Why a backup or a restore cannot be done. The message is one line for the person at the terminal. */
export class BackupError extends Error {
  override readonly name = 'BackupError'
}

/** Names inside a backup's directory. Pictures lie as in DATA_DIR. */
export const backupNames = { manifest: 'manifest.json', database: 'galley.db', media: 'media', keys: 'keys/public.json' } as const

const sha256 = z.string().regex(/^[0-9a-f]{64}$/)
const fileEntry = z.object({ path: z.string(), bytes: z.number().int().nonnegative(), sha256 })

/** What lies in a backup. It is written last, so a directory without it is no whole backup. */
const backupManifest = z.object({
  format: z.literal('galley-backup'),
  version: z.literal(1),
  /** ISO 8601, UTC. */
  createdAt: z.string(),
  /** Which database it was made from; every backup is a SQLite file of the same schema. */
  source: z.enum(['sqlite', 'postgres']),
  /** Migrations of the schema that the file has. */
  migrations: z.array(z.string()),
  database: fileEntry,
  pictures: z.array(fileEntry),
  /** The public keys; unset: nothing was ever signed. The private one is in no backup. */
  keys: fileEntry.optional(),
  /** Ids of pictures that had no file, or another one than was stored, when the backup was made. */
  missingPictures: z.array(z.string()),
  /** Rows per table. */
  counts: z.record(z.string(), z.number().int().nonnegative()),
})

export type BackupManifest = z.infer<typeof backupManifest>
export type FileEntry = z.infer<typeof fileEntry>

/** Writes the manifest, complete and on disk when the promise resolves. */
export async function writeManifest(directory: string, manifest: BackupManifest): Promise<void> {
  const path = join(directory, backupNames.manifest)
  const file = await open(`${path}.part`, 'w', 0o600)
  try {
    await file.writeFile(`${JSON.stringify(manifest, null, 2)}\n`)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(`${path}.part`, path)
  await syncPath(directory)
}

/**
 * Reads the manifest of a backup and compares every file with it.
 * @throws BackupError if it is none, is not whole, or a file was changed
 */
export async function verifyBackup(directory: string): Promise<BackupManifest> {
  const manifest = await readManifest(directory)
  for (const entry of [manifest.database, ...manifest.pictures, ...(manifest.keys ? [manifest.keys] : [])]) {
    if (!/^(galley\.db|keys\/public\.json|media\/[^/.]+\/[^/]+)$/.test(entry.path))
      throw new BackupError(`the backup names a file outside of it: ${entry.path}`)
    const found = await describeFile(directory, entry.path).catch(() => null)
    if (!found) throw new BackupError(`the backup lacks ${entry.path}`)
    if (found.bytes !== entry.bytes || found.sha256 !== entry.sha256) {
      throw new BackupError(`${entry.path} of the backup is not the file that was backed up: it was changed or is damaged`)
    }
  }
  return manifest
}

async function readManifest(directory: string): Promise<BackupManifest> {
  const path = join(directory, backupNames.manifest)
  const text = await readFile(path, 'utf8').catch(() => {
    throw new BackupError(`${directory} holds no whole backup: there is no ${backupNames.manifest}`)
  })
  const parsed = backupManifest.safeParse(jsonOf(text))
  if (!parsed.success) throw new BackupError(`${path} is not a manifest that this edition reads`)
  return parsed.data
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** Size and hash of a file below a directory. */
export async function describeFile(directory: string, path: string): Promise<FileEntry> {
  const hash = createHash('sha256')
  let bytes = 0
  await pipeline(createReadStream(join(directory, path)), async (chunks: AsyncIterable<Buffer>) => {
    for await (const chunk of chunks) {
      bytes += chunk.length
      hash.update(chunk)
    }
  })
  return { path, bytes, sha256: hash.digest('hex') }
}

/** Waits until a file, or the names in a folder, are on disk. */
export async function syncPath(path: string): Promise<void> {
  const file = await open(path, 'r')
  try {
    await file.sync()
  } finally {
    await file.close()
  }
}
