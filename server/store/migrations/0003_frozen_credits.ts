import { type Kysely, type Migration, sql } from 'kysely'
import { canonicalJson } from '#shared/article/canonical.ts'
import type { Credit } from '#shared/article/credit.ts'
import type { ArticleJson } from '#shared/article/json.ts'
import { creditsOf } from '#shared/workflow/credits.ts'
import { roles } from '#shared/workflow/roles.ts'
import { reviewStages, stages } from '#shared/workflow/stages.ts'
import type { DialectName } from '../schema.ts'

/**
 * Keeps with every signed copy whom its page names, and with every writer the roles in which they wrote, so that a
 * later name or role changes nothing of what was. What is there already gets what is known now: writers their present
 * roles, signed copies the credits that would be printed today.
 */
export function frozenCredits(dialect: DialectName): Migration {
  return {
    async up(db: Kysely<unknown>): Promise<void> {
      await db.schema
        .alterTable('article_writer')
        .addColumn('roles', 'text', (column) => column.notNull().defaultTo('[]'))
        .execute()
      await sql`update article_writer set roles = coalesce((select roles from app_user where id = user_id), '[]')`.execute(db)
      await db.schema.alterTable('signed_copy').addColumn('credits', 'text').execute()
      await unsealed(dialect, db, () => freeze(db.withTables<Tables>()))
    },
  }
}

/** The tables as they are at this migration, as far as it reads them. */
type Tables = {
  app_user: { id: string; name: string }
  article: { id: string; projected_seq: number }
  article_doc: { id: string; head_seq: number }
  article_writer: { article_id: string; user_id: string; stage: string; first_at: number; roles: string }
  review_step: { article_id: string; step: number; action: string; from_stage: string | null; user_id: string }
  signed_copy: { article_id: string; step: number; json: string; credits: string | null }
}

/**
 * Articles whose writers were not noted to the end (the process died within seconds of the last word) are left out:
 * their credits are worked out when they are printed, as before.
 */
async function freeze(db: Kysely<Tables>): Promise<void> {
  const people = new Map((await db.selectFrom('app_user').select(['id', 'name']).execute()).map(({ id, name }) => [id, name]))
  const copies = await db
    .selectFrom('signed_copy')
    .innerJoin('article', 'article.id', 'signed_copy.article_id')
    .innerJoin('article_doc', 'article_doc.id', 'signed_copy.article_id')
    .select(['signed_copy.article_id', 'signed_copy.step'])
    .whereRef('article.projected_seq', '>=', 'article_doc.head_seq')
    .execute()
  for (const copy of copies) {
    const credits = await creditsOfCopy(db, copy.article_id, copy.step, (id) => people.get(id) ?? '')
    if (credits === null) continue
    await db
      .updateTable('signed_copy')
      .set({ credits: canonicalJson(credits) })
      .where('article_id', '=', copy.article_id)
      .where('step', '=', copy.step)
      .execute()
  }
}

/** @returns null if the copy cannot be read; it is not printed either */
async function creditsOfCopy(
  db: Kysely<Tables>,
  id: string,
  step: number,
  name: (userId: string) => string,
): Promise<readonly Credit[] | null> {
  const { json } = await db
    .selectFrom('signed_copy')
    .select('json')
    .where('article_id', '=', id)
    .where('step', '=', step)
    .executeTakeFirstOrThrow()
  const byline = bylineIn(json)
  if (byline === null) return null
  const writers = await db
    .selectFrom('article_writer')
    .selectAll()
    .where('article_id', '=', id)
    .orderBy('first_at')
    .orderBy('user_id')
    .execute()
  const steps = await db
    .selectFrom('review_step')
    .selectAll()
    .where('article_id', '=', id)
    .where('step', '<=', step)
    .orderBy('step')
    .execute()
  const submitted = steps.findLastIndex(({ action }) => action === 'submit')
  return creditsOf({
    byline,
    writers: writers.flatMap((writer) => {
      const stage = stages.find((known) => known === writer.stage)
      const held: unknown = JSON.parse(writer.roles)
      return stage ? [{ name: name(writer.user_id), roles: roles.filter((role) => Array.isArray(held) && held.includes(role)), stage }] : []
    }),
    reviews: steps.slice(submitted + 1).flatMap(({ action, from_stage, user_id }) => {
      const stage = reviewStages.find((known) => known === from_stage)
      return stage && (action === 'pass' || action === 'sign') ? [{ stage, name: name(user_id) }] : []
    }),
  })
}

function bylineIn(json: string): ArticleJson['meta']['byline'] | null {
  try {
    return (JSON.parse(json) as ArticleJson).meta.byline
  } catch {
    return null
  }
}

/** Signed copies are sealed against every change; this once something is added to them. */
async function unsealed(dialect: DialectName, db: Kysely<unknown>, change: () => Promise<void>): Promise<void> {
  if (dialect === 'sqlite') {
    await sql`drop trigger signed_copy_no_update`.execute(db)
    await change()
    await sql`create trigger signed_copy_no_update before update on signed_copy
      begin select raise(abort, 'signed_copy is never changed'); end`.execute(db)
  } else {
    await sql`alter table signed_copy disable trigger signed_copy_no_change`.execute(db)
    await change()
    await sql`alter table signed_copy enable trigger signed_copy_no_change`.execute(db)
  }
}
