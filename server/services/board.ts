import { DomainError } from '#shared/errors.ts'
import type {
  BatchRequest,
  BatchResponse,
  BatchResult,
  BoardCards,
  BoardColumnQuery,
  BoardQuery,
  BoardResponse,
} from '#shared/protocol/board.ts'
import { ended } from '#shared/workflow/permissions.ts'
import { type Stage, stages } from '#shared/workflow/stages.ts'
import type { ArticleFilter } from '../store/articleList.ts'
import type { ArticleRow } from '../store/articles.ts'
import { type ColumnCursor, type ColumnOrder, columnCards, columnFigures } from '../store/board.ts'
import type { Store } from '../store/openStore.ts'
import type { Account } from './account.ts'
import { isoTime } from './articleView.ts'
import { deskConditions, type SummariesDeps, summaries } from './deskRows.ts'
import type { Workflow } from './workflow.ts'

export interface BoardDeps extends SummariesDeps {
  readonly store: Pick<Store, 'db' | 'dialect'>
  readonly workflow: Pick<Workflow, 'act'>
  readonly now: () => number
}

/** Several boards under different filters are open at once, and each is asked for by many people at the same moment. */
const mostKept = 50

/** The desk's board (稿件看板): columns by stage, and steps for many articles at once. */
export class Board {
  readonly #deps: BoardDeps
  readonly #kept = new Map<string, { readonly version: string; readonly board: Promise<BoardResponse> }>()

  constructor(deps: BoardDeps) {
    this.#deps = deps
  }

  /**
   * Every stage with its figures and its first cards. Whoever asks for the same as others, and since nothing of the
   * desk changed, gets what they got: everybody asks at once when the desk is told of a step.
   * @param version of the desk as it is now; another one makes everything anew
   */
  read(actor: Account, query: BoardQuery, version: string): Promise<BoardResponse> {
    const isPersonal = query.mine || query.waiting !== undefined || query.assignee !== undefined
    // What is overdue becomes so by itself.
    if (isPersonal || query.overdue) return this.#read(actor, query)
    const key = JSON.stringify([query.channel, query.q, query.stage, query.limit])
    const kept = this.#kept.get(key)
    if (kept?.version === version) return kept.board
    if (this.#kept.size >= mostKept) this.#kept.clear()
    const board = this.#read(actor, query)
    this.#kept.set(key, { version, board })
    board.catch(() => this.#kept.delete(key))
    return board
  }

  /** More of a column. @throws DomainError bad_request if the cursor is none of ours */
  async more(actor: Account, stage: Stage, query: BoardColumnQuery): Promise<BoardCards> {
    const { store, now } = this.#deps
    const after = decodeCursor(query.cursor)
    if (after === null) throw new DomainError('bad_request', 'the cursor is not one of this column')
    const wanted = { stage, order: orderOf(stage), limit: query.limit + 1, after }
    const rows = await columnCards(store.db, store.dialect, deskConditions(actor, query, now()), [wanted])
    const shown = rows.slice(0, query.limit)
    return { articles: await summaries(this.#deps, shown), next: nextOf(shown, rows.length > query.limit) }
  }

  /**
   * Takes one step for many articles, one after the other and each by the rules for itself: what is refused changes
   * nothing of that article and does not keep the others.
   */
  async act(actor: Account, { action, reason, articles }: BatchRequest): Promise<BatchResponse> {
    const results: BatchResult[] = []
    for (const { id, stage } of articles) {
      try {
        const outcome = await this.#deps.workflow.act(actor, id, { action, reason, seenStage: stage })
        results.push({ id, ok: true, ...outcome })
      } catch (error) {
        if (!(error instanceof DomainError)) throw error
        results.push({ id, ok: false, error: { code: error.code, message: error.message } })
      }
    }
    return { results }
  }

  async #read(actor: Account, query: BoardQuery): Promise<BoardResponse> {
    const { store, now } = this.#deps
    const at = now()
    const filter: ArticleFilter = deskConditions(actor, query, at)
    const shownStages = query.stage === undefined ? stages : [query.stage]
    const found = await columnFigures(store.db, store.dialect, { ...filter, stage: query.stage }, at)
    const figures = new Map(found.map((column) => [column.stage, column]))
    const wanted = shownStages.filter((stage) => figures.has(stage)).map((stage) => ({ stage, order: orderOf(stage), limit: query.limit }))
    const rows = await columnCards(store.db, store.dialect, filter, wanted)
    const cards = await summaries(this.#deps, rows)
    const columns = shownStages.map((stage) => {
      const { count = 0, oldest, overdue = 0 } = figures.get(stage) ?? {}
      const ofStage = rows.filter((row) => row.stage === stage)
      return {
        stage,
        count,
        oldest: oldest === undefined ? null : isoTime(oldest),
        overdue: isEnded(stage) ? 0 : overdue,
        articles: cards.filter((card) => card.stage === stage),
        next: nextOf(ofStage, count > ofStage.length),
      }
    })
    return { columns }
  }
}

function isEnded(stage: Stage): boolean {
  return ended.some((known) => known === stage)
}

function orderOf(stage: Stage): ColumnOrder {
  return isEnded(stage) ? 'latest' : 'urgent'
}

function nextOf(rows: readonly ArticleRow[], more: boolean): string | null {
  const last = rows.at(-1)
  if (!last || !more) return null
  return Buffer.from(JSON.stringify([last.due_at, last.stage_since, last.id])).toString('base64url')
}

/** @returns null if the text is not a cursor */
function decodeCursor(text: string): ColumnCursor | null {
  try {
    const value: unknown = JSON.parse(Buffer.from(text, 'base64url').toString())
    if (!Array.isArray(value) || value.length !== 3) return null
    const [due_at, stage_since, id] = value as unknown[]
    const isPlace = Number.isSafeInteger(due_at) && Number.isSafeInteger(stage_since) && typeof id === 'string' && !id.includes('\0')
    return isPlace ? { due_at: due_at as number, stage_since: stage_since as number, id: id as string } : null
  } catch {
    return null
  }
}
