import { join } from 'node:path'
import Libsql from 'libsql'

/** Keeps other processes out of a data directory for as long as it is held. */
export interface DirectoryLock {
  release(): void
}

/**
 * Takes a data directory for this process. The lock is SQLite's own lock on a side file, so the operating system drops
 * it with the process however that ends. (Nothing else in this process may open the file: closing any descriptor of it
 * would drop the lock on POSIX systems.)
 *
 * @throws Error with one clear line if another process, or another store of this one, holds it
 */
export function lockDirectory(dataDir: string): DirectoryLock {
  const holder = new Libsql(join(dataDir, 'galley.lock'), { timeout: 0 })
  try {
    // Without this an empty journal file would be left beside the lock.
    holder.exec('pragma journal_mode = memory')
    holder.exec('begin exclusive')
  } catch (error) {
    holder.close()
    if (isBusy(error)) throw new Error(`the data directory ${dataDir} is in use by another Galley process`, { cause: error })
    throw error
  }
  return { release: () => void holder.close() }
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && error.code.startsWith('SQLITE_BUSY')
}
