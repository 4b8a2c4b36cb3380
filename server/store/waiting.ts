import { type ExpressionBuilder, type ExpressionWrapper, type SqlBool, sql } from 'kysely'
import type { Database } from './schema.ts'

/** A step that waits for somebody: in which house and stage, and which separation of duties it falls under. */
export interface WaitingStep {
  readonly workflow: string
  readonly stage: string
  readonly duty: 'review' | 'proof' | null
}

/** A proposal or an approval that waits for somebody. */
export interface WaitingDecision {
  readonly workflow: string
  readonly stage: string
  readonly action: string
  readonly decision: 'proposed' | 'approved'
}

/** For whom articles wait. */
export interface WaitingFor {
  readonly userId: string
  /** Steps that the person's roles take. */
  readonly steps: readonly WaitingStep[]
  /** Whether drafts that came back to the person wait too. */
  readonly returned: boolean
  /** Whether the person signs anew what was changed after it was signed. */
  readonly signs: boolean
  readonly decisions: readonly WaitingDecision[]
}

type Articles = ExpressionBuilder<Database, 'article'>
type Condition = ExpressionWrapper<Database, 'article', SqlBool>

const reviews = ['review1', 'review2', 'review3']
const proofs = ['proof1', 'proof2', 'proof3']

/**
 * Articles that wait for a person, as one condition of a query. The same separation of duties as in the rules of the
 * workflow; whether a signature is void is noted in the article's row (`void_since`), because that takes the texts.
 */
export function waitsFor(eb: Articles, { userId, steps, returned, signs, decisions }: WaitingFor): Condition {
  const at = (duty: WaitingStep['duty']) =>
    eb.or(
      steps
        .filter((step) => step.duty === duty)
        .map(({ workflow, stage }) => eb.and([eb('article.workflow', '=', workflow), eb('article.stage', '=', stage)])),
    )
  const wrote = eb.or([
    eb('article.created_by', '=', userId),
    eb.exists(
      eb
        .selectFrom('article_writer')
        .select('article_writer.user_id')
        .whereRef('article_writer.article_id', '=', 'article.id')
        .where('article_writer.user_id', '=', userId)
        .where('article_writer.stage', '=', 'draft'),
    ),
  ])
  const conditions: Condition[] = [
    // What has its time is published by itself.
    eb.and([at(null), eb('article.publish_at', 'is', null)]),
    eb.and([at('review'), eb.not(wrote), eb.not(passed(eb, userId, reviews))]),
    // What has to be signed anew does not go on before that.
    eb.and([at('proof'), eb('article.void_since', 'is', null), eb.not(passed(eb, userId, proofs))]),
  ]
  if (signs) conditions.push(eb.and([eb('article.void_since', 'is not', null), eb('article.stage', 'in', proofs)]))
  if (decisions.length > 0) conditions.push(pending(eb, decisions))
  if (returned) conditions.push(eb.and([eb('article.stage', '=', 'draft'), wrote, cameBack(eb)]))
  return eb.or(conditions)
}

/** Whether the person passed one of the stages since the article last entered review. */
function passed(eb: Articles, userId: string, stages: readonly string[]): Condition {
  return eb.exists(
    eb
      .selectFrom('review_step as done')
      .select('done.step')
      .whereRef('done.article_id', '=', 'article.id')
      .where('done.user_id', '=', userId)
      .where('done.decision', '=', 'done')
      .where('done.from_stage', 'in', stages)
      .where((of) =>
        of.or([of('done.action', '=', 'pass'), of.and([of('done.action', '=', 'sign'), of('done.from_stage', '=', 'review3')])]),
      )
      .where((of) =>
        of.not(
          of.exists(
            of
              .selectFrom('review_step as entry')
              .select('entry.step')
              .whereRef('entry.article_id', '=', 'done.article_id')
              .whereRef('entry.step', '>', 'done.step')
              .where('entry.decision', '=', 'done')
              .where('entry.action', '!=', 'resume')
              .where('entry.to_stage', 'in', ['draft', 'review1']),
          ),
        ),
      ),
  )
}

/** Whether the last step sent it back. */
function cameBack(eb: Articles): Condition {
  return eb.exists(
    eb
      .selectFrom('review_step as back')
      .select('back.step')
      .whereRef('back.article_id', '=', 'article.id')
      .where('back.action', '=', 'return')
      .where('back.step', '=', sql<number>`(select max(last.step) from review_step as last where last.article_id = back.article_id)`),
  )
}

/** Whether one of the decisions waits: proposed or approved since the article last moved. */
function pending(eb: Articles, decisions: readonly WaitingDecision[]): Condition {
  return eb.exists(
    eb
      .selectFrom('review_step as asked')
      .select('asked.step')
      .whereRef('asked.article_id', '=', 'article.id')
      .where('asked.decision', '!=', 'done')
      .where((of) =>
        of.or(
          decisions.map(({ workflow, stage, action, decision }) =>
            of.and([
              of('article.workflow', '=', workflow),
              of('article.stage', '=', stage),
              of('asked.action', '=', action),
              of('asked.decision', '=', decision),
            ]),
          ),
        ),
      )
      .where((of) =>
        of.not(
          of.exists(
            of
              .selectFrom('review_step as later')
              .select('later.step')
              .whereRef('later.article_id', '=', 'asked.article_id')
              .whereRef('later.step', '>', 'asked.step')
              .where('later.decision', '=', 'done'),
          ),
        ),
      ),
  )
}
