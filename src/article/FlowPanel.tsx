import { useQuery } from '@tanstack/react-query'
import type { ArticleDetail, Person } from '#shared/protocol/api.ts'
import type { ActionOffer, ActionsResponse } from '#shared/protocol/workflowApi.ts'
import { peopleQuery } from '../api/queries.ts'
import { errorMessage } from '../i18n/errorMessage.ts'
import { formatAgo } from '../i18n/format.ts'
import { type T, useT } from '../i18n/useT.ts'
import { Button } from '../ui/Button.tsx'
import { actionName, isDanger, type SplitOffers } from './offers.ts'
import { RecordList } from './RecordList.tsx'
import { PendingSection, SignatureSection } from './SignatureSection.tsx'
import { TimesSection } from './TimesSection.tsx'
import { whoActsNext, whoHandles } from './whoMay.ts'

export interface FlowPanelProps {
  readonly article: ArticleDetail
  /** What the server says of the next steps; undefined while it has not said it. */
  readonly actions: ActionsResponse | undefined
  readonly offers: SplitOffers
  readonly onAsk: (offer: ActionOffer, unschedule?: boolean) => void
}

/** 流程: where the article is, what can happen next, and everything that has happened. */
export function FlowPanel({ article, actions, offers, onAsk }: FlowPanelProps) {
  const t = useT()
  const people = useQuery(peopleQuery).data ?? []
  const next = whoActsNext(t, article, people)
  const can = offers.main ? [offers.main, ...offers.others] : offers.others
  const schedule = can.find((offer) => offer.action === 'schedule') ?? null
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
      {actions && <PendingSection pending={actions.pending} />}
      <NextSteps can={can} refused={offers.refused} onAsk={onAsk} whyNot={(offer) => whyNot(t, offer, article, people)} />
      {actions && <SignatureSection signature={actions.signature} />}
      <TimesSection article={article} schedule={schedule} onAsk={onAsk} />
      <section className="article-section">
        <h2 className="article-section-title">{t(($) => $.article.flow.record)}</h2>
        {article.mayReadRecord ? (
          <RecordList articleId={article.id} />
        ) : (
          <p className="article-quiet">{t(($) => $.article.flow.recordClosed)}</p>
        )}
      </section>
    </div>
  )
}

interface NextStepsProps extends Pick<FlowPanelProps, 'onAsk'> {
  readonly can: readonly ActionOffer[]
  readonly refused: readonly ActionOffer[]
  /** Why the person may not take a step, in words. */
  readonly whyNot: (offer: ActionOffer) => string
}

function NextSteps({ can, refused, onAsk, whyNot }: NextStepsProps) {
  const t = useT()
  if (can.length + refused.length === 0) return null
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
      {refused.length > 0 && (
        <dl className="article-refusals">
          {refused.map((offer) => (
            <div key={offer.action} data-refusal={offer.action}>
              <dt>{t(($) => $.article.flow.cannot, { action: t(($) => $.common.action[offer.action]) })}</dt>
              <dd>
                {whyNot(offer)}
                {offer.overridable && (
                  <Button size="sm" variant="ghost" className="article-exception" data-override={offer.action} onClick={() => onAsk(offer)}>
                    {t(($) => $.steps.override.button)}
                  </Button>
                )}
              </dd>
            </div>
          ))}
        </dl>
      )}
    </section>
  )
}

/** The refusal, and who takes the step instead where it is a matter of roles. */
function whyNot(t: T, { action, reason }: ActionOffer, article: ArticleDetail, people: readonly Person[]): string {
  const sentence = errorMessage(t, reason)
  if (reason !== 'role_may_not') return sentence
  const who = whoHandles(t, article, action, people)
  return who === '' ? sentence : sentence + t(($) => $.steps.handledBy, { who })
}
