import './authors.css'
import { Palette, PenLine, Play } from 'lucide-react'
import type { CSSProperties } from 'react'
import type { Contributor } from '#shared/protocol/authors.ts'
import { errorMessage } from '../../i18n/errorMessage.ts'
import { formatNumber } from '../../i18n/format.ts'
import { useT } from '../../i18n/useT.ts'
import { Avatar } from '../../ui/Avatar.tsx'
import { Button } from '../../ui/Button.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { Skeleton } from '../../ui/Skeleton.tsx'
import { shortcutKeys } from '../../ui/shortcutKeys.ts'
import { fieldShares, percentOf, wholeShare } from './shares.ts'
import type { Authorship } from './useAuthorship.ts'

export interface AuthorsPanelProps {
  readonly authorship: Authorship
  readonly onReplay: () => void
}

/** 作者: what everybody wrote and struck, and what of it stands. */
export function AuthorsPanel({ authorship, onReplay }: AuthorsPanelProps) {
  const t = useT()
  const { query, colors, isShown, toggle } = authorship
  const { data } = query
  if (data === undefined) {
    if (query.isPending) return <Waiting label={t(($) => $.authors.loading)} />
    return (
      <EmptyState title={t(($) => $.authors.failed)} action={<Retry onClick={() => void query.refetch()} />}>
        {errorMessage(t, query.error)}
      </EmptyState>
    )
  }
  if (data.people.length === 0) {
    return (
      <EmptyState icon={<PenLine size={22} aria-hidden />} title={t(($) => $.authors.empty)}>
        {t(($) => $.authors.emptyHint)}
      </EmptyState>
    )
  }
  return (
    <div className="author-panel">
      <div className="author-tools">
        <Button
          size="sm"
          aria-pressed={isShown}
          icon={<Palette size={14} aria-hidden />}
          title={shortcutKeys(['Mod', 'Alt', 'A']).join(' ')}
          onClick={toggle}
        >
          {t(($) => (isShown ? $.authors.viewOff : $.authors.view))}
        </Button>
        <Button size="sm" icon={<Play size={14} aria-hidden />} onClick={onReplay}>
          {t(($) => $.authors.replay.button)}
        </Button>
      </div>
      {query.isError && (
        <p className="article-quiet" role="alert">
          {errorMessage(t, query.error)} <Retry onClick={() => void query.refetch()} />
        </p>
      )}
      <ul className="author-people" aria-label={t(($) => $.authors.people)}>
        {data.people.map((person) => (
          <Person key={person.username} person={person} people={data.people} color={colors.get(person.username) ?? ''} />
        ))}
      </ul>
      <p className="article-quiet author-note">{t(($) => $.authors.note)}</p>
    </div>
  )
}

interface PersonProps {
  readonly person: Contributor
  readonly people: readonly Contributor[]
  readonly color: string
}

function Person({ person, people, color }: PersonProps) {
  const t = useT()
  const { characters, added, struck } = person
  const percent = percentOf(wholeShare(person, people))
  return (
    <li className="author-person" data-person={person.username} style={{ '--person': color } as CSSProperties}>
      <div className="author-head">
        <Avatar name={person.name} color={color} size={24} />
        <strong>{person.name}</strong>
        <span className="author-figure">{t(($) => $.authors.share, { percent })}</span>
      </div>
      <p>
        {t(($) => $.authors.stands, { count: characters, formatted: formatNumber(characters) })}
        <span className="article-quiet">
          {' '}
          · {t(($) => $.authors.changes, { added: formatNumber(added), struck: formatNumber(struck) })}
        </span>
      </p>
      <dl className="author-fields">
        {fieldShares(person, people).map(({ field, characters: count, share }) => (
          <div
            key={field}
            title={t(($) => $.authors.fieldShare, { field: t(($) => $.authors.field[field]), count, percent: percentOf(share) })}
          >
            <dt>{t(($) => $.authors.field[field])}</dt>
            <dd>
              <span className="author-track" aria-hidden>
                <span className="author-bar-fill" style={{ inlineSize: `${share * 100}%` }} />
              </span>
              <span className="author-figure">{formatNumber(count)}</span>
              <span className="author-figure">{t(($) => $.authors.share, { percent: percentOf(share) })}</span>
            </dd>
          </div>
        ))}
      </dl>
      {person.stages.length > 0 && (
        <ul className="author-stages" aria-label={t(($) => $.authors.stages)}>
          {person.stages.map((stage) => (
            <li key={stage.stage}>
              <span aria-hidden>
                {t(($) => $.common.stage[stage.stage])}{' '}
                <span className="author-figure">{t(($) => $.authors.stageChange, { added: stage.added, struck: stage.struck })}</span>
              </span>
              <span className="ui-visually-hidden">
                {t(($) => $.authors.stageChangeLabel, {
                  stage: t(($) => $.common.stage[stage.stage]),
                  added: stage.added,
                  struck: stage.struck,
                })}
              </span>
            </li>
          ))}
        </ul>
      )}
    </li>
  )
}

function Waiting({ label }: { readonly label: string }) {
  return (
    <div className="author-panel" role="status" aria-label={label}>
      <Skeleton height={84} />
      <Skeleton height={84} />
    </div>
  )
}

function Retry({ onClick }: { readonly onClick: () => void }) {
  const t = useT()
  return (
    <Button size="sm" onClick={onClick}>
      {t(($) => $.common.retry)}
    </Button>
  )
}
