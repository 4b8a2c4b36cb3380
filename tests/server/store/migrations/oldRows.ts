import { randomUUID } from 'node:crypto'
import { type Kysely, sql } from 'kysely'
import type { Database } from '../../../../server/store/schema.ts'

/** Stores an article as the first editions had it. @returns the id */
export async function addOldArticle(
  db: Kysely<Database>,
  { createdBy, stage, projected }: { readonly createdBy: string; readonly stage: string; readonly projected: number },
): Promise<string> {
  const id = randomUUID()
  await sql`insert into article (id, number, stage, stage_since, created_by, created_at, channel, language, kicker, headline,
    characters, updated_at, projected_seq)
    values (${id}, ${id}, ${stage}, 1, ${createdBy}, 1, 'news', 'zh', '', '', 0, 1, ${projected})`.execute(db)
  return id
}
