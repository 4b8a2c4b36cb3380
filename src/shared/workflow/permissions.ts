import type { ErrorCode } from '../errors.ts'
import { err, ok, type Result } from '../result.ts'
import { type Actor, holds } from './roles.ts'
import { type Action, actions, type Move, moves, type ReviewStage, type Stage, textEditors } from './stages.ts'

/** What the rules need to know of an article. */
export interface ArticleFacts {
  readonly stage: Stage
  /** User id of the person who started the article. */
  readonly createdBy: string
  /** Usernames to whom the author narrowed the draft; null: open to every writer of the newsroom. */
  readonly namedEditors: readonly string[] | null
  /** Reviews done since the article was last submitted, with the user who did each. */
  readonly reviews: readonly { readonly stage: ReviewStage; readonly userId: string }[]
  /** Whether a reviewer has changed the text since the article was last submitted. */
  readonly pickedUp: boolean
}

/** Why not. The pages have a sentence for each. */
export type Refusal = Extract<
  ErrorCode,
  'wrong_stage' | 'role_may_not' | 'not_named' | 'reviewed_before' | 'not_author' | 'already_picked_up'
>

/** Whether the person may change the article's text now. The one rule for routes, sockets and pages. */
export function mayEditText(actor: Actor, article: ArticleFacts): Result<true, Refusal> {
  const editors = textEditors[article.stage]
  if (editors.length === 0) return err('wrong_stage')
  if (!holds(actor, editors)) return err('role_may_not')
  if (article.stage === 'draft' && !isNamed(actor, article)) return err('not_named')
  return ok(true)
}

/** Whether the person may make the move now; the move if so. The reason, where one is needed, is checked by the caller. */
export function mayAct(actor: Actor, action: Action, article: ArticleFacts): Result<Move, Refusal> {
  const move = moves[article.stage][action]
  if (!move) return err('wrong_stage')
  if (!holds(actor, move.roles)) return err('role_may_not')
  if (action === 'submit' && !isNamed(actor, article)) return err('not_named')
  if (action === 'recall') {
    if (article.createdBy !== actor.id) return err('not_author')
    if (article.pickedUp) return err('already_picked_up')
  }
  // Nobody does two of the three reviews of one article, whatever roles they hold.
  if (move.isReview && article.reviews.some((review) => review.userId === actor.id)) return err('reviewed_before')
  return ok(move)
}

/** Every action of the workflow with what `mayAct` says of it, in the order of `actions`. */
export function allActions(actor: Actor, article: ArticleFacts): { action: Action; outcome: Result<Move, Refusal> }[] {
  return actions.map((action) => ({ action, outcome: mayAct(actor, action, article) }))
}

/** Whether the person may decide who else edits the draft. */
export function mayNameEditors(actor: Actor, article: ArticleFacts): boolean {
  return article.stage === 'draft' && (article.createdBy === actor.id || holds(actor, ['admin']))
}

function isNamed(actor: Actor, article: ArticleFacts): boolean {
  return article.namedEditors === null || article.createdBy === actor.id || article.namedEditors.includes(actor.username)
}
