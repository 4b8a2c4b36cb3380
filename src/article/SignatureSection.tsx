import type { ActionsResponse, PendingStep } from '#shared/protocol/workflowApi.ts'
import { formatDateTime } from '../i18n/format.ts'
import { useT } from '../i18n/useT.ts'
import { ChangeList } from './ChangeList.tsx'

/** Who signed, and what changed since. */
export function SignatureSection({ signature }: Pick<ActionsResponse, 'signature'>) {
  const t = useT()
  const { state, signed, changes, count, changedBy } = signature
  if (state === 'none' || signed === null) return null
  const names = changedBy.map((person) => person.name).join(t(($) => $.common.listSeparator))
  const words = { name: signed.by.name, at: formatDateTime(signed.at) }
  return (
    <section className="article-section" data-signature={state}>
      <h2 className="article-section-title">{t(($) => $.steps.signature.title)}</h2>
      <p className={state === 'void' ? 'article-warning' : undefined}>{t(($) => $.steps.signature[state], words)}</p>
      {count > 0 && (
        <>
          <p className="article-quiet">
            {t(($) => $.steps.changes.sinceSigned, { count })}
            {changedBy.length > 0 && t(($) => $.steps.changes.by, { names: names })}
          </p>
          <ChangeList changes={changes} count={count} />
        </>
      )}
    </section>
  )
}

/** What somebody proposed or approved and nobody has carried out. */
export function PendingSection({ pending }: Pick<ActionsResponse, 'pending'>) {
  const t = useT()
  if (pending.length === 0) return null
  return (
    <section className="article-section" data-pending>
      <h2 className="article-section-title">{t(($) => $.steps.pending.title)}</h2>
      {pending.map((step) => (
        <div key={`${step.at} ${step.action}`}>
          <p>
            {wordsOf(step)} <span className="article-quiet">{formatDateTime(step.at)}</span>
          </p>
          {step.publishAt && (
            <p className="article-step-note">{t(($) => $.steps.record.publishAt, { at: formatDateTime(step.publishAt ?? '') })}</p>
          )}
          {step.reason !== '' && <blockquote className="article-step-reason">{step.reason}</blockquote>}
        </div>
      ))}
    </section>
  )

  function wordsOf({ decision, by, action }: PendingStep): string {
    const words = { name: by.name, action: t(($) => $.common.action[action]) }
    return t(($) => (decision === 'approved' ? $.steps.pending.approved : $.steps.pending.proposed), words)
  }
}
