import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import Libsql from 'libsql'
import type { AppendResult } from '../../collab/ports.ts'
import { type DirectoryLock, lockDirectory } from './directoryLock.ts'
import { JournaledLog } from './journaledLog.ts'
import { JournalFile } from './journalFile.ts'
import type { QueryAnswer, SqlValue } from './messages.ts'

/** Name of the database in its data directory. */
export const databaseFileName = 'galley.db'

/** Prepared statements that are kept. libsql frees a dropped one only when the event loop turns, so few may be dropped. */
const maxStatements = 256

/** SQLite waits this long, in milliseconds, for a reader of another process, such as a backup. */
const busyTimeout = 5000

/** Statements about the log of documents: all its tables have this in their names. */
const aboutLog = /doc/i
const aboutReading = /^\s*select/i

/** What SQLite truncates the write-ahead log to after a checkpoint, in bytes. */
const journalSizeLimit = 64 * 1024 * 1024

type Connection = InstanceType<typeof Libsql>
type Statement = ReturnType<Connection['prepare']>

/**
 * The synchronous owner of the one SQLite connection, of the journal beside it and of the data directory. Commits and
 * appends are on disk when they return (WAL with synchronous=FULL). It hides what libsql does differently from what its
 * types say, and that rows of the log lie in the journal for a while: no statement about the log runs before they have
 * moved.
 */
export class SqliteEngine {
  readonly #lock: DirectoryLock
  readonly #connection: Connection
  readonly #journal: JournalFile
  readonly #log: JournaledLog
  readonly #statements = new Map<string, Statement>()
  /** Rows of the journal were moved in the transaction that is open. */
  #movesInTransaction = false

  /**
   * Opens `galley.db` in `dataDir`, which is created if missing, and takes over what an ended process left in the journal.
   * @throws Error if another process uses the directory or a file cannot be opened
   */
  constructor(dataDir: string) {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 })
    this.#lock = lockDirectory(dataDir)
    const opened: { close(): void }[] = [{ close: () => this.#lock.release() }]
    try {
      this.#connection = openDatabase(join(dataDir, databaseFileName))
      opened.push(this.#connection)
      const { journal, records } = JournalFile.open(dataDir)
      this.#journal = journal
      opened.push(journal)
      const run = (sql: string, parameters: readonly unknown[]) => this.#run(sql, parameters)
      this.#log = new JournaledLog({ run, transaction: (work) => this.transaction(work) }, journal)
      this.#log.recover(records)
    } catch (error) {
      this.#statements.clear()
      for (const part of opened.reverse()) part.close()
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
    if (!aboutLog.test(sql)) return this.#run(sql, parameters)
    const isReading = aboutReading.test(sql)
    if (!isReading) this.#log.forget()
    if (!this.#log.hasRows || this.#movesInTransaction) return this.#run(sql, parameters)
    if (this.inTransaction) {
      this.#moveWithin()
      return this.#run(sql, parameters)
    }
    try {
      this.#log.moveAll()
    } catch (error) {
      if (isReading) return this.#readThrough(sql, parameters)
      throw error
    }
    return this.#run(sql, parameters)
  }

  /**
   * Stores the requests of a batch (see appendBatch.ts); what is accepted is on disk on return.
   * @throws Error if the disk refuses: then the outcome is unknown
   */
  append(batch: Uint8Array): readonly AppendResult[] {
    if (this.inTransaction) throw new Error('an append does not belong into a transaction')
    return this.#log.append(batch)
  }

  /** Rows lie in the journal that could be moved to where statements see them. */
  get hasJournal(): boolean {
    return this.#log.hasRows
  }

  /** Moves some of the journal's rows. @returns whether more are left */
  moveJournal(): boolean {
    return !this.inTransaction && this.#log.moveSome()
  }

  #run(sql: string, parameters: readonly unknown[]): QueryAnswer {
    const values = parameters.map(checkValue)
    const statement = this.#prepare(sql)
    if (statement.reader) return { rows: statement.all(values).map(readRow), changes: null, insertId: null }
    const { changes, lastInsertRowid } = statement.run(values)
    return { rows: [], changes, insertId: Number(lastInsertRowid) }
  }

  /** Half of the rows must never be committed, whoever catches the error. */
  #moveWithin(): void {
    try {
      this.#log.moveWithin()
      this.#movesInTransaction = true
    } catch (error) {
      this.rollback()
      throw error
    }
  }

  /** Reads as if the rows had moved: on a full disk articles can still be opened. */
  #readThrough(sql: string, parameters: readonly unknown[]): QueryAnswer {
    this.begin()
    try {
      this.#log.moveWithin()
      return this.#run(sql, parameters)
    } finally {
      this.rollback()
    }
  }

  begin(): void {
    this.#movesInTransaction = false
    this.#run('begin immediate', [])
  }

  commit(): void {
    this.#run('commit', [])
    if (this.#movesInTransaction) this.#log.moved()
    this.#movesInTransaction = false
  }

  /** Ends the open transaction, if there is one. */
  rollback(): void {
    this.#movesInTransaction = false
    if (this.inTransaction) this.#run('rollback', [])
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

  /** Moves what lies in the journal, if the disk allows, and ends. */
  close(): void {
    try {
      if (!this.inTransaction) this.#log.moveAll()
    } catch {
      // It is durable where it is; the next start moves it.
    }
    try {
      this.#journal.close()
    } finally {
      this.#statements.clear()
      this.#connection.close()
      this.#lock.release()
    }
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
