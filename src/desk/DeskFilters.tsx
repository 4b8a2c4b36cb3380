import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { CloudOff } from 'lucide-react'
import { siteQuery } from '../api/queries.ts'
import { type T, useT } from '../i18n/useT.ts'
import { Chip } from '../ui/Chip.tsx'
import { type DeskFilter, isFiltered, withoutCondition } from './deskFilter.ts'

export interface DeskFiltersProps {
  readonly filter: DeskFilter
  readonly total: number | undefined
  /** The list on the screen could not be brought up to date. */
  readonly stale: boolean
}

/** How many there are, and the conditions as chips that can be taken off. */
export function DeskFilters({ filter, total, stale }: DeskFiltersProps) {
  const t = useT()
  const navigate = useNavigate()
  const channels = useQuery(siteQuery).data?.channels ?? []
  const names = conditionNames(t, filter, (id) => channels.find((channel) => channel.id === id)?.name ?? id)
  return (
    <div className="desk-filters">
      <span className="desk-total" aria-live="polite">
        {total !== undefined && t(($) => $.desk.total, { count: total })}
      </span>
      {names.map(([key, name]) => (
        <Chip
          key={key}
          tone="accent"
          removeLabel={t(($) => $.desk.removeFilter, { filter: name })}
          onRemove={() => void navigate({ to: '/', search: withoutCondition(filter, key) })}
        >
          {name}
        </Chip>
      ))}
      {names.length > 1 && isFiltered(filter) && (
        <Link to="/" search={{}} className="desk-clear">
          {t(($) => $.desk.clearFilters)}
        </Link>
      )}
      {stale && (
        <span className="desk-stale" role="status">
          <CloudOff size={13} aria-hidden />
          {t(($) => $.desk.stale)}
        </span>
      )}
    </div>
  )
}

function conditionNames(
  t: T,
  { mine, waiting, assignee, overdue, stage, channel, q }: DeskFilter,
  channelName: (id: string) => string,
): [keyof DeskFilter, string][] {
  const names: [keyof DeskFilter, string][] = []
  if (mine) names.push(['mine', t(($) => $.desk.filterMine)])
  if (waiting) names.push(['waiting', t(($) => $.desk.waiting)])
  if (assignee) names.push(['assignee', t(($) => $.board.filters.assignee)])
  if (overdue) names.push(['overdue', t(($) => $.board.filters.overdue)])
  if (stage) names.push(['stage', t(($) => $.common.stage[stage])])
  if (channel) names.push(['channel', channelName(channel)])
  if (q) names.push(['q', t(($) => $.desk.filterSearch, { q })])
  return names
}
