import type { Kysely } from 'kysely'
import type { ArticleJson } from '#shared/article/json.ts'
import { bodyCharacters } from '#shared/article/read.ts'
import { DomainError } from '#shared/errors.ts'
import type { Signing } from '#shared/workflow/permissions.ts'
import { areProofMarks } from '#shared/workflow/proofMarks.ts'
import { proofStages } from '#shared/workflow/stages.ts'
import { changesBetween, type TextChange } from '#shared/workflow/textChanges.ts'
import { readHistory } from '../store/readHistory.ts'
import type { Database } from '../store/schema.ts'
import { latestSignedCopy, type SignedCopyRow } from '../store/signedCopies.ts'
import { type KnownArticle, sinceReview } from './facts.ts'
import { readStoredArticle } from './storedArticle.ts'

/** How an article's text stands to its signature, with the signed copy and what changed since. */
export interface KnownSigning extends Signing {
  /** The copy that was signed last since the article entered review; null: none. */
  readonly copy: SignedCopyRow | null
  readonly changes: readonly TextChange[]
}

/**
 * Compares the text with what was signed. Only in proofs can they differ: everywhere else signed copy is frozen.
 * @param article the text as it stands; unset: it is read where it is needed
 * @throws DomainError document_damaged
 */
export async function signingOf(
  db: Kysely<Database>,
  { row, steps, facts }: KnownArticle,
  keepsMarks: boolean,
  article?: ArticleJson,
): Promise<KnownSigning> {
  const copy = await latestSignedCopy(db, row.id)
  if (!copy || !sinceReview(steps).some((step) => step.step === copy.step)) {
    return { signature: 'none', keepsMarks, copy: null, changes: [] }
  }
  if (!proofStages.some((stage) => stage === facts.stage)) return { signature: 'whole', keepsMarks, copy, changes: [] }
  const now = article ?? (await readStoredArticle(db, row.id)).article
  const changes = changesBetween(readCopy(copy), now)
  const signature = changes.length === 0 ? 'whole' : areProofMarks(changes, bodyCharacters(now)) ? 'marks' : 'void'
  return { signature, keepsMarks, copy, changes }
}

/** The text of a signed copy. @throws DomainError document_damaged */
export function readCopy(copy: Pick<SignedCopyRow, 'json'>): ArticleJson {
  try {
    return JSON.parse(copy.json) as ArticleJson
  } catch {
    throw new DomainError('document_damaged', 'the signed copy cannot be read')
  }
}

/** Ids of those who wrote after a row of the log, in the order in which they began. */
export async function writersAfter(db: Kysely<Database>, docId: string, seq: number): Promise<string[]> {
  const ids = new Set<string>()
  for await (const { userId } of readHistory(db, docId, { after: seq })) ids.add(userId)
  return [...ids]
}
