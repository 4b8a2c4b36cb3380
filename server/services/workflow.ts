import type { Kysely } from 'kysely'
import { articleSha256, canonicalJson } from '#shared/article/canonical.ts'
import { bodyCharacters, isBlank, isEmpty } from '#shared/article/read.ts'
import { DomainError, type ErrorCode } from '#shared/errors.ts'
import type { SiteProfile } from '#shared/protocol/api.ts'
import type {
  ActionOffer,
  ActionsResponse,
  CorrectionResponse,
  PendingStep,
  SignatureState,
  StepDetails,
} from '#shared/protocol/workflowApi.ts'
import { allActions, type Granted, mayAct, moveOf, overridable, waitsForSignature } from '#shared/workflow/permissions.ts'
import type { Decision } from '#shared/workflow/recordChain.ts'
import type { Role } from '#shared/workflow/roles.ts'
import type { Action, Stage } from '#shared/workflow/stages.ts'
import { shortened } from '#shared/workflow/textChanges.ts'
import { findArticle, moveStage, setPublishAt, setVoidSince, setWorkflow } from '../store/articles.ts'
import { raiseAcl, readDocumentHead } from '../store/documents.ts'
import { appendReviewStep } from '../store/reviewSteps.ts'
import type { Database } from '../store/schema.ts'
import { keepStepText } from '../store/stepTexts.ts'
import type { Access } from './access.ts'
import type { Account } from './account.ts'
import { isoTime } from './articleView.ts'
import { correctionOf } from './correction.ts'
import { type Directory, readDirectory } from './directory.ts'
import { isMove, type KnownArticle, knowArticle, refused } from './facts.ts'
import { publishEdition } from './publishing.ts'
import { sealCopy } from './sealCopy.ts'
import { changedDetails, changesSince, mostChanges } from './seenChanges.ts'
import { type KnownSigning, signingOf, writersAfter } from './signing.ts'
import { readSite } from './site.ts'
import { detailsOf } from './stepDetails.ts'
import type { StepRequest } from './stepRequest.ts'
import { stepView } from './stepView.ts'
import { readStoredArticle } from './storedArticle.ts'
import { tellOfStep } from './tellOfStep.ts'
import type { Shares, WriterShares } from './writerShares.ts'
import { recordWriters } from './writers.ts'

export interface WorkflowDeps {
  readonly db: Kysely<Database>
  readonly access: Access
  readonly shares: WriterShares
  readonly now: () => number
  /** Told when an article was scheduled. */
  readonly scheduled: () => void
  /** Told who has notices now. */
  readonly told: (userIds: readonly string[]) => void
}

/** What became of it. */
export interface StepOutcome {
  readonly stage: Stage
  readonly decision: Decision
}

interface Told {
  /** Ids of the people who have notices of it. */
  readonly told: readonly string[]
}

/** Steps that bring the article nearer to the page: nobody answers for nothing. */
const needsText: ReadonlySet<Action> = new Set(['submit', 'pass', 'sign', 'publish', 'schedule'])

/** Refusals that follow from person and stage alone. */
const early: ReadonlySet<string> = new Set(['wrong_stage', 'role_may_not', 'not_named', 'not_author', 'not_approved'])

/** The way of an article through the house, from 送审 to 发布, 更正 and 撤稿. Each step goes into its record (审稿单). */
export class Workflow {
  readonly #deps: WorkflowDeps

  constructor(deps: WorkflowDeps) {
    this.#deps = deps
  }

  /** Every action with whether this person may take it now, and why not. @throws DomainError article_not_found */
  async offers(actor: Account, id: string): Promise<ActionsResponse> {
    const { db, now } = this.#deps
    const known = await knowArticle(db, id)
    const { facts, row } = known
    const { review } = await readSite(db)
    const signing = await signingOf(db, known, review.keepProofMarks)
    const embargoed = row.embargo_until !== null && now() < row.embargo_until
    const actions = allActions(actor, facts, signing).map(({ action, outcome }): ActionOffer => {
      const move = moveOf(action, facts)
      const refusal: ErrorCode | null = outcome.ok ? null : outcome.error
      const why = refusal ?? (action === 'publish' && embargoed ? 'embargoed' : null)
      return {
        action,
        allowed: why === null,
        to: move?.to ?? null,
        needsReason: move?.needsReason ?? false,
        effect: outcome.ok ? outcome.value.effect : 'move',
        reason: why,
        overridable: review.overrides && !outcome.ok && isOverridable(outcome.error),
      }
    })
    const person = await readDirectory(db)
    const signature = await signatureState(db, known, signing, person)
    return { stage: facts.stage, signature, pending: pendingSteps(known, person), actions }
  }

  /**
   * Takes a step. In one transaction the document is closed to everybody, the rules are asked, the text is read as it
   * will stay, and the step is written with the text's fingerprint; so what a reviewer approved is what is recorded.
   * @throws DomainError article_not_found, reason_required, empty_article, article_changed (details: what changed since
   * the text that was read), embargoed, time_passed, override_refused, no_editor_to_name and the refusals of the rules
   */
  async act(actor: Account, id: string, request: StepRequest): Promise<StepOutcome> {
    const { db, access, shares, scheduled, told } = this.#deps
    await this.#refuseEarly(actor, id, request.action)
    // Before the transaction, for which everybody waits. What was written as a draft gets no more by the time it is signed.
    const counted = await shares.readIfDecisive(id)
    const outcome = await db
      .transaction()
      .execute((trx) => this.#act(trx, actor, id, request, counted))
      .catch(async (error: unknown) => {
        if (!(error instanceof ReadAnotherText)) throw error
        throw new DomainError('article_changed', 'the text is not the one that was read', await changesSince(db, id, error.readSha256))
      })
    access.changed([id])
    told(outcome.told)
    if (request.action === 'schedule') scheduled()
    return { stage: outcome.stage, decision: outcome.decision }
  }

  /** Who has nothing to decide here is told so without holding up those who have. */
  async #refuseEarly(actor: Account, id: string, action: Action): Promise<void> {
    const { facts } = await knowArticle(this.#deps.db, id)
    const verdict = mayAct(actor, action, facts, { signature: 'whole', keepsMarks: true })
    if (!verdict.ok && early.has(verdict.error)) throw refused(verdict.error)
  }

  /** What a correction changes of the published edition. @throws DomainError article_not_found, wrong_stage if none is */
  async correction(id: string): Promise<CorrectionResponse> {
    const { db } = this.#deps
    await knowArticle(db, id)
    const correction = await correctionOf(db, id, (await readStoredArticle(db, id)).article)
    if (!correction) throw refused('wrong_stage')
    return correction
  }

  async #act(trx: Kysely<Database>, actor: Account, id: string, request: StepRequest, shares: Shares | null): Promise<StepOutcome & Told> {
    const { action } = request
    if (!(await readDocumentHead(trx, id))) throw new DomainError('article_not_found', 'no such article')
    // First of all: from here to the end of the transaction nothing is added to the text, and other steps wait.
    await raiseAcl(trx, id)
    const { article, seq } = await readStoredArticle(trx, id)
    // Whoever wrote until this moment counts: for who may review it, and for whom the page names.
    await recordWriters(trx, id, (await findArticle(trx, id))?.projected_seq ?? 0, seq)
    const known = await knowArticle(trx, id)
    if (request.seenStage !== undefined && request.seenStage !== known.facts.stage) {
      throw new DomainError('article_changed', 'it does not stand where it was seen')
    }
    const site = await readSite(trx)
    const signing = await signingOf(trx, known, site.review.keepProofMarks, article)
    const text = { article, sha256: articleSha256(article), seq }
    const { move, override } = judge(actor, request, known, signing, site, text.sha256)
    const reason = request.reason?.trim() ?? ''
    if ((move.needsReason || override !== null) && isBlank(reason)) throw new DomainError('reason_required', 'say why, for the authors')
    if (request.textSha256 !== undefined && request.textSha256 !== text.sha256) throw new ReadAnotherText(request.textSha256)
    if (needsText.has(action) && isEmpty(article)) throw new DomainError('empty_article', 'there is no text')
    const at = this.#deps.now()
    requireTime(request, known, at)
    const decision: Decision =
      move.effect === 'propose' ? 'proposed' : request.approveOnly && move.executors.length > 0 ? 'approved' : 'done'
    const from = known.facts.stage
    const to = decision === 'done' ? move.to : from
    const details = await detailsOf(trx, known, { request, text, signing, site, to, decision })
    await keepStepText(trx, { article_id: id, sha256: text.sha256, json: canonicalJson(article) })
    if (decision === 'done') await this.#move(trx, known, { action, to, at, details, site, signing })
    const step = await appendReviewStep(
      trx,
      {
        article_id: id,
        action,
        from_stage: from,
        to_stage: to,
        user_id: actor.id,
        role: roleFor(move, actor),
        reason,
        at,
        text_sha256: text.sha256,
        characters: bodyCharacters(article),
        seq,
        decision,
        override,
        details,
      },
      site.timeZone,
    )
    if (decision === 'done') await seal(trx, id, { action, step, at, text, details, signing, shares, site })
    const isTimed = details.publishAt !== undefined
    const told = await tellOfStep(trx, actor, id, { action, decision, from, to, reason, isTimed, at })
    return { stage: to, decision, told }
  }

  async #move(
    trx: Kysely<Database>,
    { row, facts }: KnownArticle,
    step: { action: Action; to: Stage; at: number; details: StepDetails; site: SiteProfile; signing: KnownSigning },
  ): Promise<void> {
    const { action, to, at, details, site, signing } = step
    const { id } = row
    if (to !== facts.stage && !(await moveStage(trx, { id, from: facts.stage, to, at }))) {
      throw new DomainError('article_changed', 'somebody was faster')
    }
    if (action === 'submit') await setWorkflow(trx, id, site.workflow)
    // What was put aside comes back with the text that it had, and with whatever that lacked.
    const now = action === 'resume' ? await signingOf(trx, await knowArticle(trx, id), site.review.keepProofMarks) : signing
    const waits = action !== 'sign' && waitsForSignature({ ...facts, stage: to }, now)
    if (waits !== (row.void_since !== null)) await setVoidSince(trx, id, waits ? at : null)
    const publishAt = details.publishAt === undefined ? null : Date.parse(details.publishAt)
    // A time belongs to the copy that waits for it: whatever else happens, it is over.
    if (publishAt !== row.publish_at) await setPublishAt(trx, id, publishAt)
  }
}

async function signatureState(
  db: Kysely<Database>,
  { row, steps }: KnownArticle,
  { signature, copy, changes }: KnownSigning,
  person: Directory,
): Promise<SignatureState> {
  const step = copy && steps.find((one) => one.step === copy.step)
  const changedBy = step && changes.length > 0 ? await writersAfter(db, row.id, step.seq) : []
  return {
    state: signature,
    signed: step ? { by: person(step.user_id), at: isoTime(step.at), textSha256: step.text_sha256 } : null,
    changes: shortened(changes, mostChanges),
    count: changes.length,
    changedBy: changedBy.map(person),
  }
}

/** What was proposed or approved since the article last moved. */
function pendingSteps({ steps }: KnownArticle, person: Directory): PendingStep[] {
  return steps.slice(steps.findLastIndex(isMove) + 1).flatMap((step) => {
    const { action, decision, by, at, reason, details } = stepView(step, person)
    return action === 'create' ? [] : [{ action, decision, by, at, reason, publishAt: details.publishAt ?? null }]
  })
}

/** The text is another one than the person read; what changed is looked up once the transaction is over. */
class ReadAnotherText extends Error {
  readonly readSha256: string

  constructor(readSha256: string) {
    super('the text is not the one that was read')
    this.readSha256 = readSha256
  }
}

/** The move and the separation of duties that is overridden with it. @throws DomainError with the rules' refusal */
function judge(
  actor: Account,
  { action, override }: StepRequest,
  { facts }: KnownArticle,
  signing: KnownSigning,
  site: SiteProfile,
  textSha256: string,
): { move: Granted; override: string | null } {
  const verdict = mayAct(actor, action, facts, signing)
  if (verdict.ok) return { move: verdict.value, override: null }
  if (override && isOverridable(verdict.error)) {
    if (!site.review.overrides) throw new DomainError('override_refused', 'this house has no exceptions')
    const again = mayAct(actor, action, facts, signing, true)
    if (again.ok) return { move: again.value, override: verdict.error }
  }
  if (verdict.error === 'signature_void') throw refused(verdict.error, changedDetails(textSha256, signing.changes))
  throw refused(verdict.error)
}

function isOverridable(error: string): boolean {
  return overridable.some((code) => code === error)
}

/** @throws DomainError bad_request, time_passed, embargoed, article_changed if the clock was too early */
function requireTime({ action, publishAt, scheduled }: StepRequest, { row }: KnownArticle, now: number): void {
  if (action !== 'publish' && action !== 'schedule') return
  // Whoever scheduled it may have chosen another time since it was found due.
  if (scheduled && (row.publish_at === null || row.publish_at > now)) throw new DomainError('article_changed', 'it is not due')
  if (action === 'schedule' && publishAt === undefined) throw new DomainError('bad_request', 'say when: publishAt')
  if (action === 'schedule' && publishAt === null) {
    if (row.publish_at === null) throw new DomainError('article_changed', 'it is not scheduled any more')
    return
  }
  const at = action === 'publish' || publishAt == null ? now : Date.parse(publishAt)
  if (action === 'schedule' && at <= now) throw new DomainError('time_passed', 'that time has passed')
  if (row.embargo_until !== null && at < row.embargo_until) {
    throw new DomainError('embargoed', 'the embargo has not ended then', { until: isoTime(row.embargo_until) })
  }
}

interface Sealed {
  readonly action: Action
  readonly step: number
  readonly at: number
  readonly text: Parameters<typeof sealCopy>[1]['text']
  readonly details: StepDetails
  readonly signing: KnownSigning
  readonly shares: Shares | null
  readonly site: SiteProfile
}

/** Keeps what was signed, and what was published, as it is. */
async function seal(trx: Kysely<Database>, id: string, { action, step, at, text, details, signing, shares, site }: Sealed): Promise<void> {
  if (action === 'sign' || details.keptMarks) await sealCopy(trx, { id, step, at, text, shares })
  if (action === 'publish') await publishEdition(trx, { id, step, at, copy: signing.copy, details, site })
}

/** The role in which a person makes a move that several of their roles may allow: the first that the move names. */
function roleFor({ effect, roles, proposers, executors }: Granted, actor: Account): Role {
  const role = (effect === 'propose' ? proposers : [...roles, ...executors]).find((allowed) => actor.roles.includes(allowed))
  if (!role) throw refused('role_may_not')
  return role
}
