import { existsSync } from 'node:fs'
import { join } from 'node:path'
import Libsql from 'libsql'
import { databaseFileName } from './engine.ts'
import { readJournal } from './journalFile.ts'
import { type Accepted, decodeRecord } from './journalRecord.ts'
import { moveRows } from './moveRows.ts'

/** Waits so long, in milliseconds, while a running server locks its file for a moment. */
const busyTimeout = 30_000

/**
 * Writes the newsroom of a data directory into a new file as it is committed at this moment, also while a server works
 * on it: a reader of its own, without the directory's lock. The file needs no other beside it, which cannot be said of
 * the database itself even after a store was closed: libsql lets go of it only when its statements are collected. The
 * journal is read first and its rows are moved within the copy: what leaves the journal meanwhile is in the database by
 * then. Blocks the calling thread.
 *
 * @param file must not exist
 * @throws Error if there is no newsroom in the directory
 */
export function copyDatabase(dataDir: string, file: string): void {
  const source = join(dataDir, databaseFileName)
  if (!existsSync(source)) throw new Error(`DATA_DIR: there is no newsroom in ${dataDir}`)
  const accepted = readJournal(dataDir).records.flatMap(decodeRecord)
  const connection = new Libsql(source, { timeout: busyTimeout })
  try {
    connection.prepare('vacuum into ?').run([file])
  } finally {
    connection.close()
  }
  if (accepted.length > 0) moveInto(file, accepted)
}

function moveInto(file: string, accepted: readonly Accepted[]): void {
  const copy = new Libsql(file)
  try {
    copy.exec('begin')
    moveRows({ run: (sql, values) => runOnce(copy, sql, values) }, accepted)
    copy.exec('commit')
  } finally {
    copy.close()
  }
}

function runOnce(connection: InstanceType<typeof Libsql>, sql: string, values: readonly unknown[]): { rows: Record<string, unknown>[] } {
  const statement = connection.prepare(sql)
  if (statement.reader) return { rows: statement.all(values) as Record<string, unknown>[] }
  statement.run(values)
  return { rows: [] }
}

/** What a database file says of itself. */
export interface DatabaseDescription {
  /** Names of the migrations that were applied, in order. */
  readonly migrations: readonly string[]
  /** Rows per table. */
  readonly counts: Readonly<Record<string, number>>
  readonly pictures: readonly { readonly id: string; readonly type: string; readonly sha256: string }[]
}

/** Checks a file of `copyDatabase` and describes it. @throws Error if it is damaged */
export function describeDatabase(file: string, tables: readonly string[]): DatabaseDescription {
  const connection = new Libsql(file, { readonly: true })
  try {
    const rows = <T>(sql: string) => connection.prepare(sql).all() as T[]
    const [check] = rows<{ quick_check: string }>('pragma quick_check(1)')
    if (check?.quick_check !== 'ok') throw new Error(`${file} is damaged: ${check?.quick_check}`)
    const known = new Set(rows<{ name: string }>("select name from sqlite_master where type = 'table'").map(({ name }) => name))
    const count = (table: string) => rows<{ n: number }>(`select count(*) as n from "${table}"`)[0]?.n ?? 0
    return {
      migrations: rows<{ name: string }>('select name from kysely_migration order by name').map(({ name }) => name),
      counts: Object.fromEntries(tables.filter((table) => known.has(table)).map((table) => [table, count(table)])),
      pictures: rows('select id, type, sha256 from asset order by id'),
    }
  } finally {
    connection.close()
  }
}
