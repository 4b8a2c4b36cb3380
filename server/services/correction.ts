import type { Kysely } from 'kysely'
import type { ArticleJson } from '#shared/article/json.ts'
import { DomainError } from '#shared/errors.ts'
import type { CorrectionResponse } from '#shared/protocol/workflowApi.ts'
import { correctionNotice } from '#shared/workflow/correctionNotice.ts'
import { changesBetween, shortened } from '#shared/workflow/textChanges.ts'
import { listPublications, type PublicationRow } from '../store/publications.ts'
import type { Database } from '../store/schema.ts'
import { findSignedCopy } from '../store/signedCopies.ts'
import { isoTime } from './articleView.ts'
import { mostChanges } from './seenChanges.ts'
import { readCopy } from './signing.ts'

/** The text of a published edition. @throws DomainError internal, document_damaged */
export async function editionText(db: Kysely<Database>, { article_id, copy_step }: PublicationRow): Promise<ArticleJson> {
  const copy = await findSignedCopy(db, article_id, copy_step)
  if (!copy) throw new DomainError('internal', 'the copy of a published edition is missing')
  return readCopy(copy)
}

/**
 * What a text changes of the last published edition, with the 更正 drafted from it.
 * @returns null if nothing was published
 */
export async function correctionOf(db: Kysely<Database>, articleId: string, article: ArticleJson): Promise<CorrectionResponse | null> {
  const last = (await listPublications(db, articleId)).at(-1)
  if (!last) return null
  const changes = changesBetween(await editionText(db, last), article)
  return {
    edition: last.edition,
    publishedAt: isoTime(last.at),
    changes: shortened(changes, mostChanges),
    count: changes.length,
    notice: correctionNotice(changes, article.meta.language),
  }
}
