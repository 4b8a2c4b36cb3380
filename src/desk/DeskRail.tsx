import './DeskRail.css'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Files, FileUser, Inbox } from 'lucide-react'
import type { ReactNode } from 'react'
import { houses, stagesOf, type WorkflowName } from '#shared/workflow/house.ts'
import { type Stage, stages } from '#shared/workflow/stages.ts'
import { siteQuery, useMe } from '../api/queries.ts'
import { formatNumber } from '../i18n/format.ts'
import { useT } from '../i18n/useT.ts'
import { classNames } from '../ui/classNames.ts'
import { VisuallyHidden } from '../ui/VisuallyHidden.tsx'
import { type DeskFilter, isFiltered, withoutCondition } from './deskFilter.ts'
import { stagesWaitingFor } from './stageTone.ts'
import { useDeskArticles } from './useDeskArticles.ts'

export interface DeskRailProps {
  /** The desk's filter; null while another page is open. */
  readonly filter: DeskFilter | null
  readonly onNavigate?: (() => void) | undefined
}

/** The desk's part of the navigation: everything, mine, by stage with counts, by channel. */
export function DeskRail({ filter, onNavigate }: DeskRailProps) {
  const t = useT()
  const me = useMe()
  const current = filter ?? {}
  const counts = useDeskArticles(current).data?.pages[0]?.counts
  const waitingCount = useDeskArticles({ waiting: 'me' }).data?.pages[0]?.total
  const site = useQuery(siteQuery).data
  const channels = site?.channels ?? []
  const workflow = site?.workflow ?? 'newspaper'
  const waiting = stagesWaitingFor(me.roles)
  const everything = counts && stages.reduce((sum, stage) => sum + counts[stage], 0)
  const item = { onNavigate }
  return (
    <nav className="rail-nav" aria-label={t(($) => $.desk.title)}>
      <RailLink
        {...item}
        search={{}}
        current={filter !== null && !isFiltered(filter)}
        icon={<Files size={16} aria-hidden />}
        end={countOf(isFiltered(current) ? undefined : everything)}
      >
        {t(($) => $.desk.all)}
      </RailLink>
      <RailLink
        {...item}
        search={current.mine ? withoutCondition(current, 'mine') : { ...current, mine: true }}
        current={current.mine === true}
        icon={<FileUser size={16} aria-hidden />}
      >
        {t(($) => $.desk.mine)}
      </RailLink>
      <RailLink
        {...item}
        search={current.waiting ? withoutCondition(current, 'waiting') : { ...current, waiting: 'me' }}
        current={current.waiting === 'me'}
        icon={<Inbox size={16} aria-hidden />}
        end={<StageCount count={waitingCount} waits />}
      >
        {t(($) => $.desk.waiting)}
      </RailLink>
      <h2 className="rail-heading">{t(($) => $.desk.stages)}</h2>
      {shownStages(workflow, counts).map((stage) => (
        <RailLink
          {...item}
          key={stage}
          search={{ ...current, stage }}
          current={current.stage === stage}
          icon={<span className={`rail-dot rail-dot--${stage}`} />}
          end={<StageCount count={counts?.[stage]} waits={waiting.includes(stage)} />}
        >
          {t(($) => $.common.stage[stage])}
        </RailLink>
      ))}
      {channels.length > 0 && <h2 className="rail-heading">{t(($) => $.desk.channels)}</h2>}
      {channels.map((channel) => (
        <RailLink {...item} key={channel.id} search={{ ...current, channel: channel.id }} current={current.channel === channel.id}>
          {channel.name}
        </RailLink>
      ))}
    </nav>
  )
}

/** The stages that the house uses, and others in which an article of an earlier profile still is. */
function shownStages(workflow: WorkflowName, counts: Readonly<Record<Stage, number>> | undefined): readonly Stage[] {
  const used = stagesOf(houses[workflow])
  return stages.filter((stage) => used.includes(stage) || (counts?.[stage] ?? 0) > 0)
}

interface RailLinkProps {
  readonly search: DeskFilter
  readonly current: boolean
  readonly icon?: ReactNode
  readonly end?: ReactNode
  readonly onNavigate?: (() => void) | undefined
  readonly children: ReactNode
}

function RailLink({ search, current, icon, end, onNavigate, children }: RailLinkProps) {
  return (
    <Link
      to="/"
      search={search}
      activeProps={{}}
      activeOptions={{ exact: true }}
      className={classNames('rail-link', current && 'rail-link--current')}
      aria-current={current ? 'page' : undefined}
      onClick={onNavigate}
    >
      <span className="rail-icon">{icon}</span>
      <span className="rail-text">{children}</span>
      {end}
    </Link>
  )
}

/** How many lie in a stage; those that wait for this person stand out. */
function StageCount({ count, waits }: { readonly count: number | undefined; readonly waits: boolean }) {
  const t = useT()
  if (!count || !waits) return countOf(count)
  return (
    <span className="rail-count rail-count--waits" title={t(($) => $.desk.waitsForYou)}>
      {formatNumber(count)}
      <VisuallyHidden>{t(($) => $.desk.waitsForYou)}</VisuallyHidden>
    </span>
  )
}

function countOf(count: number | undefined): ReactNode {
  return count === undefined ? null : <span className="rail-count">{formatNumber(count)}</span>
}
