import type { Insertable, Kysely, Selectable } from 'kysely'
import { canonicalJson } from '#shared/article/canonical.ts'
import { zonedTime } from '#shared/export/zonedTime.ts'
import { type Decision, sealEntry } from '#shared/workflow/recordChain.ts'
import type { Database, ReviewStepTable } from './schema.ts'

export type ReviewStepRow = Selectable<ReviewStepTable>

/** A step before it is sealed. Proposals and approvals move nothing: their stages are the same. */
export interface NewStep
  extends Omit<Insertable<ReviewStepTable>, 'step' | 'from_stage' | 'decision' | 'override' | 'details' | 'entry' | 'hash'> {
  readonly from_stage: string | null
  /** Unset: done. */
  readonly decision?: Decision
  /** The separation of duties that the person overrode. */
  readonly override?: string | null
  readonly details?: object
}

/**
 * Adds a step to the review record (审稿单), sealed under the names that the person and the article have now. The caller
 * has moved or created the article in the same transaction, so no other step can come between; if one did, the
 * statement is refused as a unique violation.
 *
 * @param timeZone IANA name of the zone in whose time the step is written down
 * @returns the number of the step; the first of an article is 1
 */
export async function appendReviewStep(trx: Kysely<Database>, step: NewStep, timeZone: string): Promise<number> {
  const { decision = 'done', override = null, details = {}, ...rest } = step
  const last = await trx
    .selectFrom('review_step')
    .select(['step', 'hash'])
    .where('article_id', '=', step.article_id)
    .orderBy('step', 'desc')
    .limit(1)
    .executeTakeFirst()
  const { number } = await trx.selectFrom('article').select('number').where('id', '=', step.article_id).executeTakeFirstOrThrow()
  const by = await trx.selectFrom('app_user').select(['id', 'username', 'name']).where('id', '=', step.user_id).executeTakeFirstOrThrow()
  const next = (last?.step ?? 0) + 1
  const sealed = sealEntry({
    v: 1,
    article: step.article_id,
    number,
    step: next,
    action: step.action,
    decision,
    from: step.from_stage,
    to: step.to_stage,
    by,
    role: step.role,
    reason: step.reason,
    at: zonedTime(new Date(step.at).toISOString(), timeZone).precise,
    textSha256: step.text_sha256,
    version: step.seq,
    characters: step.characters,
    override,
    details,
    previous: last?.hash ?? '',
  })
  await trx
    .insertInto('review_step')
    .values({ ...rest, step: next, decision, override: override ?? '', details: canonicalJson(details), ...sealed })
    .execute()
  return next
}

/** The whole record of an article, in order. */
export async function listReviewSteps(db: Kysely<Database>, articleId: string): Promise<ReviewStepRow[]> {
  return db.selectFrom('review_step').selectAll().where('article_id', '=', articleId).orderBy('step').execute()
}

/** The whole records of many articles, by article id; an article without steps is absent. */
export async function listReviewStepsOfAll(db: Kysely<Database>, articleIds: readonly string[]): Promise<Map<string, ReviewStepRow[]>> {
  if (articleIds.length === 0) return new Map()
  const rows = await db
    .selectFrom('review_step')
    .selectAll()
    .where('article_id', 'in', articleIds)
    .orderBy('article_id')
    .orderBy('step')
    .execute()
  const records = new Map<string, ReviewStepRow[]>()
  for (const row of rows) records.set(row.article_id, [...(records.get(row.article_id) ?? []), row])
  return records
}

/** The last step of each article by article id; articles without any are absent. */
async function lastReviewSteps(db: Kysely<Database>, articleIds: readonly string[]): Promise<Map<string, ReviewStepRow>> {
  if (articleIds.length === 0) return new Map()
  const rows = await db
    .selectFrom('review_step as step')
    .selectAll('step')
    .where('step.article_id', 'in', articleIds)
    .where('step.step', '=', (eb) =>
      eb
        .selectFrom('review_step as other')
        .select((of) => of.fn.max('other.step').as('last'))
        .whereRef('other.article_id', '=', 'step.article_id'),
    )
    .execute()
  return new Map(rows.map((row) => [row.article_id, row]))
}

/** The returns (退回) by article id of those articles that are back with their authors, that is whose last step is one. */
export async function latestReturns(db: Kysely<Database>, articleIds: readonly string[]): Promise<Map<string, ReviewStepRow>> {
  const last = await lastReviewSteps(db, articleIds)
  return new Map([...last].filter(([, step]) => step.action === 'return'))
}
