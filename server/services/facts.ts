import type { Kysely } from 'kysely'
import { DomainError, type ErrorCode } from '#shared/errors.ts'
import type { ArticleFacts, Refusal } from '#shared/workflow/permissions.ts'
import { type Action, actions, reviewStages, type Stage, stages } from '#shared/workflow/stages.ts'
import { findArticle } from '../store/articles.ts'
import { readDocumentHead } from '../store/documents.ts'
import { listReviewSteps } from '../store/reviewSteps.ts'
import type { ArticleTable, Database, ReviewStepTable } from '../store/schema.ts'

/** An article with everything that rules and pages ask about it. */
export interface KnownArticle {
  readonly row: ArticleTable
  /** The review record in order; the first step is its creation. */
  readonly steps: readonly ReviewStepTable[]
  readonly document: { readonly epoch: number; readonly aclVersion: number; readonly seq: number }
  readonly facts: ArticleFacts
}

/**
 * Reads an article and what the rules need to know of it.
 * @throws DomainError article_not_found
 */
export async function knowArticle(db: Kysely<Database>, id: string): Promise<KnownArticle> {
  // The document's head first: rights that change meanwhile are then newer than its ACL version, never older, and
  // whoever was judged by them is fenced.
  const document = await readDocumentHead(db, id)
  const row = document === null ? null : await findArticle(db, id)
  if (!document || !row) throw new DomainError('article_not_found', 'no such article')
  const steps = await listReviewSteps(db, id)
  return { row, steps, document, facts: factsOf(row, steps, document.seq) }
}

/**
 * What the workflow's rules need, from the row, the record and the length of the document's log. Whatever the log
 * holds beyond the last submit was written by a reviewer, because submitting fences everybody else.
 */
function factsOf(row: ArticleTable, steps: readonly ReviewStepTable[], seq: number): ArticleFacts {
  const since = steps.findLastIndex((step) => step.action === 'submit')
  const submit = steps[since]
  const reviews = steps.slice(since + 1).flatMap((step) => {
    const stage = reviewStages.find((known) => known === step.from_stage)
    return stage && (step.action === 'pass' || step.action === 'sign') ? [{ stage, userId: step.user_id }] : []
  })
  return {
    stage: stageOf(row.stage),
    createdBy: row.created_by,
    namedEditors: namedEditorsOf(row),
    reviews,
    pickedUp: submit !== undefined && seq > submit.seq,
  }
}

/** Usernames to whom the draft is narrowed; null: open to every writer of the newsroom. */
export function namedEditorsOf(row: Pick<ArticleTable, 'named_editors'>): string[] | null {
  const stored: unknown = row.named_editors === null ? null : JSON.parse(row.named_editors)
  return Array.isArray(stored) ? stored.filter((name): name is string => typeof name === 'string') : null
}

/** @throws DomainError internal if the store holds a stage of another edition */
export function stageOf(stored: string): Stage {
  return known(stages, stored)
}

/** The action of a step; null stands for the article's creation. */
export function actionOf(step: Pick<ReviewStepTable, 'action'>): Action | null {
  return step.action === 'create' ? null : known(actions, step.action)
}

const refusals: { readonly [R in Refusal]: string } = {
  wrong_stage: 'not in this stage',
  role_may_not: 'none of your roles may do this now',
  not_named: 'the author narrowed the draft to other people',
  reviewed_before: 'nobody does two of the three reviews of one article',
  not_author: 'only the author may do this',
  already_picked_up: 'a reviewer has changed the text already',
}

/** A refusal of the rules as an error. */
export function refused(code: Refusal & ErrorCode): DomainError {
  return new DomainError(code, refusals[code])
}

function known<T extends string>(list: readonly T[], value: string): T {
  const found = list.find((one) => one === value)
  if (found === undefined) throw new DomainError('internal', 'the store holds a value of another edition')
  return found
}
