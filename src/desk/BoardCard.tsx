import { Link } from '@tanstack/react-router'
import { Clock, Ellipsis, UserRound } from 'lucide-react'
import type { ArticleSummary } from '#shared/protocol/api.ts'
import type { BatchAction } from '#shared/protocol/board.ts'
import { formatAge, formatDateTime } from '../i18n/format.ts'
import { useT } from '../i18n/useT.ts'
import { classNames } from '../ui/classNames.ts'
import { IconButton } from '../ui/IconButton.tsx'
import { Menu, MenuItem, MenuSeparator } from '../ui/Menu.tsx'

export interface BoardCardProps {
  readonly article: ArticleSummary
  readonly channel: string
  readonly now: number
  readonly selected: boolean
  readonly moves: readonly BatchAction[]
  /** Null: the person assigns nobody. */
  readonly onAssign: (() => void) | null
  readonly onMove: (action: BatchAction) => void
  readonly onSelect: (selected: boolean) => void
}

/** One article of a column: its way to the article, a box to choose it with others, and a menu of its next steps. */
export function BoardCard({ article, channel, now, selected, moves, onAssign, onMove, onSelect }: BoardCardProps) {
  const t = useT()
  const { id, headline, number, dueAt, assignee, returned, voidSince } = article
  const title = headline || t(($) => $.common.noTitle)
  const late = dueAt !== null && Date.parse(dueAt) < now && !['published', 'killed', 'withdrawn'].includes(article.stage)
  return (
    <li className={classNames('card', selected && 'card--selected', late && 'card--late')} data-article={id}>
      <input
        type="checkbox"
        className="card-check"
        checked={selected}
        aria-label={t(($) => $.board.select, { title })}
        onChange={(event) => onSelect(event.target.checked)}
      />
      <Link to="/articles/$id" params={{ id }} className="card-title" lang={article.language === 'en' ? 'en' : 'zh-CN'}>
        {title}
      </Link>
      {(moves.length > 0 || onAssign) && (
        <Menu
          align="end"
          trigger={
            <IconButton
              size="sm"
              label={t(($) => $.board.menu, { title })}
              icon={<Ellipsis size={16} aria-hidden />}
              className="card-menu"
            />
          }
        >
          {moves.map((action) => (
            <MenuItem key={action} danger={action === 'kill' || action === 'return'} onSelect={() => onMove(action)}>
              {t(($) => $.common.action[action])}
            </MenuItem>
          ))}
          {onAssign && moves.length > 0 && <MenuSeparator />}
          {onAssign && <MenuItem onSelect={onAssign}>{t(($) => $.board.assign)}</MenuItem>}
        </Menu>
      )}
      {returned && <p className="card-returned">{t(($) => $.desk.returnedBecause, { name: returned.by.name, reason: returned.reason })}</p>}
      {voidSince && <p className="card-returned">{t(($) => $.board.void)}</p>}
      <p className="card-facts">
        <span>{number}</span>
        {channel && <span>{channel}</span>}
        <span title={formatDateTime(article.stageSince)}>{formatAge(t, article.stageSince, now)}</span>
        <span className="card-author">{article.createdBy.name}</span>
      </p>
      {(assignee || dueAt) && (
        <p className="card-facts">
          {dueAt && (
            <span className={late ? 'card-late' : undefined}>
              <Clock size={12} aria-hidden />
              {t(($) => (late ? $.board.overdue : $.board.due), { at: formatDateTime(dueAt).slice(5) })}
            </span>
          )}
          {assignee && (
            <span>
              <UserRound size={12} aria-hidden />
              {t(($) => $.board.responsible, { name: assignee.name })}
            </span>
          )}
        </p>
      )}
    </li>
  )
}
