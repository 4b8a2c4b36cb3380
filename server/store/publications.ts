import type { Insertable, Kysely, Selectable } from 'kysely'
import type { Database, PublicationTable } from './schema.ts'

export type PublicationRow = Selectable<PublicationTable>

/** Notes that an edition was published. The step and the signed copy that it names exist already. */
export async function insertPublication(trx: Kysely<Database>, publication: Insertable<PublicationTable>): Promise<void> {
  await trx.insertInto('publication').values(publication).execute()
}

/** The editions of an article, the first one first. */
export async function listPublications(db: Kysely<Database>, articleId: string): Promise<PublicationRow[]> {
  return db.selectFrom('publication').selectAll().where('article_id', '=', articleId).orderBy('edition').execute()
}

/** Articles that are ready and whose time has come, the earliest first. */
export async function listDue(db: Kysely<Database>, now: number): Promise<string[]> {
  const rows = await db
    .selectFrom('article')
    .select('id')
    .where('stage', '=', 'ready')
    .where('publish_at', '<=', now)
    .orderBy('publish_at')
    .execute()
  return rows.map((row) => row.id)
}

/** When the next article that is not due yet will be; null: none is scheduled. */
export async function nextDue(db: Kysely<Database>): Promise<number | null> {
  const row = await db
    .selectFrom('article')
    .select((eb) => eb.fn.min('publish_at').as('at'))
    .where('stage', '=', 'ready')
    .executeTakeFirst()
  // Typed as a number, but null where nothing is scheduled.
  return (row?.at as number | null | undefined) ?? null
}
