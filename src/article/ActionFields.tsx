import type { Ref } from 'react'
import type * as Y from 'yjs'
import type { ArticleDetail } from '#shared/protocol/api.ts'
import type { ActionOffer, CorrectionResponse } from '#shared/protocol/workflowApi.ts'
import { errorMessage } from '../i18n/errorMessage.ts'
import { formatDateTime } from '../i18n/format.ts'
import { useT } from '../i18n/useT.ts'
import { Checkbox } from '../ui/Checkbox.tsx'
import { TextField } from '../ui/TextField.tsx'
import type { ActionForm, FormParts, FormProblems } from './actionForm.ts'
import { ChangeList } from './ChangeList.tsx'
import { MomentField } from './MomentField.tsx'
import { ProofErrors } from './ProofErrors.tsx'

export interface ActionFieldsProps {
  readonly offer: ActionOffer
  readonly article: ArticleDetail
  readonly doc: Y.Doc
  readonly parts: FormParts
  /** What is wrong with what was filled in; shown once the person has tried to go on. */
  readonly problems: FormProblems | null
  readonly form: ActionForm
  readonly onChange: (part: Partial<ActionForm>) => void
  readonly correction: { readonly data: CorrectionResponse | undefined; readonly error: unknown }
  /** Gets the focus when something is missing. */
  readonly first: Ref<HTMLInputElement & HTMLTextAreaElement>
}

/** What an action asks for, part by part. */
export function ActionFields(props: ActionFieldsProps) {
  const { offer, article, doc, parts, problems, form, onChange, correction, first } = props
  const t = useT()
  return (
    <>
      {parts.override && <OverrideWarning offer={offer} />}
      {parts.errors && <ProofErrors doc={doc} counts={form.counts} onChange={(counts) => onChange({ counts })} />}
      {parts.when && (
        <MomentField
          ref={first}
          name="when"
          label={t(($) => $.steps.time.when)}
          hint={t(($) => $.steps.time.whenHint)}
          error={whenError()}
          value={form.when}
          onChange={(when) => onChange({ when })}
        />
      )}
      {parts.when && article.published && <p className="article-quiet">{t(($) => $.steps.notice.scheduled)}</p>}
      {parts.notice && <Notice form={form} onChange={onChange} correction={correction} />}
      {(parts.reason || parts.opinion) && (
        <TextField
          {...(parts.when ? {} : { ref: first })}
          label={t(($) => (parts.override ? $.steps.override.reason : parts.reason ? $.article.act.reason : $.steps.opinion))}
          hint={t(($) => (parts.reason ? $.article.act.reasonHint : $.steps.opinionHint))}
          error={problems?.reason ? t(($) => $.article.act.reasonMissing) : null}
          multiline
          rows={parts.reason ? 4 : 2}
          maxLength={2000}
          name={parts.reason ? 'reason' : 'opinion'}
          value={form.reason}
          onChange={(reason) => onChange({ reason })}
        />
      )}
      {parts.approveOnly && (
        <Checkbox label={t(($) => $.steps.approveOnly)} checked={form.approveOnly} onChange={(approveOnly) => onChange({ approveOnly })} />
      )}
    </>
  )

  function whenError(): string | null {
    if (!problems?.when) return null
    if (problems.when === 'missing') return t(($) => $.steps.time.missing)
    return t(($) => $.steps.time.underEmbargo, { at: formatDateTime(article.embargoUntil ?? '') })
  }
}

function OverrideWarning({ offer }: { readonly offer: ActionOffer }) {
  const t = useT()
  return (
    <p className="article-override" role="note" data-override>
      <strong>{t(($) => $.steps.override.title)}</strong>
      <br />
      {t(($) => $.steps.override.body, { why: errorMessage(t, offer.reason) })}
    </p>
  )
}

function Notice({ form, onChange, correction }: Pick<ActionFieldsProps, 'form' | 'onChange' | 'correction'>) {
  const t = useT()
  const { data, error } = correction
  if (!data) return <p className="article-quiet">{t(($) => (error ? $.steps.notice.failed : $.common.loading))}</p>
  return (
    <>
      <ChangeList changes={data.changes} count={data.count} />
      <TextField
        label={t(($) => $.steps.notice.label)}
        hint={t(($) => $.steps.notice.hint)}
        multiline
        rows={4}
        maxLength={2000}
        name="notice"
        value={form.notice ?? data.notice}
        onChange={(notice) => onChange({ notice })}
      />
    </>
  )
}
