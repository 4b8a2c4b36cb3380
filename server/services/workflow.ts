import type { Kysely } from 'kysely'
import { articleSha256, canonicalJson } from '#shared/article/canonical.ts'
import { bodyCharacters, isEmpty } from '#shared/article/read.ts'
import { DomainError } from '#shared/errors.ts'
import type { ActionsResponse, RecordResponse, RecordStep } from '#shared/protocol/api.ts'
import { allActions, mayAct } from '#shared/workflow/permissions.ts'
import { roles } from '#shared/workflow/roles.ts'
import { type Action, type Move, moves, type Stage } from '#shared/workflow/stages.ts'
import { moveStage } from '../store/articles.ts'
import { raiseAcl, readDocumentHead } from '../store/documents.ts'
import { appendReviewStep, listReviewSteps, type ReviewStepRow } from '../store/reviewSteps.ts'
import type { Database } from '../store/schema.ts'
import { insertSignedCopy } from '../store/signedCopies.ts'
import type { Access } from './access.ts'
import type { Account } from './account.ts'
import { isoTime } from './articleView.ts'
import { creditsNow, requireEditor } from './credits.ts'
import { type Directory, readDirectory } from './directory.ts'
import { actionOf, knowArticle, refused, stageOf } from './facts.ts'
import { peopleOf } from './signedPeople.ts'
import { readStoredArticle } from './storedArticle.ts'
import { recordWriters } from './writers.ts'

export interface WorkflowDeps {
  readonly db: Kysely<Database>
  readonly access: Access
  readonly now: () => number
}

/** What somebody asks for. `textSha256`, if given, is the fingerprint of the text on which they decided. */
interface StepRequest {
  readonly action: Action
  readonly reason?: string | undefined
  readonly textSha256?: string | undefined
}

/** Steps that bring the article nearer to the page: nobody answers for nothing. */
const needsText: ReadonlySet<Action> = new Set(['submit', 'pass', 'sign'])

/** The way of an article through the house: 送审 撤回 通过 退回 签发, and its record (审稿单). */
export class Workflow {
  readonly #deps: WorkflowDeps

  constructor(deps: WorkflowDeps) {
    this.#deps = deps
  }

  /** Every action with whether this person may take it now, and why not. @throws DomainError article_not_found */
  async offers(actor: Account, id: string): Promise<ActionsResponse> {
    const { facts } = await knowArticle(this.#deps.db, id)
    const actions = allActions(actor, facts).map(({ action, outcome }) => {
      const move = moves[facts.stage][action]
      return {
        action,
        allowed: outcome.ok,
        to: move?.to ?? null,
        needsReason: move?.needsReason ?? false,
        reason: outcome.ok ? null : outcome.error,
      }
    })
    return { stage: facts.stage, actions }
  }

  /**
   * Takes a step. In one transaction the document is closed to everybody, the rules are asked, the text is read as it
   * will stay, and the step is written with the text's fingerprint; so what a reviewer approved is what is recorded.
   * @returns the new stage
   * @throws DomainError article_not_found, reason_required, empty_article, article_changed, no_editor_to_name and the refusals of
   * the rules
   */
  async act(actor: Account, id: string, request: StepRequest): Promise<Stage> {
    const { db, access } = this.#deps
    const stage = await db.transaction().execute((trx) => this.#act(trx, actor, id, request))
    access.changed([id])
    return stage
  }

  async #act(trx: Kysely<Database>, actor: Account, id: string, request: StepRequest): Promise<Stage> {
    const { action } = request
    const reason = request.reason?.trim() ?? ''
    if (!(await readDocumentHead(trx, id))) throw new DomainError('article_not_found', 'no such article')
    // First of all: from here to the end of the transaction nothing is added to the text, and other steps wait.
    await raiseAcl(trx, id)
    const { facts, row } = await knowArticle(trx, id)
    const verdict = mayAct(actor, action, facts)
    if (!verdict.ok) throw refused(verdict.error)
    const move = verdict.value
    if (move.needsReason && reason === '') throw new DomainError('reason_required', 'say why, for the authors')
    const { article, seq } = await readStoredArticle(trx, id)
    const at = this.#deps.now()
    const text_sha256 = articleSha256(article)
    if (request.textSha256 !== undefined && request.textSha256 !== text_sha256) {
      throw new DomainError('article_changed', 'the text is not the one that was read', { textSha256: text_sha256 })
    }
    if (needsText.has(action) && isEmpty(article)) throw new DomainError('empty_article', 'there is no text')
    if (!(await moveStage(trx, { id, from: facts.stage, to: move.to, at }))) throw new DomainError('article_changed', 'somebody was faster')
    const step = await appendReviewStep(trx, {
      article_id: id,
      action,
      from_stage: facts.stage,
      to_stage: move.to,
      user_id: actor.id,
      role: roleFor(move, actor),
      reason,
      at,
      text_sha256,
      characters: bodyCharacters(article),
      seq,
    })
    if (move.to === 'signed') {
      // The names on the page are frozen with the text, of whoever wrote up to this moment.
      await recordWriters(trx, id, row.projected_seq, seq)
      const signed = await knowArticle(trx, id)
      const credits = await creditsNow(trx, signed, article)
      requireEditor(credits)
      const [frozen, people] = [canonicalJson(credits), canonicalJson(await peopleOf(trx, id, signed.steps))]
      await insertSignedCopy(trx, { article_id: id, step, json: canonicalJson(article), sha256: text_sha256, at, credits: frozen, people })
    }
    return move.to
  }

  /** @throws DomainError article_not_found */
  async record(id: string): Promise<RecordResponse> {
    const { db } = this.#deps
    const steps = await listReviewSteps(db, id)
    if (steps.length === 0) throw new DomainError('article_not_found', 'no such article')
    const person = await readDirectory(db)
    return { steps: steps.map((step) => recordStep(step, person)) }
  }
}

/** The role in which a person makes a move that several of their roles may allow: the first that the move names. */
function roleFor(move: Move, actor: Account) {
  const role = move.roles.find((allowed) => actor.roles.includes(allowed))
  if (!role) throw refused('role_may_not')
  return role
}

function recordStep(step: ReviewStepRow, person: Directory): RecordStep {
  return {
    step: step.step,
    action: actionOf(step) ?? 'create',
    from: step.from_stage === null ? null : stageOf(step.from_stage),
    to: stageOf(step.to_stage),
    by: person(step.user_id),
    role: roles.find((role) => role === step.role) ?? 'reporter',
    reason: step.reason,
    at: isoTime(step.at),
    textSha256: step.text_sha256,
    characters: step.characters,
  }
}
