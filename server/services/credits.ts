import type { Kysely } from 'kysely'
import type { Credit } from '#shared/article/credit.ts'
import type { ArticleJson } from '#shared/article/json.ts'
import { DomainError } from '#shared/errors.ts'
import { creditsOf } from '#shared/workflow/credits.ts'
import { listWriters } from '../store/articles.ts'
import type { Database } from '../store/schema.ts'
import { rolesIn } from './account.ts'
import { readDirectory } from './directory.ts'
import { type KnownArticle, stageOf } from './facts.ts'

/**
 * Whom the article's page names as things stand: people under their present names, writers in the roles in which they
 * wrote. The reviewers are among them whether the paper prints them or not.
 * @param known with the writers noted up to the end of its log
 */
export async function creditsNow(db: Kysely<Database>, { row, facts }: KnownArticle, article: ArticleJson): Promise<Credit[]> {
  const [writers, person] = [await listWriters(db, row.id), await readDirectory(db)]
  return creditsOf({
    byline: article.meta.byline,
    writers: writers.map(({ user_id, stage, roles }) => ({ name: person(user_id).name, roles: rolesIn(roles), stage: stageOf(stage) })),
    reviews: facts.reviews.map(({ stage, userId }) => ({ stage, name: person(userId).name })),
  })
}

/**
 * The credits that were kept with a signed copy.
 * @param stored canonical JSON of the list
 * @throws DomainError document_damaged if it is not one
 */
export function frozenCredits(stored: string): readonly Credit[] {
  try {
    const credits: unknown = JSON.parse(stored)
    if (Array.isArray(credits)) return credits as readonly Credit[]
  } catch {
    // Said below.
  }
  throw new DomainError('document_damaged', 'the credits of the signed copy cannot be read')
}
