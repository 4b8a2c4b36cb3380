import { type CompiledQuery, type Insertable, type Kysely, sql } from 'kysely'
import type { Database, NoticeTable, WebhookEventTable } from './schema.ts'

/** Notes since when an article's signature is void, if it still stands in the stage; null: it is not. */
export function voidUpdate(
  db: Kysely<Database>,
  { id, stage, at }: { readonly id: string; readonly stage: string; readonly at: number | null },
): CompiledQuery {
  return db.updateTable('article').set({ void_since: at }).where('id', '=', id).where('stage', '=', stage).compile()
}

/** Writes notices and an event, if the article stands in the stage and is not known to be void: once, whoever notices. */
export function insertVoidNotices(
  db: Kysely<Database>,
  place: { readonly id: string; readonly stage: string },
  notices: readonly Insertable<NoticeTable>[],
  event: Insertable<WebhookEventTable> | null,
): CompiledQuery[] {
  const where = sql`from article where id = ${place.id} and stage = ${place.stage} and void_since is null`
  const rows: [string, object][] = notices.map((notice) => ['notice', notice])
  if (event) rows.push(['webhook_event', event])
  return rows.map(([table, row]) => {
    const columns = sql.join(Object.keys(row).map((column) => sql.ref(column)))
    // A literal null and a number beside it have no type of their own in PostgreSQL's select.
    const values = sql.join(Object.values(row).map((value) => (typeof value === 'string' ? sql`cast(${value} as text)` : sql.lit(value))))
    return sql`insert into ${sql.table(table)} (${columns}) select ${values} ${where}`.compile(db)
  })
}
