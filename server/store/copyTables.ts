import { type Kysely, sql } from 'kysely'
import type { Database } from './schema.ts'

interface CopiedTable {
  /** Columns by which rows are told apart and read page by page. */
  readonly key: readonly string[]
  /** Rows that are held in memory at once. */
  readonly page: number
}

/** Every table in an order in which references are there before what refers to them. */
const tables: { readonly [T in keyof Database]: CopiedTable } = {
  app_user: { key: ['id'], page: 500 },
  session: { key: ['id'], page: 500 },
  setting: { key: ['key'], page: 500 },
  article: { key: ['id'], page: 500 },
  article_counter: { key: ['year'], page: 500 },
  article_writer: { key: ['article_id', 'user_id', 'stage'], page: 500 },
  review_step: { key: ['article_id', 'step'], page: 500 },
  signed_copy: { key: ['article_id', 'step'], page: 50 },
  credit_change: { key: ['article_id', 'revision'], page: 500 },
  step_text: { key: ['article_id', 'sha256'], page: 50 },
  publication: { key: ['article_id', 'edition'], page: 500 },
  asset: { key: ['id'], page: 500 },
  picture_crop: { key: ['asset_id'], page: 500 },
  article_doc: { key: ['id'], page: 500 },
  doc_update: { key: ['doc_id', 'seq'], page: 100 },
  doc_client: { key: ['doc_id', 'client_id'], page: 500 },
  doc_snapshot: { key: ['doc_id', 'seq'], page: 4 },
  doc_history: { key: ['doc_id', 'from_seq'], page: 20 },
  doc_attribution: { key: ['doc_id'], page: 20 },
  doc_paste: { key: ['doc_id', 'client_id', 'clock'], page: 500 },
  notice: { key: ['id'], page: 500 },
  webhook_event: { key: ['id'], page: 200 },
}

/** Names of all tables but those of the search index, which is made anew from the articles. */
export const tableNames = Object.keys(tables) as readonly (keyof Database)[]

/**
 * Copies every table row by row into a store of the same schema that has none, whichever databases the two are. Call it
 * in a transaction of each: what is read is then one moment, and what is written is all or nothing.
 *
 * @param copied told after each table
 */
export async function copyTables(
  from: Kysely<Database>,
  to: Kysely<Database>,
  copied: (table: string, rows: number) => void = () => {},
): Promise<void> {
  for (const name of tableNames) copied(name, await copyTable(from, to, name))
}

/** Whether nobody has ever worked in the store. */
export async function isUnused(db: Kysely<Database>): Promise<boolean> {
  const user = await db.selectFrom('app_user').select('id').limit(1).executeTakeFirst()
  const article = await db.selectFrom('article').select('id').limit(1).executeTakeFirst()
  return !user && !article
}

async function copyTable(from: Kysely<Database>, to: Kysely<Database>, name: keyof Database): Promise<number> {
  const { key, page } = tables[name]
  const keyColumns = sql.join(key.map((column) => sql.ref(column)))
  let count = 0
  let last: Record<string, unknown> | undefined
  do {
    const after = last
    const beyond = after ? sql`where (${keyColumns}) > (${sql.join(key.map((column) => after[column]))})` : sql``
    const { rows } = await sql<Record<string, unknown>>`
      select * from ${sql.table(name)} ${beyond} order by ${keyColumns} limit ${sql.lit(page)}`.execute(from)
    await insertRows(to, name, rows)
    count += rows.length
    last = rows.length === page ? rows.at(-1) : undefined
  } while (last)
  return count
}

async function insertRows(to: Kysely<Database>, name: string, rows: readonly Record<string, unknown>[]): Promise<void> {
  const [first] = rows
  if (!first) return
  const columns = Object.keys(first)
  const values = rows.map((row) => sql`(${sql.join(columns.map((column) => row[column]))})`)
  await sql`insert into ${sql.table(name)} (${sql.join(columns.map((column) => sql.ref(column)))}) values ${sql.join(values)}`.execute(to)
}
