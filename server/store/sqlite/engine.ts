import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import Libsql from 'libsql'
import { type DirectoryLock, lockDirectory } from './directoryLock.ts'
import type { QueryAnswer, SqlValue } from './messages.ts'

/** Name of the database in its data directory. */
export const databaseFileName = 'galley.db'

/** Prepared statements that are kept. libsql frees a dropped one only when the event loop turns, so few may be dropped. */
const maxStatements = 256

/** SQLite waits this long, in milliseconds, for a reader of another process, such as a backup. */
const busyTimeout = 5000

/** What SQLite truncates the write-ahead log to after a checkpoint, in bytes. */
const journalSizeLimit = 64 * 1024 * 1024

type Connection = InstanceType<typeof Libsql>
type Statement = ReturnType<Connection['prepare']>

/**
 * The synchronous owner of the one SQLite connection and of the data directory. Commits are on disk when they return
 * (WAL with synchronous=FULL). It hides what libsql does differently from what its types say.
 */
export class SqliteEngine {
  readonly #lock: DirectoryLock
  readonly #connection: Connection
  readonly #statements = new Map<string, Statement>()

  /**
   * Opens `galley.db` in `dataDir`, which is created if missing.
   * @throws Error if another process uses the directory or the file cannot be opened
   */
  constructor(dataDir: string) {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 })
    this.#lock = lockDirectory(dataDir)
    try {
      this.#connection = openDatabase(join(dataDir, databaseFileName))
    } catch (error) {
      this.#lock.release()
      throw error
    }
  }

  /** Whether a transaction is open. SQLite ends one by itself after some faults, for example a full disk. */
  get inTransaction(): boolean {
    return this.#connection.inTransaction
  }

  /**
   * Runs one statement to its end.
   * @param parameters strings without U+0000 (libsql would cut them when they are read), numbers, bigints, null and bytes
   * @throws SqliteError with `code` for what SQLite refuses, TypeError for a parameter it cannot store
   */
  run(sql: string, parameters: readonly unknown[] = []): QueryAnswer {
    const values = parameters.map(checkValue)
    const statement = this.#prepare(sql)
    if (statement.reader) return { rows: statement.all(values).map(readRow), changes: null, insertId: null }
    const { changes, lastInsertRowid } = statement.run(values)
    return { rows: [], changes, insertId: Number(lastInsertRowid) }
  }

  begin(): void {
    this.run('begin immediate')
  }

  commit(): void {
    this.run('commit')
  }

  /** Ends the open transaction, if there is one. */
  rollback(): void {
    if (this.inTransaction) this.run('rollback')
  }

  /** Runs `work` in a transaction that is on disk on return; a throw rolls it back. */
  transaction<T>(work: () => T): T {
    this.begin()
    try {
      const result = work()
      this.commit()
      return result
    } catch (error) {
      this.rollback()
      throw error
    }
  }

  close(): void {
    this.#statements.clear()
    this.#connection.close()
    this.#lock.release()
  }

  #prepare(sql: string): Statement {
    const known = this.#statements.get(sql)
    if (known) {
      // A Map keeps insertion order: the first key is the one that was used longest ago.
      this.#statements.delete(sql)
      this.#statements.set(sql, known)
      return known
    }
    const statement = this.#connection.prepare(sql)
    this.#statements.set(sql, statement)
    const oldest = this.#statements.size > maxStatements ? this.#statements.keys().next().value : undefined
    if (oldest !== undefined) this.#statements.delete(oldest)
    return statement
  }
}

function openDatabase(file: string): Connection {
  const connection = new Libsql(file)
  try {
    connection.exec(`pragma busy_timeout = ${busyTimeout}`)
    const [mode] = connection.prepare('pragma journal_mode = wal').all() as { journal_mode: string }[]
    if (mode?.journal_mode !== 'wal') throw new Error(`${file}: the file system does not allow a write-ahead log`)
    connection.exec('pragma synchronous = full')
    connection.exec('pragma foreign_keys = on')
    connection.exec(`pragma journal_size_limit = ${journalSizeLimit}`)
    return connection
  } catch (error) {
    connection.close()
    throw error
  }
}

/** libsql ends the whole process when it is given a boolean, and cuts text at U+0000, so both are refused here. */
function checkValue(value: unknown): SqlValue {
  if (value === null || value === undefined) return null
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new TypeError('SQLite cannot store a number that is not finite')
    return value
  }
  if (typeof value === 'string') {
    if (value.includes('\0')) throw new TypeError('SQLite cannot store text that contains U+0000')
    return value
  }
  if (typeof value === 'bigint' || value instanceof Uint8Array) return value
  throw new TypeError(`SQLite cannot store a ${typeof value}`)
}

function readRow(row: unknown): Record<string, unknown> {
  const fields = row as Record<string, unknown>
  for (const [name, value] of Object.entries(fields)) {
    if (value instanceof ArrayBuffer) fields[name] = new Uint8Array(value)
  }
  return fields
}
