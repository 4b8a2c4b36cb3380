import type { Kysely } from 'kysely'
import { canonicalJson } from '#shared/article/canonical.ts'
import type { ArticleJson } from '#shared/article/json.ts'
import type { Database } from '../store/schema.ts'
import { insertSignedCopy } from '../store/signedCopies.ts'
import { creditsNow, requirePrintedEditor } from './credits.ts'
import { knowArticle } from './facts.ts'
import { peopleOf } from './signedPeople.ts'
import { readSite } from './site.ts'
import type { Shares } from './writerShares.ts'

/** A text with its fingerprint and the position in the log at which it is so. */
export interface SealedText {
  readonly article: ArticleJson
  readonly sha256: string
  readonly seq: number
}

interface Sealing {
  readonly id: string
  readonly step: number
  readonly at: number
  readonly text: SealedText
  /** Who wrote how much, counted before the transaction; null: nobody is left out for it. */
  readonly shares: Shares | null
}

/**
 * Keeps a text as signed, with the names on its page, of whoever wrote up to this moment: the writers are noted and the
 * step by which it is signed is in the record.
 * @throws DomainError no_editor_to_name
 */
export async function sealCopy(trx: Kysely<Database>, { id, step, at, text, shares }: Sealing): Promise<void> {
  const { article, sha256 } = text
  const signed = await knowArticle(trx, id)
  const credits = await creditsNow(trx, signed, article, shares)
  requirePrintedEditor(credits, await readSite(trx), article.meta.language)
  const [frozen, people] = [canonicalJson(credits), canonicalJson(await peopleOf(trx, id, signed.steps))]
  await insertSignedCopy(trx, { article_id: id, step, json: canonicalJson(article), sha256, at, credits: frozen, people })
}
