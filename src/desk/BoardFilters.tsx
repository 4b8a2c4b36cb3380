import { useNavigate } from '@tanstack/react-router'
import { useT } from '../i18n/useT.ts'
import { Select } from '../ui/Select.tsx'
import { type DeskFilter, readDeskFilter } from './deskFilter.ts'

export interface BoardFiltersProps {
  readonly filter: DeskFilter
  readonly channels: readonly { readonly id: string; readonly name: string }[]
}

/** Quick filters of the board, each a button that stays down, and the channel. */
export function BoardFilters({ filter, channels }: BoardFiltersProps) {
  const t = useT()
  const navigate = useNavigate()
  const go = (change: Record<string, unknown>) => void navigate({ to: '/', search: readDeskFilter({ ...filter, ...change }) })
  const quick = [
    ['waiting', filter.waiting ? undefined : 'me', filter.waiting],
    ['assignee', filter.assignee ? undefined : 'me', filter.assignee],
    ['overdue', filter.overdue ? undefined : true, filter.overdue],
    ['mine', filter.mine ? undefined : true, filter.mine],
  ] as const
  return (
    <div className="board-filters">
      <Select
        size="sm"
        hideLabel
        label={t(($) => $.board.filters.channel)}
        value={filter.channel ?? ''}
        options={[
          { value: '', label: t(($) => $.board.filters.anyChannel) },
          ...channels.map(({ id, name }) => ({ value: id, label: name })),
        ]}
        onChange={(channel) => go({ channel })}
      />
      {quick.map(([key, next, current]) => (
        <button key={key} type="button" className="ui-chip-toggle" aria-pressed={current !== undefined} onClick={() => go({ [key]: next })}>
          {t(($) => $.board.filters[key])}
        </button>
      ))}
    </div>
  )
}
