import type { Kysely } from 'kysely'
import * as Y from 'yjs'
import { articleSha256 } from '#shared/article/canonical.ts'
import type { ArticleJson } from '#shared/article/json.ts'
import { readArticle } from '#shared/article/ydoc.ts'
import type { ChangedDetails } from '#shared/protocol/workflowApi.ts'
import { changesBetween, shortened, type TextChange } from '#shared/workflow/textChanges.ts'
import { readHistory } from '../store/readHistory.ts'
import { listReviewSteps } from '../store/reviewSteps.ts'
import type { Database } from '../store/schema.ts'
import { findStepText } from '../store/stepTexts.ts'
import { readStoredArticle } from './storedArticle.ts'

/** Changes that an answer lists; it counts all of them. */
export const mostChanges = 100

/** So many versions back, at most, a text that somebody read is looked for. */
const mostVersions = 400

/** What changed since a text, for an answer. */
export function changedDetails(textSha256: string, changes: readonly TextChange[] | null): ChangedDetails {
  return { textSha256, changes: changes && shortened(changes, mostChanges), count: changes?.length ?? null }
}

/**
 * What an article's text has changed since the one that somebody read. The text is known if a step of the record was
 * about it, which is so when it was opened after that step, or if it is one of the last versions since.
 */
export async function changesSince(db: Kysely<Database>, id: string, readSha256: string): Promise<ChangedDetails> {
  const { article, seq } = await readStoredArticle(db, id)
  const kept = await findStepText(db, id, readSha256)
  const read = kept === null ? await findVersion(db, id, readSha256, seq) : (JSON.parse(kept) as ArticleJson)
  return changedDetails(articleSha256(article), read && changesBetween(read, article))
}

/** Replays the log and compares the versions since the last step of the record. */
async function findVersion(db: Kysely<Database>, id: string, sha256: string, upTo: number): Promise<ArticleJson | null> {
  const last = (await listReviewSteps(db, id)).at(-1)?.seq ?? 0
  const from = Math.max(last, upTo - mostVersions)
  const doc = new Y.Doc()
  try {
    for await (const row of readHistory(db, id, { upTo })) {
      Y.applyUpdate(doc, row.data)
      if (row.seq < from) continue
      const version = readArticle(doc)
      if (articleSha256(version) === sha256) return version
    }
    return null
  } finally {
    doc.destroy()
  }
}
