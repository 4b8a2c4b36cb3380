import type { Insertable, Kysely, Selectable } from 'kysely'
import type { Database, SignedCopyTable } from './schema.ts'

export type SignedCopyRow = Selectable<SignedCopyTable>

/** Keeps the text as it was signed. The review step it belongs to exists already. */
export async function insertSignedCopy(trx: Kysely<Database>, copy: Insertable<SignedCopyTable>): Promise<void> {
  await trx.insertInto('signed_copy').values(copy).execute()
}

/** The copy that was signed in a step of the record; null if none was. */
export async function findSignedCopy(db: Kysely<Database>, articleId: string, step: number): Promise<SignedCopyRow | null> {
  const copies = db.selectFrom('signed_copy').selectAll().where('article_id', '=', articleId)
  return (await copies.where('step', '=', step).executeTakeFirst()) ?? null
}

/** The text that was signed last; null if the article was never signed. */
export async function latestSignedCopy(db: Kysely<Database>, articleId: string): Promise<SignedCopyRow | null> {
  const copies = db.selectFrom('signed_copy').selectAll().where('article_id', '=', articleId)
  return (await copies.orderBy('step', 'desc').limit(1).executeTakeFirst()) ?? null
}
