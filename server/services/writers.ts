import type { Kysely } from 'kysely'
import type { Stage } from '#shared/workflow/stages.ts'
import { type ArticleToProject, addWriters, findArticle, listArticlesToProject } from '../store/articles.ts'
import { readDocumentHead } from '../store/documents.ts'
import type { LogRow } from '../store/historyChunk.ts'
import { readHistory, readLatestRows } from '../store/readHistory.ts'
import { listReviewSteps, listReviewStepsOfAll } from '../store/reviewSteps.ts'
import type { Database, ReviewStepTable } from '../store/schema.ts'
import { findUsers } from '../store/users.ts'
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
export async function recordWriters(trx: Kysely<Database>, articleId: string, after: number, upTo: number): Promise<LastRow | null> {
  const steps = await listReviewSteps(trx, articleId)
  const writers = new Writers(articleId, steps)
  for await (const row of readHistory(trx, articleId, { after, upTo })) writers.see(row)
  await addFound(trx, writers.found)
  return writers.last
}

/** The last row of an article's log: who wrote it, and when in milliseconds since 1970. */
export interface LastRow {
  readonly userId: string
  readonly at: number
}

/**
 * The same for many articles at once and everything that they were not projected for yet, in a few statements.
 * @param failures gets why, for each article that could not be read
 * @returns the last row of each article
 */
export async function recordNewWriters(
  db: Kysely<Database>,
  articles: readonly ArticleToProject[],
  failures: Map<string, unknown>,
): Promise<ReadonlyMap<string, LastRow>> {
  const ids = articles.map(({ id }) => id)
  const steps = await listReviewStepsOfAll(db, ids)
  const rows = await readLatestRows(db, ids)
  const last = new Map<string, LastRow>()
  const found: Found[] = []
  for (const { id, projectedSeq, headSeq } of articles) {
    const writers = new Writers(id, steps.get(id) ?? [])
    try {
      const range = { after: projectedSeq, upTo: headSeq }
      const latest = (rows.get(id) ?? []).filter(({ seq }) => seq > range.after && seq <= range.upTo)
      // Rows that were folded meanwhile, or are too many for one reading, are read one article after the other.
      if (latest.length === headSeq - projectedSeq) for (const row of latest) writers.see(row)
      else for await (const row of readHistory(db, id, range)) writers.see(row)
      found.push(...writers.found)
      if (writers.last) last.set(id, writers.last)
    } catch (error) {
      failures.set(id, error)
    }
  }
  await addFound(db, found)
  return last
}

async function addFound(db: Kysely<Database>, found: readonly Found[]): Promise<void> {
  const users = await findUsers(
    db,
    found.map(({ userId }) => userId),
  )
  const writers = found.map(({ articleId, userId, stage, at }) => {
    const roles = users.get(userId)?.roles ?? '[]'
    return { article_id: articleId, user_id: userId, stage, first_at: at, roles }
  })
  await addWriters(db, writers)
}

interface Found {
  readonly articleId: string
  readonly userId: string
  readonly stage: Stage
  readonly at: number
}

/** Collects who wrote in which stage from rows of a log, in order. */
class Writers {
  readonly found: Found[] = []
  last: LastRow | null = null
  readonly #articleId: string
  readonly #steps: readonly ReviewStepTable[]
  readonly #noted = new Set<string>()

  constructor(articleId: string, steps: readonly ReviewStepTable[]) {
    this.#articleId = articleId
    this.#steps = steps
  }

  see({ seq, userId, at, data }: LogRow): void {
    this.last = { userId, at }
    const stage = stageAt(this.#steps, seq)
    const key = `${userId} ${stage}`
    if (seq === 1 || this.#noted.has(key) || !isTextChange(data)) return
    this.#noted.add(key)
    this.found.push({ articleId: this.#articleId, userId, stage, at })
  }
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
