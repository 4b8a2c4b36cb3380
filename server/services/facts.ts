import type { Kysely } from 'kysely'
import { DomainError, type ErrorCode } from '#shared/errors.ts'
import { type WorkflowName, workflows } from '#shared/workflow/house.ts'
import type { ArticleFacts, Refusal } from '#shared/workflow/permissions.ts'
import { type Action, actions, proofStages, reviewStages, type Stage, stages } from '#shared/workflow/stages.ts'
import { type ArticleRow, findArticle, listWriters } from '../store/articles.ts'
import { readDocumentHead } from '../store/documents.ts'
import { listReviewSteps } from '../store/reviewSteps.ts'
import type { Database, ReviewStepTable } from '../store/schema.ts'

/** An article with everything that rules and pages ask about it. */
export interface KnownArticle {
  readonly row: ArticleRow
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
  if (!document) throw new DomainError('article_not_found', 'no such article')
  const [row, steps, writers] = await Promise.all([findArticle(db, id), listReviewSteps(db, id), listWriters(db, id)])
  if (!row) throw new DomainError('article_not_found', 'no such article')
  const drafted = writers.filter((writer) => writer.stage === 'draft').map((writer) => writer.user_id)
  return { row, steps, document, facts: factsOf(row, steps, document.seq, drafted) }
}

/**
 * What the workflow's rules need, from the row, the record and the length of the document's log. Whatever the log
 * holds beyond the last submit was written by a reviewer, because submitting fences everybody else.
 */
export function factsOf(row: ArticleRow, steps: readonly ReviewStepTable[], seq: number, draftedBy: readonly string[]): ArticleFacts {
  const moved = steps.filter(isMove)
  const last = moved.at(-1)
  return {
    stage: stageOf(row.stage),
    workflow: workflowOf(row),
    createdBy: row.created_by,
    namedEditors: namedEditorsOf(row),
    draftedBy,
    reviews: passedIn(reviewStages, sinceReview(moved)),
    proofs: passedIn(proofStages, sinceReview(moved)),
    pickedUp: last !== undefined && (last.action !== 'submit' || seq > last.seq),
    heldFrom: row.stage === 'held' && last?.from_stage != null ? stageOf(last.from_stage) : null,
    inPrint: row.stage !== 'withdrawn' && steps.some((step) => step.to_stage === 'published'),
    approved: steps
      .slice(last === undefined ? 0 : steps.indexOf(last) + 1)
      .flatMap((step) => (step.decision === 'approved' ? [known(actions, step.action)] : [])),
  }
}

/** Whether the step was carried out; proposals and approvals move nothing. */
export function isMove(step: ReviewStepTable): boolean {
  return step.decision === 'done'
}

/** The steps after the article last entered review: what was reviewed and signed before that was another text. */
export function sinceReview(steps: readonly ReviewStepTable[]): readonly ReviewStepTable[] {
  return steps.slice(steps.findLastIndex(entersReview) + 1)
}

function entersReview({ action, to_stage }: ReviewStepTable): boolean {
  return action !== 'resume' && (to_stage === 'draft' || to_stage === 'review1')
}

/** Who passed which of the stages; a new signature in proofs is the same review as the first. */
function passedIn<S extends Stage>(
  stages: readonly S[],
  steps: readonly ReviewStepTable[],
): { readonly stage: S; readonly userId: string }[] {
  return steps.flatMap((step) => {
    const stage = stages.find((known) => known === step.from_stage)
    const passed = step.action === 'pass' || (step.action === 'sign' && step.from_stage === 'review3')
    return stage && passed ? [{ stage, userId: step.user_id }] : []
  })
}

/** @throws DomainError internal if the store holds a house profile of another edition */
export function workflowOf(row: Pick<ArticleRow, 'workflow'>): WorkflowName {
  return known(workflows, row.workflow)
}

/** Usernames to whom the draft is narrowed; null: open to every writer of the newsroom. */
export function namedEditorsOf(row: Pick<ArticleRow, 'named_editors'>): string[] | null {
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
  already_picked_up: 'a reviewer has it in hand already',
  wrote_in_it: 'nobody reviews an article in which they wrote',
  proofed_before: 'nobody reads two of the three proofs of one article',
  signature_void: 'the text has changed since it was signed',
  signature_stands: 'the text is what was signed',
  not_approved: 'who decides has not approved this',
  in_print: 'the article is published',
}

/** A refusal of the rules as an error. @param details as in DomainError */
export function refused(code: Refusal & ErrorCode, details?: unknown): DomainError {
  return new DomainError(code, refusals[code], details)
}

function known<T extends string>(list: readonly T[], value: string): T {
  const found = list.find((one) => one === value)
  if (found === undefined) throw new DomainError('internal', 'the store holds a value of another edition')
  return found
}
