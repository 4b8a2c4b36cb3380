import { useQuery } from '@tanstack/react-query'
import type { ArticleDetail } from '#shared/protocol/api.ts'
import type { ActionOffer, RecordStep } from '#shared/protocol/workflowApi.ts'
import { peopleQuery, recordQuery } from '../api/queries.ts'
import { errorMessage } from '../i18n/errorMessage.ts'
import { formatAgo, formatDateTime } from '../i18n/format.ts'
import { useT } from '../i18n/useT.ts'
import { Button } from '../ui/Button.tsx'
import { Skeleton } from '../ui/Skeleton.tsx'
import { actionName, isDanger, type SplitOffers } from './offers.ts'
import { whoActsNext } from './whoMay.ts'

export interface FlowPanelProps {
  readonly article: ArticleDetail
  readonly offers: SplitOffers
  readonly onAsk: (offer: ActionOffer) => void
}

/** 流程: where the article is, what can happen next, and everything that has happened. */
export function FlowPanel({ article, offers, onAsk }: FlowPanelProps) {
  const t = useT()
  const people = useQuery(peopleQuery).data ?? []
  const next = whoActsNext(t, article, people)
  return (
    <div className="article-flow">
      <section className="article-section">
        <h2 className="article-section-title">{t(($) => $.article.flow.now)}</h2>
        <p>
          <strong>{t(($) => $.common.stageNow[article.stage])}</strong>{' '}
          <span className="article-quiet">{formatAgo(t, article.stageSince, Date.now())}</span>
        </p>
        <p className="article-quiet">
          {next === '' ? t(($) => $.article.flow.nobody) : t(($) => $.article.flow.waitingFor, { who: next })}
        </p>
      </section>
      <NextSteps offers={offers} onAsk={onAsk} />
      <section className="article-section">
        <h2 className="article-section-title">{t(($) => $.article.flow.record)}</h2>
        {article.mayReadRecord ? (
          <Record articleId={article.id} />
        ) : (
          <p className="article-quiet">{t(($) => $.article.flow.recordClosed)}</p>
        )}
      </section>
    </div>
  )
}

function NextSteps({ offers, onAsk }: Omit<FlowPanelProps, 'article'>) {
  const t = useT()
  const can = offers.main ? [offers.main, ...offers.others] : offers.others
  if (can.length + offers.refused.length === 0) return null
  return (
    <section className="article-section">
      <h2 className="article-section-title">{t(($) => $.article.flow.next)}</h2>
      {can.length === 0 && <p className="article-quiet">{t(($) => $.article.flow.nothing)}</p>}
      {can.length > 0 && (
        <div className="article-row">
          <span className="article-quiet">{t(($) => $.article.flow.can)}</span>
          {can.map((offer) => (
            <Button key={offer.action} size="sm" variant={isDanger(offer.action) ? 'danger' : 'plain'} onClick={() => onAsk(offer)}>
              {actionName(t, offer)}
            </Button>
          ))}
        </div>
      )}
      {offers.refused.length > 0 && (
        <dl className="article-refusals">
          {offers.refused.map((offer) => (
            <div key={offer.action}>
              <dt>{t(($) => $.article.flow.cannot, { action: t(($) => $.common.action[offer.action]) })}</dt>
              <dd>{errorMessage(t, offer.reason)}</dd>
            </div>
          ))}
        </dl>
      )}
    </section>
  )
}

function Record({ articleId }: { readonly articleId: string }) {
  const t = useT()
  const record = useQuery({ ...recordQuery(articleId), refetchInterval: 10_000 })
  if (record.isPending) return <Skeleton height={60} />
  if (!record.data) {
    return (
      <p className="article-quiet">
        {errorMessage(t, record.error)}{' '}
        <Button size="sm" onClick={() => void record.refetch()}>
          {t(($) => $.common.retry)}
        </Button>
      </p>
    )
  }
  const steps = record.data.steps.toSorted((a, b) => b.step - a.step)
  if (steps.length === 0) return <p className="article-quiet">{t(($) => $.article.flow.noRecord)}</p>
  return (
    <ol className="article-steps">
      {steps.map((step) => (
        <Step key={step.step} step={step} />
      ))}
    </ol>
  )
}

function Step({ step }: { readonly step: RecordStep }) {
  const t = useT()
  const what = t(($) => $.common.acted[step.action])
  return (
    <li className="article-step" data-step={step.action}>
      <p>
        <strong>{t(($) => $.article.flow.step, { name: step.by.name, what })}</strong>{' '}
        <span className="article-quiet">{t(($) => $.article.flow.asRole, { role: t(($) => $.common.role[step.role]) })}</span>
      </p>
      <p className="article-quiet">
        <time dateTime={step.at}>{formatDateTime(step.at)}</time> · {t(($) => $.common.stage[step.to])} ·{' '}
        {t(($) => $.article.flow.textAt, { count: step.characters })}
      </p>
      {step.reason !== '' && <blockquote className="article-step-reason">{step.reason}</blockquote>}
      {step.textSha256 !== '' && (
        <p className="article-hash" title={`${t(($) => $.article.flow.hashHint)}\n${step.textSha256}`}>
          {t(($) => $.article.flow.hash, { hash: step.textSha256.slice(0, 12) })}
        </p>
      )}
    </li>
  )
}
