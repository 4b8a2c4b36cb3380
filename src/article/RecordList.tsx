import { useQuery } from '@tanstack/react-query'
import { FileText } from 'lucide-react'
import type { RecordResponse, RecordStep } from '#shared/protocol/workflowApi.ts'
import { api } from '../api/client.ts'
import { recordQuery } from '../api/queries.ts'
import { errorMessage } from '../i18n/errorMessage.ts'
import { formatDateTime } from '../i18n/format.ts'
import { type T, useT } from '../i18n/useT.ts'
import { Button } from '../ui/Button.tsx'
import { Skeleton } from '../ui/Skeleton.tsx'

/** So much of a fingerprint tells two of them apart at a glance. */
const shortHash = 12

/** 审稿单: every step with who took it, in which role, what they said, and the fingerprints that prove it; the latest first. */
export function RecordList({ articleId }: { readonly articleId: string }) {
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
    <>
      <a className="article-record-link" href={api.exportUrl(articleId, 'record')} target="_blank" rel="noopener">
        <FileText size={14} aria-hidden /> {t(($) => $.steps.record.open)}
      </a>
      <Chain chain={record.data.chain} />
      <ol className="article-steps">
        {steps.map((step) => (
          <Step key={step.step} step={step} />
        ))}
      </ol>
    </>
  )
}

function Chain({ chain }: Pick<RecordResponse, 'chain'>) {
  const t = useT()
  if (chain.whole) return <p className="article-quiet">{t(($) => $.steps.record.whole)}</p>
  return (
    <p className="article-warning" role="alert">
      {t(($) => $.steps.record.broken, { step: chain.brokenAt ?? 0 })}
    </p>
  )
}

function Step({ step }: { readonly step: RecordStep }) {
  const t = useT()
  const { decision: kind } = step
  const decision = kind === 'done' ? '' : t(($) => $.steps.record.decision[kind])
  const acted = t(($) => (step.details.unscheduled ? $.steps.record.unscheduled : $.common.acted[step.action]))
  return (
    <li className="article-step" data-step={step.action} data-decision={step.decision}>
      <p>
        <strong>{t(($) => $.article.flow.step, { name: step.by.name, what: decision + acted })}</strong>{' '}
        <span className="article-quiet">{t(($) => $.article.flow.asRole, { role: t(($) => $.common.role[step.role]) })}</span>{' '}
        {step.override !== null && (
          <span className="article-override-mark" title={errorMessage(t, step.override)}>
            {t(($) => $.steps.record.override)}
          </span>
        )}
      </p>
      <p className="article-quiet">
        <time dateTime={step.at}>{formatDateTime(step.at)}</time> · {t(($) => $.common.stage[step.to])} ·{' '}
        {t(($) => $.article.flow.textAt, { count: step.characters })}
      </p>
      {step.reason !== '' && <blockquote className="article-step-reason">{step.reason}</blockquote>}
      {notesOf(t, step).map((note) => (
        <p key={note} className="article-step-note">
          {note}
        </p>
      ))}
      <p className="article-hash" title={`${t(($) => $.article.flow.hashHint)}\n${step.textSha256}`}>
        {t(($) => $.article.flow.hash, { hash: step.textSha256.slice(0, shortHash) })}
      </p>
      <p className="article-hash" title={`${t(($) => $.steps.record.sealHint)}\n${step.hash}`}>
        {t(($) => $.steps.record.seal, { hash: step.hash.slice(0, shortHash) })}
      </p>
    </li>
  )
}

/** What else the record knows of a step, in words. */
function notesOf(t: T, { details }: RecordStep): string[] {
  const { changes, proof, publishAt, scheduled, edition, notice } = details
  const notes: string[] = []
  if (changes) notes.push(t(($) => $.steps.record.changes, { count: changes }))
  if (proof) {
    const found = t(($) => $.steps.errors.found, { count: Object.values(proof.counts).reduce((sum, count) => sum + count, 0) })
    notes.push(t(($) => $.steps.errors.round, { round: proof.round, found, rate: proof.rate }))
  }
  if (publishAt) notes.push(t(($) => $.steps.record.publishAt, { at: formatDateTime(publishAt) }))
  if (scheduled) notes.push(t(($) => $.steps.record.clock))
  if (edition) notes.push(t(($) => $.steps.record.edition, { edition }))
  if (notice) notes.push(t(($) => $.steps.record.notice, { text: notice }))
  return notes
}
