import type { ArticleSummary, Person } from '#shared/protocol/api.ts'
import { type BatchAction, batchActions } from '#shared/protocol/board.ts'
import { houses } from '#shared/workflow/house.ts'
import { holds } from '#shared/workflow/roles.ts'

/** Steps that the person's roles take with the article where it stands; the server asks the rest of the rules. */
export function movesFor(me: Person, { workflow, stage, createdBy }: ArticleSummary): readonly BatchAction[] {
  return batchActions.filter((action) => {
    const move = houses[workflow].moves[stage][action]
    if (!move || !holds(me, move.roles)) return false
    return action !== 'recall' || createdBy.id === me.id
  })
}

/** Steps that can be taken for all of them. */
export function commonMoves(me: Person, articles: readonly ArticleSummary[]): readonly BatchAction[] {
  const [first, ...rest] = articles.map((article) => movesFor(me, article))
  return (first ?? []).filter((action) => rest.every((moves) => moves.includes(action)))
}

/** Whether one of them cannot take the step without a reason. */
export function needsReason(action: BatchAction, articles: readonly ArticleSummary[]): boolean {
  return articles.some(({ workflow, stage }) => houses[workflow].moves[stage][action]?.needsReason ?? false)
}
