import type { Kysely } from 'kysely'
import type { Credit } from '#shared/article/credit.ts'
import type { ArticleJson, ArticleLanguage } from '#shared/article/json.ts'
import { DomainError } from '#shared/errors.ts'
import { printedRules } from '#shared/export/creditLines.ts'
import type { PageSite } from '#shared/export/page.ts'
import { namesAnEditor, withChange } from '#shared/workflow/creditChange.ts'
import { type Proposal, proposeCredits } from '#shared/workflow/credits.ts'
import type { Stage } from '#shared/workflow/stages.ts'
import { listWriters } from '../store/articles.ts'
import { type CreditChangeRow, listCreditChanges } from '../store/creditChanges.ts'
import type { Database } from '../store/schema.ts'
import { rolesIn } from './account.ts'
import { readDirectory } from './directory.ts'
import { type KnownArticle, stageOf } from './facts.ts'
import { readSite } from './site.ts'
import type { Shares } from './writerShares.ts'

/** The credit line of an article as things stand. */
export interface PresentCredits {
  readonly proposal: Proposal
  /** Every change that an editor made, in order. */
  readonly changes: readonly CreditChangeRow[]
  /** The proposal with the last change. */
  readonly credits: readonly Credit[]
}

/**
 * Whom the article's page names as things stand: people under their present names, writers in the roles in which they
 * wrote, by the house's policy, and with what an editor changed. The reviewers are among them whether the paper prints
 * them or not.
 * @param known with the writers noted up to the end of its log
 * @param shares who wrote how much, read before any transaction; null: thresholds do not apply
 */
export async function presentCredits(
  db: Kysely<Database>,
  { row, facts, document }: KnownArticle,
  article: ArticleJson,
  shares: Shares | null,
): Promise<PresentCredits> {
  const [writers, person] = [await listWriters(db, row.id), await readDirectory(db)]
  const proposal = proposeCredits(
    {
      byline: article.meta.byline,
      writers: writers.map(({ user_id, stage: stored, roles }) => {
        const { name, username } = person(user_id)
        const stage = stageOf(stored)
        const characters = charactersOf(username, stage, shares, document.seq)
        return { name, roles: rolesIn(roles), stage, ...(characters !== null && { characters }) }
      }),
      reviews: facts.reviews.map(({ stage, userId }) => ({ stage, name: person(userId).name })),
      ...(shares !== null && { characters: shares.characters }),
    },
    (await readSite(db)).creditPolicy,
  )
  const changes = await listCreditChanges(db, row.id)
  return { proposal, changes, credits: withChange(proposal.credits, storedCredits(changes.at(-1)?.credits ?? '[]')) }
}

/** Nobody is said to have written nothing of a text that went on since it was counted. */
function charactersOf(username: string, stage: Stage, shares: Shares | null, seq: number): number | null {
  if (shares === null || username === '') return null
  return shares.of(username, stage) ?? (shares.seq >= seq ? 0 : null)
}

/** The credits alone. */
export async function creditsNow(
  db: Kysely<Database>,
  known: KnownArticle,
  article: ArticleJson,
  shares: Shares | null,
): Promise<readonly Credit[]> {
  return (await presentCredits(db, known, article, shares)).credits
}

/** @throws DomainError no_editor_to_name: a page that is published says who answers for it */
export function requireEditor(credits: readonly Credit[]): void {
  if (!namesAnEditor(credits)) throw new DomainError('no_editor_to_name', 'the credits name nobody as editor')
}

/**
 * The same of what the paper prints: by its rules one of the two labels may be left out, and with it the only editor.
 * @throws DomainError no_editor_to_name
 */
export function requirePrintedEditor(
  credits: readonly Credit[],
  { creditPolicy }: Pick<PageSite, 'creditPolicy'>,
  language: ArticleLanguage,
): void {
  const printed = new Set<string>(printedRules(creditPolicy.lines[language]).map(({ role }) => role))
  requireEditor(credits.filter(({ role }) => printed.has(role)))
}

/**
 * Credits as they were stored.
 * @param stored canonical JSON of the list
 * @throws DomainError document_damaged if it is not one
 */
export function storedCredits(stored: string): readonly Credit[] {
  try {
    const credits: unknown = JSON.parse(stored)
    if (Array.isArray(credits)) return credits as readonly Credit[]
  } catch {
    // Said below.
  }
  throw new DomainError('document_damaged', 'the stored credits cannot be read')
}
