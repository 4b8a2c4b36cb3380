import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { ArticleDetail } from '#shared/protocol/api.ts'
import type { ActionOffer } from '#shared/protocol/workflowApi.ts'
import { api } from '../api/client.ts'
import { keys } from '../api/queries.ts'
import { errorMessage } from '../i18n/errorMessage.ts'
import { formatDateTime } from '../i18n/format.ts'
import { useT } from '../i18n/useT.ts'
import { Button } from '../ui/Button.tsx'
import { useToast } from '../ui/Toasts.tsx'
import { localMoment, MomentField, momentIn } from './MomentField.tsx'

export interface TimesSectionProps {
  readonly article: ArticleDetail
  /** Whether the person may schedule it; null: not. */
  readonly schedule: ActionOffer | null
  readonly onAsk: (offer: ActionOffer, unschedule?: boolean) => void
}

/** When it is published by itself, and until when it must not be. */
export function TimesSection({ article, schedule, onAsk }: TimesSectionProps) {
  const t = useT()
  const { publishAt, embargoUntil, mayEmbargo } = article
  if (publishAt === null && embargoUntil === null && !mayEmbargo) return null
  return (
    <section className="article-section" data-times>
      <h2 className="article-section-title">{t(($) => $.steps.time.title)}</h2>
      {publishAt !== null && <p data-scheduled={publishAt}>{t(($) => $.steps.time.scheduled, { at: formatDateTime(publishAt) })}</p>}
      {publishAt !== null && schedule?.effect === 'move' && (
        <div className="article-row">
          <Button size="sm" onClick={() => onAsk(schedule)}>
            {t(($) => $.steps.time.change)}
          </Button>
          <Button size="sm" variant="danger" data-unschedule onClick={() => onAsk(schedule, true)}>
            {t(($) => $.steps.time.cancel)}
          </Button>
        </div>
      )}
      {embargoUntil !== null && <p data-embargo={embargoUntil}>{t(($) => $.steps.time.embargoed, { at: formatDateTime(embargoUntil) })}</p>}
      {mayEmbargo && <Embargo key={embargoUntil ?? ''} article={article} />}
    </section>
  )
}

function Embargo({ article: { id, embargoUntil } }: { readonly article: ArticleDetail }) {
  const t = useT()
  const toast = useToast()
  const client = useQueryClient()
  const [until, setUntil] = useState(embargoUntil === null ? '' : localMoment(Date.parse(embargoUntil)))
  const change = useMutation({
    mutationFn: (moment: string | null) => api.updateArticle(id, { embargoUntil: moment }),
    onSuccess: (article) => {
      client.setQueryData(keys.article(id), article)
      void client.invalidateQueries({ queryKey: keys.article(id) })
      toast({ title: t(($) => $.steps.time.embargoSaved), kind: 'success' })
    },
    onError: (error) => toast({ title: errorMessage(t, error), kind: 'error' }),
  })
  const moment = momentIn(until)
  return (
    <div className="article-embargo">
      <MomentField
        name="embargo"
        label={t(($) => $.steps.time.embargo)}
        hint={t(($) => $.steps.time.embargoHint)}
        value={until}
        onChange={setUntil}
      />
      <div className="article-row">
        <Button size="sm" disabled={moment === null} busy={change.isPending} onClick={() => change.mutate(moment)}>
          {t(($) => $.steps.time.set)}
        </Button>
        {embargoUntil !== null && (
          <Button size="sm" disabled={change.isPending} onClick={() => change.mutate(null)}>
            {t(($) => $.steps.time.clear)}
          </Button>
        )}
      </div>
    </div>
  )
}
