import '../ui/ChipToggles.css'
import './Board.css'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { ArticleSummary } from '#shared/protocol/api.ts'
import { type BatchAction, type BoardColumn, mostAtOnce } from '#shared/protocol/board.ts'
import { houses, stagesOf } from '#shared/workflow/house.ts'
import { assigners, ended } from '#shared/workflow/permissions.ts'
import { holds } from '#shared/workflow/roles.ts'
import type { Stage } from '#shared/workflow/stages.ts'
import { boardQuery, siteQuery, useMe } from '../api/queries.ts'
import { errorMessage } from '../i18n/errorMessage.ts'
import { formatAge, formatNumber } from '../i18n/format.ts'
import { useT } from '../i18n/useT.ts'
import { Button } from '../ui/Button.tsx'
import { classNames } from '../ui/classNames.ts'
import { EmptyState } from '../ui/EmptyState.tsx'
import { Skeleton } from '../ui/Skeleton.tsx'
import { useNow } from '../ui/useNow.ts'
import { AssignDialog } from './AssignDialog.tsx'
import { BatchDialog } from './BatchDialog.tsx'
import { BoardCard } from './BoardCard.tsx'
import { BoardFilters } from './BoardFilters.tsx'
import { commonMoves, movesFor } from './boardMoves.ts'
import type { DeskFilter } from './deskFilter.ts'

const firstCards = 20
const mostCards = 100

type Asked = { readonly action: BatchAction | 'assign'; readonly articles: readonly ArticleSummary[] }

/** 稿件看板: a column for each stage; on a phone one column at a time. */
export function Board({ filter }: { readonly filter: DeskFilter }) {
  const t = useT()
  const me = useMe()
  const now = useNow(20_000)
  const [limit, setLimit] = useState(firstCards)
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const [asked, setAsked] = useState<Asked | null>(null)
  const [narrowStage, setNarrowStage] = useState<Stage | null>(null)
  const query = useQuery(boardQuery({ ...filter, limit }))
  const site = useQuery(siteQuery).data
  if (query.isPending) return <Skeleton height={320} />
  if (!query.data) {
    return (
      <EmptyState
        title={t(($) => $.board.failed)}
        action={<Button onClick={() => void query.refetch()}>{t(($) => $.common.retry)}</Button>}
      >
        {errorMessage(t, query.error)}
      </EmptyState>
    )
  }
  const used = stagesOf(houses[site?.workflow ?? 'newspaper'])
  const columns = query.data.columns.filter(({ stage, count }) => count > 0 || (!filter.stage && used.includes(stage)))
  const cards = columns.flatMap((column) => column.articles)
  const selection = cards.filter(({ id }) => chosen.has(id)).slice(0, mostAtOnce)
  const shown = columns.find(({ stage }) => stage === narrowStage) ?? columns.find(({ count }) => count > 0) ?? columns[0]
  const channelName = (id: string) => site?.channels.find((channel) => channel.id === id)?.name ?? id
  const mayAssign = (articles: readonly ArticleSummary[]) =>
    holds(me, assigners) && articles.every(({ stage }) => !ended.some((known) => known === stage))
  const choose = (id: string, on: boolean) =>
    setChosen((before) => new Set(on ? [...before, id] : [...before].filter((other) => other !== id)))
  const close = () => setAsked(null)
  return (
    <>
      <BoardFilters filter={filter} channels={site?.channels ?? []} />
      <nav className="board-switch" aria-label={t(($) => $.board.columns)}>
        {columns.map(({ stage, count }) => (
          <button
            key={stage}
            type="button"
            aria-pressed={stage === shown?.stage}
            className={classNames('board-switch-one', stage === shown?.stage && 'board-switch-one--current')}
            onClick={() => setNarrowStage(stage)}
          >
            {t(($) => $.common.stage[stage])} {count > 0 && formatNumber(count)}
          </button>
        ))}
      </nav>
      <div className="board" aria-busy={query.isPlaceholderData}>
        {columns.map((column) => (
          <section
            key={column.stage}
            className={classNames('column', column.stage === shown?.stage && 'column--shown', column.count === 0 && 'column--empty')}
            aria-labelledby={`column-${column.stage}`}
            data-stage={column.stage}
          >
            <ColumnHead column={column} now={now} />
            <ul className="column-cards">
              {column.articles.map((article) => (
                <BoardCard
                  key={article.id}
                  article={article}
                  channel={channelName(article.channel)}
                  now={now}
                  selected={chosen.has(article.id)}
                  moves={movesFor(me, article)}
                  onAssign={mayAssign([article]) ? () => setAsked({ action: 'assign', articles: [article] }) : null}
                  onMove={(action) => setAsked({ action, articles: [article] })}
                  onSelect={(on) => choose(article.id, on)}
                />
              ))}
            </ul>
            {column.next !== null && limit < mostCards && (
              <Button size="sm" variant="ghost" onClick={() => setLimit(Math.min(mostCards, limit + 40))}>
                {t(($) => $.board.more)}
              </Button>
            )}
            {column.next !== null && limit >= mostCards && (
              <Link to="/" search={{ ...filter, stage: column.stage }} className="desk-clear">
                {t(($) => $.board.allInList)}
              </Link>
            )}
          </section>
        ))}
      </div>
      {selection.length > 0 && (
        <div className="batch" role="toolbar" aria-label={t(($) => $.board.batch.label)}>
          <span className="batch-count" aria-live="polite">
            {t(($) => $.board.batch.selected, { count: selection.length })}
          </span>
          {commonMoves(me, selection).map((action) => (
            <Button key={action} size="sm" onClick={() => setAsked({ action, articles: selection })}>
              {t(($) => $.common.action[action])}
            </Button>
          ))}
          {commonMoves(me, selection).length === 0 && <span>{t(($) => $.board.batch.none)}</span>}
          {mayAssign(selection) && (
            <Button size="sm" onClick={() => setAsked({ action: 'assign', articles: selection })}>
              {t(($) => $.board.assign)}
            </Button>
          )}
          <Button size="sm" variant="ghost" onClick={() => setChosen(new Set())}>
            {t(($) => $.board.batch.clear)}
          </Button>
        </div>
      )}
      {asked?.action === 'assign' && <AssignDialog articles={asked.articles} onClose={close} />}
      {asked && asked.action !== 'assign' && (
        <BatchDialog
          action={asked.action}
          articles={asked.articles}
          onClose={close}
          onDone={(ids) => setChosen((before) => new Set([...before].filter((id) => !ids.includes(id))))}
        />
      )}
    </>
  )
}

function ColumnHead({ column: { stage, count, oldest, overdue }, now }: { readonly column: BoardColumn; readonly now: number }) {
  const t = useT()
  return (
    <header className="column-head">
      <h2 id={`column-${stage}`} className="column-name">
        <span className={`rail-dot rail-dot--${stage}`} />
        {t(($) => $.common.stage[stage])}
      </h2>
      <span className="column-count">{formatNumber(count)}</span>
      {overdue > 0 && <span className="card-late">{t(($) => $.board.overdueCount, { count: overdue })}</span>}
      {oldest !== null && !ended.some((known) => known === stage) && (
        <span className="column-oldest">{t(($) => $.board.oldest, { age: formatAge(t, oldest, now) })}</span>
      )}
    </header>
  )
}
