import type { Insertable, Kysely, Selectable } from 'kysely'
import type { Database, ReviewStepTable } from './schema.ts'

export type ReviewStepRow = Selectable<ReviewStepTable>

/**
 * Adds a step to the review record (审稿单). The caller has moved or created the article in the same transaction, so no
 * other step can come between; if one did, the statement is refused as a unique violation.
 *
 * @returns the number of the step; the first of an article is 1
 */
export async function appendReviewStep(trx: Kysely<Database>, step: Omit<Insertable<ReviewStepTable>, 'step'>): Promise<number> {
  const { last } = await trx
    .selectFrom('review_step')
    .select((eb) => eb.fn.max('step').as('last'))
    .where('article_id', '=', step.article_id)
    .executeTakeFirstOrThrow()
  // Typed as a number, but null for the first step of an article.
  const number = ((last as number | null) ?? 0) + 1
  await trx
    .insertInto('review_step')
    .values({ ...step, step: number })
    .execute()
  return number
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

/** The steps of an article after it was last submitted (送审), in order; none if it never was. */
async function stepsSinceSubmit(db: Kysely<Database>, articleId: string): Promise<ReviewStepRow[]> {
  const steps = await listReviewSteps(db, articleId)
  const submitted = steps.findLastIndex((step) => step.action === 'submit')
  return submitted < 0 ? [] : steps.slice(submitted + 1)
}

/** The reviews done since the article was last submitted: the stage that was passed (通过, 签发), and by whom. */
export async function reviewsSinceSubmit(
  db: Kysely<Database>,
  articleId: string,
): Promise<{ readonly stage: string; readonly userId: string }[]> {
  const steps = await stepsSinceSubmit(db, articleId)
  return steps.flatMap(({ action, from_stage: stage, user_id: userId }) =>
    stage !== null && (action === 'pass' || action === 'sign') ? [{ stage, userId }] : [],
  )
}
