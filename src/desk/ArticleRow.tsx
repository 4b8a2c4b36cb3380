import './ArticleRow.css'
import { Link } from '@tanstack/react-router'
import { memo } from 'react'
import type { ArticleSummary } from '#shared/protocol/api.ts'
import { colorsTogether } from '#shared/protocol/presence.ts'
import { reviewStages } from '#shared/workflow/stages.ts'
import { formatAge, formatAgo, formatDateTime, formatNumber } from '../i18n/format.ts'
import { useT } from '../i18n/useT.ts'
import { AvatarStack } from '../ui/AvatarStack.tsx'
import { Chip } from '../ui/Chip.tsx'
import { classNames } from '../ui/classNames.ts'
import { VisuallyHidden } from '../ui/VisuallyHidden.tsx'
import { stageTone } from './stageTone.ts'

const hour = 3_600_000
/** After so long in one review an article is late, and then very late: a daily paper closes within the day. */
const lateMs = 8 * hour
const veryLateMs = 24 * hour

export interface ArticleRowProps {
  readonly article: ArticleSummary
  readonly channel: string
  readonly now: number
}

/** One article of the desk. The headline is the link; its area covers the whole row. */
export const ArticleRow = memo(function ArticleRow({ article, channel, now }: ArticleRowProps) {
  const t = useT()
  const { id, kicker, headline, number, returned } = article
  return (
    <li className="row">
      <span className="row-stage">
        <RowStage article={article} />
      </span>
      <span className="row-headline" lang={article.language === 'en' ? 'en' : 'zh-CN'}>
        {kicker && <span className="row-kicker">{kicker}</span>}
        <Link to="/articles/$id" params={{ id }} className="row-link" data-row>
          {headline || <span className="row-untitled">{t(($) => $.common.noTitle)}</span>}
        </Link>
        {returned && (
          <span className="row-returned">{t(($) => $.desk.returnedBecause, { name: returned.by.name, reason: returned.reason })}</span>
        )}
      </span>
      <span className="row-number">{number}</span>
      <span className="row-channel">{article.channel ? channel : <VisuallyHidden>{t(($) => $.desk.noChannel)}</VisuallyHidden>}</span>
      <span className="row-present">
        <RowPresent article={article} />
      </span>
      <span className="row-characters" title={t(($) => $.common.characters, { count: article.characters })}>
        {formatNumber(article.characters)}
        <span className="row-unit">{t(($) => $.desk.characterUnit)}</span>
      </span>
      <RowAge article={article} now={now} />
      <RowChanged article={article} now={now} />
    </li>
  )
})

function RowStage({ article }: { readonly article: ArticleSummary }) {
  const t = useT()
  if (article.returned) return <Chip tone="danger">{t(($) => $.desk.returned)}</Chip>
  return <Chip tone={stageTone[article.stage]}>{t(($) => $.common.stage[article.stage])}</Chip>
}

function RowPresent({ article }: { readonly article: ArticleSummary }) {
  const t = useT()
  if (article.present.length === 0) return null
  const names = article.present.map((person) => person.name).join(t(($) => $.common.listSeparator))
  const colors = colorsTogether(article.present.map(({ id }) => id))
  const people = article.present.map(({ id, name }) => ({ id, name, color: colors.get(id) ?? '', live: true }))
  return <AvatarStack people={people} max={3} label={t(($) => $.desk.present, { names })} />
}

function RowAge({ article, now }: { readonly article: ArticleSummary; readonly now: number }) {
  const t = useT()
  const age = formatAge(t, article.stageSince, now)
  const inReview = reviewStages.some((stage) => stage === article.stage)
  const lasted = inReview ? now - Date.parse(article.stageSince) : 0
  return (
    <span
      className={classNames('row-age', lasted > lateMs && 'row-age--late', lasted > veryLateMs && 'row-age--very-late')}
      title={`${t(($) => $.desk.inStageFor, { age })} (${formatDateTime(article.stageSince)})`}
    >
      {age}
    </span>
  )
}

function RowChanged({ article, now }: { readonly article: ArticleSummary; readonly now: number }) {
  const t = useT()
  const by = (article.updatedBy ?? article.createdBy).name
  return (
    <span className="row-changed" title={`${by} ${formatDateTime(article.updatedAt)}`}>
      <span className="row-changed-by">{by}</span>
      <span className="row-changed-at">{formatAgo(t, article.updatedAt, now)}</span>
    </span>
  )
}
