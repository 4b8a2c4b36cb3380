import type { Insertable, Kysely, Selectable } from 'kysely'
import type { CreditChangeTable, Database } from './schema.ts'

export type CreditChangeRow = Selectable<CreditChangeTable>

/** Adds a change of an article's credit line. Two with the same revision are refused as a unique violation. */
export async function appendCreditChange(trx: Kysely<Database>, change: Insertable<CreditChangeTable>): Promise<void> {
  await trx.insertInto('credit_change').values(change).execute()
}

/** Every change of the line, in order. */
export async function listCreditChanges(db: Kysely<Database>, articleId: string): Promise<CreditChangeRow[]> {
  return db.selectFrom('credit_change').selectAll().where('article_id', '=', articleId).orderBy('revision').execute()
}
