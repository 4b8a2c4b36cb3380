import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import Libsql from 'libsql'
import { AcceptedRows } from './acceptedRows.ts'
import { type DirectoryLock, lockDirectory } from './directoryLock.ts'
import { type JournalEnd, readJournal } from './journalFile.ts'
import { namesLog, readsOnly } from './logStatements.ts'
import type { AppendFacts, HeadsQuestion, QueryAnswer, SqlValue } from './messages.ts'

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
 * The synchronous owner of the one SQLite connection and of the data directory. Commits are on disk when they return (WAL
 * with synchronous=FULL). It hides what libsql does differently from what its types say, and that rows of the log lie in
 * the journal for a while: no statement about the log runs before those that were accepted have moved.
 */
export class SqliteEngine {
  /** Where the journal goes on, as it was found. */
  readonly end: JournalEnd
  readonly #lock: DirectoryLock
  readonly #connection: Connection
  readonly #log: AcceptedRows
  readonly #statements = new Map<string, Statement>()

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
      const run = (sql: string, parameters: readonly unknown[]) => this.#run(sql, parameters)
      this.#log = new AcceptedRows({ run, transaction: (work) => this.transaction(work) })
      const { end, records } = readJournal(dataDir)
      this.end = end
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
    if (!this.#log.hasRows || !namesLog(sql)) return this.#run(sql, parameters)
    if (this.inTransaction) {
      this.#moveWithin()
      return this.#run(sql, parameters)
    }
    try {
      this.#log.moveAll()
    } catch (error) {
      if (readsOnly(sql)) return this.#readThrough(sql, parameters)
      throw error
    }
    return this.#run(sql, parameters)
  }

  /** Takes over a record of appends that were decided: every statement from now on sees them. @throws Error if it is none */
  accept(record: Uint8Array): void {
    this.#log.accept(record)
  }

  /** How many records were accepted since the start, with those that the start found. */
  get acceptedRecords(): number {
    return this.#log.records
  }

  /** How many of them are in the tables, and on disk. */
  get movedRecords(): number {
    return this.#log.moved
  }

  /** What decides the next append. */
  facts(question: HeadsQuestion): AppendFacts {
    if (this.inTransaction) throw new Error('an append does not belong into a transaction')
    return this.#log.facts(question)
  }

  /** Moves some of what was accepted, unless a transaction is open. @returns whether more is left */
  moveSome(): boolean {
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
    this.#log.rolledBack()
    this.#run('begin immediate', [])
  }

  commit(): void {
    this.#run('commit', [])
    this.#log.committed()
  }

  /** Ends the open transaction, if there is one. */
  rollback(): void {
    this.#log.rolledBack()
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

  /** Moves what was accepted, if the disk allows, and ends. */
  close(): void {
    try {
      if (!this.inTransaction) this.#log.moveAll()
    } catch {
      // It is durable where it is; the next start moves it.
    }
    this.#statements.clear()
    try {
      this.#connection.close()
    } finally {
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
