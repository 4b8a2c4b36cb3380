import type { ArticleSummary } from '#shared/protocol/api.ts'
import type { ArticleFilter } from '../store/articleList.ts'
import type { ArticleRow } from '../store/articles.ts'
import type { Store } from '../store/openStore.ts'
import { latestReturns } from '../store/reviewSteps.ts'
import type { Account } from './account.ts'
import { summaryOf } from './articleView.ts'
import { readDirectory } from './directory.ts'
import type { LiveDocuments } from './liveDocuments.ts'
import { waitingFor } from './waitingFor.ts'

/** What list and board are asked for, besides the stage. */
export interface DeskConditions {
  readonly channel?: string | undefined
  readonly q?: string | undefined
  readonly mine?: boolean | undefined
  readonly waiting?: 'me' | undefined
  readonly assignee?: 'me' | undefined
  readonly overdue?: boolean | undefined
}

/** The conditions as the store's, for the person who asks. @param now milliseconds since 1970 */
export function deskConditions(actor: Account, query: DeskConditions, now: number): Omit<ArticleFilter, 'stage'> {
  return {
    channel: query.channel,
    search: query.q,
    mineOf: query.mine ? actor.id : undefined,
    waiting: query.waiting && waitingFor(actor),
    assignee: query.assignee && actor.id,
    dueBefore: query.overdue ? now : undefined,
  }
}

export interface SummariesDeps {
  readonly store: Pick<Store, 'db'>
  readonly live: LiveDocuments
}

/** Articles as the desk shows them: with who has them open, and why they came back. */
export async function summaries({ store, live }: SummariesDeps, rows: readonly ArticleRow[]): Promise<ArticleSummary[]> {
  const ids = rows.map((row) => row.id)
  const [returns, person, present] = [await latestReturns(store.db, ids), await readDirectory(store.db), live.present()]
  return rows.map((row) => summaryOf(row, { person, present: present.get(row.id) ?? [], returned: returns.get(row.id) }))
}
