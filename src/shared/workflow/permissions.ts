import type { ErrorCode } from '../errors.ts'
import { err, ok, type Result } from '../result.ts'
import { houses, type Move, type WorkflowName } from './house.ts'
import { type Actor, holds, type Role } from './roles.ts'
import { type Action, actions, type ProofStage, proofStages, type ReviewStage, type Stage, signedStages } from './stages.ts'

/** What the rules need to know of an article. */
export interface ArticleFacts {
  readonly stage: Stage
  /** The house profile under which the article was last submitted. */
  readonly workflow: WorkflowName
  /** User id of the person who started the article. */
  readonly createdBy: string
  /** Usernames to whom the author narrowed the draft; null: open to every writer of the newsroom. */
  readonly namedEditors: readonly string[] | null
  /** User ids of those who wrote in the draft. */
  readonly draftedBy: readonly string[]
  /** Reviews done since the article last entered review, with the user who did each. */
  readonly reviews: readonly { readonly stage: ReviewStage; readonly userId: string }[]
  /** Proofs passed since the article was last signed into proof, with the user who did each. */
  readonly proofs: readonly { readonly stage: ProofStage; readonly userId: string }[]
  /** Whether a reviewer has acted on the article, or changed its text, since it was last submitted. */
  readonly pickedUp: boolean
  /** The stage in which the article was put aside; null unless it is held. */
  readonly heldFrom: Stage | null
  /** Whether an edition of it stands published. */
  readonly inPrint: boolean
  /** Actions that were approved in this stage and wait to be carried out. */
  readonly approved: readonly Action[]
}

/**
 * How the text stands to what was signed: not signed since it last entered review, as it was signed, changed by proof
 * marks only, or changed more.
 */
export type Signature = 'none' | 'whole' | 'marks' | 'void'

/** What the rules need besides the facts when a move depends on the signature. */
export interface Signing {
  readonly signature: Signature
  /** Whether the house lets proof marks stand under the old signature. */
  readonly keepsMarks: boolean
}

/** Why not. The pages have a sentence for each. */
export type Refusal = Extract<
  ErrorCode,
  | 'wrong_stage'
  | 'role_may_not'
  | 'not_named'
  | 'reviewed_before'
  | 'wrote_in_it'
  | 'proofed_before'
  | 'not_author'
  | 'already_picked_up'
  | 'signature_void'
  | 'signature_stands'
  | 'not_approved'
  | 'in_print'
>

/** Stages in which nothing is waited for any more. */
export const ended = ['published', 'killed', 'withdrawn'] as const satisfies readonly Stage[]

/** Refusals that a person may override with a reason, where the house allows it: the separation of duties. */
export const overridable = ['reviewed_before', 'wrote_in_it', 'proofed_before'] as const satisfies readonly Refusal[]

/** A move that may be made now: where it leads, and whether the person makes it or only proposes it. */
export interface Granted extends Move {
  readonly to: Stage
  readonly effect: 'move' | 'propose'
}

/** Whether the person may change the article's text now. The one rule for routes, sockets and pages. */
export function mayEditText(actor: Actor, article: ArticleFacts): Result<true, Refusal> {
  const editors = houses[article.workflow].textEditors[article.stage]
  if (editors.length === 0) return err('wrong_stage')
  if (!holds(actor, editors)) return err('role_may_not')
  if (article.stage === 'draft' && !isNamed(actor, article)) return err('not_named')
  return ok(true)
}

/**
 * Whether the person may make the move now; the move if so. The reason, where one is needed, is checked by the caller.
 * @param signing how the text stands to the signature
 * @param overrides the person takes the separation of duties on themselves; the caller checks that the house allows it
 */
export function mayAct(actor: Actor, action: Action, article: ArticleFacts, signing: Signing, overrides = false): Result<Granted, Refusal> {
  const move = moveOf(action, article)
  if (!move) return err('wrong_stage')
  const effect = effectFor(actor, action, move, article)
  if (!effect.ok) return effect
  if (action === 'submit' && !isNamed(actor, article)) return err('not_named')
  if (action === 'recall') {
    if (article.createdBy !== actor.id) return err('not_author')
    if (article.pickedUp) return err('already_picked_up')
  }
  // What readers have must be corrected or withdrawn, not dropped in silence.
  if (action === 'kill' && article.inPrint) return err('in_print')
  const separated = overrides ? null : separation(actor, action, move, article)
  if (separated) return err(separated)
  const unsigned = signatureRefusal(action, move, article.stage, signing)
  if (unsigned) return err(unsigned)
  return ok({ ...move, effect: effect.value })
}

/** Every action of the workflow with what `mayAct` says of it, in the order of `actions`. */
export function allActions(
  actor: Actor,
  article: ArticleFacts,
  signing: Signing,
): { readonly action: Action; readonly outcome: Result<Granted, Refusal> }[] {
  return actions.map((action) => ({ action, outcome: mayAct(actor, action, article, signing) }))
}

/** The move as the article's house has it, with where it leads; null if there is none in its stage. */
export function moveOf(action: Action, article: ArticleFacts): (Move & { readonly to: Stage }) | null {
  const { moves } = houses[article.workflow]
  const move = moves[article.stage][action]
  if (!move || (action === 'withdraw' && !article.inPrint)) return null
  if (article.stage !== 'held') return move.to === 'heldFrom' ? null : { ...move, to: move.to }
  // Whoever could put it aside decides what becomes of it; a withdrawal is the same everywhere.
  const roles = action === 'withdraw' || article.heldFrom === null ? move.roles : (moves[article.heldFrom].hold?.roles ?? move.roles)
  const to = move.to === 'heldFrom' ? article.heldFrom : move.to
  return to === null ? null : { ...move, to, roles }
}

/** Whether an article in proofs stands still until it is signed anew. */
export function waitsForSignature(article: Pick<ArticleFacts, 'stage' | 'workflow'>, signing: Signing): boolean {
  const move = houses[article.workflow].moves[article.stage].pass
  return move !== undefined && signatureRefusal('pass', move, article.stage, signing) !== null
}

/** Whether the person may decide who else edits the draft. */
export function mayNameEditors(actor: Actor, article: ArticleFacts): boolean {
  return article.stage === 'draft' && (article.createdBy === actor.id || holds(actor, ['admin']))
}

/** Whether the person may say until when the article is not published: whoever edits it before it is signed, then the duty editor. */
export function mayEmbargo(actor: Actor, article: ArticleFacts): Result<true, Refusal> {
  if (ended.some((stage) => stage === article.stage)) return err('wrong_stage')
  const signed = signedStages.some((stage) => stage === article.stage)
  return holds(actor, ['chief']) || (!signed && mayEditText(actor, article).ok) ? ok(true) : err('role_may_not')
}

/** Who may say who is responsible for an article and when it is due. */
export const assigners = ['editor', 'director', 'chief', 'admin'] as const satisfies readonly Role[]

/** Whether the person may say who is responsible for the article and when it is due: as long as something is waited for. */
export function mayAssign(actor: Actor, article: Pick<ArticleFacts, 'stage'>): Result<true, Refusal> {
  if (ended.some((stage) => stage === article.stage)) return err('wrong_stage')
  return holds(actor, assigners) ? ok(true) : err('role_may_not')
}

/** Whether the person may read the review record: who answers for articles all, others those in which they had a hand. */
export function mayReadRecord(actor: Actor, article: ArticleFacts): boolean {
  if (holds(actor, ['editor', 'director', 'chief', 'admin'])) return true
  const hands = [article.createdBy, ...article.draftedBy, ...article.proofs.map((proof) => proof.userId)]
  return hands.includes(actor.id)
}

function effectFor(actor: Actor, action: Action, move: Move, article: ArticleFacts): Result<Granted['effect'], Refusal> {
  if (holds(actor, move.roles)) return ok('move')
  if (holds(actor, move.executors)) return article.approved.includes(action) ? ok('move') : err('not_approved')
  return holds(actor, move.proposers) ? ok('propose') : err('role_may_not')
}

/** Nobody does two of the three reviews or two of the three proofs of one article, nor reviews what they wrote. */
function separation(actor: Actor, action: Action, { duty }: Move, article: ArticleFacts): (typeof overridable)[number] | null {
  const signsAgain = action === 'sign' && duty === null
  if (duty === 'proof') return article.proofs.some((proof) => proof.userId === actor.id) ? 'proofed_before' : null
  if (duty !== 'review' && !signsAgain) return null
  // Whoever signs again may be who signed before: it is the same review.
  const others = article.reviews.filter((review) => !(signsAgain && review.stage === 'review3'))
  if (others.some((review) => review.userId === actor.id)) return 'reviewed_before'
  return actor.id === article.createdBy || article.draftedBy.includes(actor.id) ? 'wrote_in_it' : null
}

/** In proofs: more than proof marks stops the article until it is signed again; what is ready is under a signature. */
function signatureRefusal(action: Action, move: Move, stage: Stage, { signature, keepsMarks }: Signing): Refusal | null {
  if (!proofStages.some((proof) => proof === stage)) return null
  if (action === 'sign') return signature === 'whole' ? 'signature_stands' : null
  if (action !== 'pass' || signature === 'whole') return null
  if (signature === 'marks' && (keepsMarks || move.to !== 'ready')) return null
  return 'signature_void'
}

function isNamed(actor: Actor, article: ArticleFacts): boolean {
  return article.namedEditors === null || article.createdBy === actor.id || article.namedEditors.includes(actor.username)
}
