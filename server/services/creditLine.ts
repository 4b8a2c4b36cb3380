import type { Kysely } from 'kysely'
import { canonicalJson } from '#shared/article/canonical.ts'
import type { Credit } from '#shared/article/credit.ts'
import type { ArticleJson } from '#shared/article/json.ts'
import { readArticle } from '#shared/article/ydoc.ts'
import { DomainError } from '#shared/errors.ts'
import type { ChangeCreditsRequest, CreditChangeRecord, CreditsResponse } from '#shared/protocol/creditLine.ts'
import { changedCredits, mayChangeCredits, namesUnder, needsAccount, outdatedRoles, withChange } from '#shared/workflow/creditChange.ts'
import { signedStages } from '#shared/workflow/stages.ts'
import { holdStage } from '../store/articles.ts'
import { appendCreditChange, type CreditChangeRow } from '../store/creditChanges.ts'
import type { Database } from '../store/schema.ts'
import { latestSignedCopy } from '../store/signedCopies.ts'
import { listUsers } from '../store/users.ts'
import type { Account } from './account.ts'
import { isoTime } from './articleView.ts'
import { type PresentCredits, presentCredits, requireEditor, storedCredits } from './credits.ts'
import { type Directory, readDirectory } from './directory.ts'
import { type KnownArticle, knowArticle, refused } from './facts.ts'
import type { LiveDocuments } from './liveDocuments.ts'
import type { Projection } from './projection.ts'
import type { WriterShares } from './writerShares.ts'

export interface CreditLineDeps {
  readonly db: Kysely<Database>
  readonly live: LiveDocuments
  readonly projection: Projection
  readonly shares: WriterShares
  readonly now: () => number
}

/** The credit line of an article (署名行): what is proposed, why, and what editors change in it. */
export class CreditLine {
  readonly #deps: CreditLineDeps

  constructor(deps: CreditLineDeps) {
    this.#deps = deps
  }

  /** @throws DomainError article_not_found, document_damaged */
  async get(actor: Account, id: string): Promise<CreditsResponse> {
    const { db, live, projection, shares } = this.#deps
    // So that whoever wrote until now is proposed.
    await projection.settle(id)
    const known = await knowArticle(db, id)
    const signed = await signedArticle(db, known)
    const article = signed?.article ?? (await live.read(id, readArticle))
    const present = await presentCredits(db, known, article, await shares.read(id))
    const verdict = mayChangeCredits(actor, known.facts.stage)
    const person = await readDirectory(db)
    return {
      credits: signed?.credits ?? present.credits,
      proposal: present.proposal,
      revision: present.changes.at(-1)?.revision ?? 0,
      changes: present.changes.map((row) => changeRecord(row, person)),
      outdated: outdated(present),
      frozen: signed !== null,
      mayChange: verdict.ok ? { allowed: true, reason: null } : { allowed: false, reason: verdict.error },
    }
  }

  /**
   * Changes the line. Kept is what differs from the proposal, role by role, with the reason; other roles go on following
   * the proposal.
   * @throws DomainError article_not_found; article_changed if somebody changed the line since; no_editor_to_name;
   * bad_request if somebody is to answer for the text who has no account; the refusals of the rules
   */
  async change(actor: Account, id: string, request: ChangeCreditsRequest): Promise<CreditsResponse> {
    const { db, live, projection, shares, now } = this.#deps
    await projection.settle(id)
    const article = await live.read(id, readArticle)
    const counted = await shares.readIfDecisive(id)
    await db.transaction().execute(async (trx) => {
      const known = await knowArticle(trx, id)
      const verdict = mayChangeCredits(actor, known.facts.stage)
      if (!verdict.ok) throw refused(verdict.error)
      // Whoever signs at this moment waits, and freezes the line with this change; or was faster.
      if (!(await holdStage(trx, id, known.row.stage))) throw new DomainError('article_changed', 'the article went on meanwhile')
      const present = await presentCredits(trx, known, article, counted)
      const last = present.changes.at(-1)?.revision ?? 0
      if (request.revision !== last) throw new DomainError('article_changed', 'somebody changed the credit line meanwhile')
      const proposed = present.proposal.credits
      const credits = request.credits === null ? [] : changedCredits(proposed, request.credits)
      await requireAccounts(trx, credits, present.credits)
      if (credits.some(({ role }) => role === 'editor' || role === 'duty')) requireEditor(withChange(proposed, credits))
      const role = actor.roles.find((held) => held === 'editor' || held === 'director' || held === 'chief') ?? 'editor'
      await appendCreditChange(trx, {
        article_id: id,
        revision: last + 1,
        credits: canonicalJson(credits),
        proposal: canonicalJson(proposed),
        reason: request.reason.trim(),
        user_id: actor.id,
        role,
        at: now(),
      })
    })
    return this.get(actor, id)
  }
}

/** The text and the credits that were signed; null while the article is not signed. */
async function signedArticle(
  db: Kysely<Database>,
  { row, facts }: KnownArticle,
): Promise<{ article: ArticleJson; credits: readonly Credit[] | null } | null> {
  if (!signedStages.some((stage) => stage === facts.stage)) return null
  const copy = await latestSignedCopy(db, row.id)
  if (!copy) return null
  return { article: JSON.parse(copy.json) as ArticleJson, credits: copy.credits === null ? null : storedCredits(copy.credits) }
}

function outdated({ proposal, changes }: PresentCredits): CreditsResponse['outdated'] {
  const last = changes.at(-1)
  return last ? outdatedRoles(storedCredits(last.credits), storedCredits(last.proposal), proposal.credits) : []
}

/** Whoever is newly named for the text has to be somebody of the house; a name that stood there may stay. */
async function requireAccounts(db: Kysely<Database>, credits: readonly Credit[], before: readonly Credit[]): Promise<void> {
  const known = new Set((await listUsers(db)).map(({ name }) => name))
  const strangers = credits
    .filter(({ role }) => needsAccount(role))
    .flatMap(({ role, names }) => names.filter((name) => !known.has(name) && !namesUnder(before, role).includes(name)))
  if (strangers.length === 0) return
  throw new DomainError('name_without_account', 'whoever answers for the text has an account', { names: [...new Set(strangers)] })
}

function changeRecord(row: CreditChangeRow, person: Directory): CreditChangeRecord {
  return {
    revision: row.revision,
    credits: storedCredits(row.credits),
    reason: row.reason,
    by: person(row.user_id),
    at: isoTime(row.at),
  }
}
