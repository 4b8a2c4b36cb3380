import type { Kysely } from 'kysely'
import type { Stage } from '#shared/workflow/stages.ts'
import { addWriter, findArticle, listArticlesToProject } from '../store/articles.ts'
import { readDocumentHead } from '../store/documents.ts'
import { readHistory } from '../store/readHistory.ts'
import { listReviewSteps } from '../store/reviewSteps.ts'
import type { Database, ReviewStepTable } from '../store/schema.ts'
import { findUser } from '../store/users.ts'
import { stageOf } from './facts.ts'
import { isTextChange } from './textChange.ts'

/**
 * Notes who wrote in an article and in which stage, from its log: rows after `after` up to `upTo`. The stage of a row
 * follows from the record, which knows the log's length at every step; so nobody is credited with a stage in which
 * they did not write, however late this runs. The roles are those of the moment at which this runs, so it runs before
 * anybody's roles change. The first row is the server's empty start and nobody's writing.
 *
 * @returns whose the last of these rows is; null if there are none
 */
export async function recordWriters(
  trx: Kysely<Database>,
  articleId: string,
  after: number,
  upTo: number,
): Promise<{ readonly userId: string; readonly at: number } | null> {
  const steps = await listReviewSteps(trx, articleId)
  const noted = new Set<string>()
  let last: { userId: string; at: number } | null = null
  for await (const row of readHistory(trx, articleId, { after, upTo })) {
    last = { userId: row.userId, at: row.at }
    const stage = stageAt(steps, row.seq)
    const key = `${row.userId} ${stage}`
    if (row.seq === 1 || noted.has(key) || !isTextChange(row.data)) continue
    noted.add(key)
    const roles = (await findUser(trx, row.userId))?.roles ?? '[]'
    await addWriter(trx, { article_id: articleId, user_id: row.userId, stage, first_at: row.at, roles })
  }
  return last
}

/**
 * Notes the writers of everything that is stored and not projected yet, before somebody's roles change. An article that
 * cannot be read does not keep the others, and the change, waiting.
 */
export async function recordAllWriters(trx: Kysely<Database>): Promise<void> {
  for (const id of await listArticlesToProject(trx)) {
    const [head, row] = [await readDocumentHead(trx, id), await findArticle(trx, id)]
    // A fault of the database itself ends the transaction, whoever hears of it.
    if (head && row) await recordWriters(trx, id, row.projected_seq, head.seq).catch(() => null)
  }
}

/** The stage in which the log's row `seq` was written. */
function stageAt(steps: readonly ReviewStepTable[], seq: number): Stage {
  return stageOf(steps.findLast((step) => step.seq < seq)?.to_stage ?? 'draft')
}
