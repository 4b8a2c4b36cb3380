import type { Insertable, Kysely } from 'kysely'
import type { Database, StepTextTable } from './schema.ts'

/** Keeps the text that a step of the record is about; one that is kept already stays as it is. */
export async function keepStepText(trx: Kysely<Database>, text: Insertable<StepTextTable>): Promise<void> {
  await trx
    .insertInto('step_text')
    .values(text)
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

/** Canonical JSON of the text with that fingerprint; null if no step of the article was about it. */
export async function findStepText(db: Kysely<Database>, articleId: string, sha256: string): Promise<string | null> {
  const row = await db
    .selectFrom('step_text')
    .select('json')
    .where('article_id', '=', articleId)
    .where('sha256', '=', sha256)
    .executeTakeFirst()
  return row?.json ?? null
}
