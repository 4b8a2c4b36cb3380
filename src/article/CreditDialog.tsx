import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useId, useRef, useState } from 'react'
import { type CreditRole, creditRoles } from '#shared/article/credit.ts'
import type { ChangeCreditsRequest, CreditsResponse } from '#shared/protocol/creditLine.ts'
import { namesUnder } from '#shared/workflow/creditChange.ts'
import { reviewStages } from '#shared/workflow/stages.ts'
import { ApiError } from '../api/ApiError.ts'
import { api } from '../api/client.ts'
import { keys } from '../api/queries.ts'
import { errorMessage } from '../i18n/errorMessage.ts'
import { type T, useT } from '../i18n/useT.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Select } from '../ui/Select.tsx'
import { TextField } from '../ui/TextField.tsx'
import { useToast } from '../ui/Toasts.tsx'
import { absentRoles, type CreditDraft, creditsIn, draftOf } from './creditDraft.ts'

export interface CreditDialogProps {
  readonly articleId: string
  readonly line: CreditsResponse
  readonly onClose: () => void
}

/** Changes the credit line, with a reason. It works on the line that stood there when it was opened. */
export function CreditDialog({ articleId, line, onClose }: CreditDialogProps) {
  const t = useT()
  const form = useId()
  const separator = t(($) => $.common.listSeparator)
  const [seen] = useState(line)
  const proposed = seen.proposal.credits
  const [draft, setDraft] = useState<CreditDraft>(() => draftOf(seen.credits, proposed, separator))
  const [reason, setReason] = useState('')
  const [fault, setFault] = useState<Fault | null>(null)
  const reasonField = useRef<HTMLInputElement & HTMLTextAreaElement>(null)
  const change = useChange(articleId, onClose)
  const set = (role: CreditRole, text: string) => {
    setFault(null)
    setDraft({ ...draft, [role]: text })
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const credits = creditsIn(draft)
    const found = faultOf(seen, credits, reason)
    setFault(found)
    if (found === 'reasonMissing') reasonField.current?.focus()
    if (found === null && credits !== null && !change.isPending) change.mutate({ credits, reason: reason.trim(), revision: seen.revision })
  }
  const reviewers = [...new Set(reviewStages.flatMap((stage) => namesUnder(seen.credits, stage)))]
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && !change.isPending && onClose()}
      title={t(($) => $.credits.dialog.title)}
      closeLabel={t(($) => $.common.cancel)}
      footer={
        <>
          <Button disabled={change.isPending} onClick={onClose}>
            {t(($) => $.common.cancel)}
          </Button>
          <Button variant="primary" type="submit" form={form} busy={change.isPending} data-save-credits>
            {t(($) => $.common.save)}
          </Button>
        </>
      }
    >
      <form id={form} className="article-credits-form" onSubmit={submit} noValidate>
        <p className="article-quiet">{t(($) => $.credits.dialog.hint)}</p>
        {creditRoles.map((role) => {
          const text = draft[role]
          if (text === undefined) return null
          const suggestion = namesUnder(proposed, role).join(separator)
          return (
            <TextField
              key={role}
              size="sm"
              label={t(($) => $.credits.role[role])}
              name={`credit-${role}`}
              autoComplete="off"
              spellCheck={false}
              maxLength={900}
              value={text}
              onChange={(next) => set(role, next)}
              hint={text === suggestion ? undefined : suggestionOf(t, suggestion)}
            />
          )
        })}
        <div className="article-credits-tools">
          <AddRole draft={draft} onAdd={(role) => set(role, '')} />
          <Button size="sm" onClick={() => setDraft({ ...emptied(draft), ...draftOf(proposed, proposed, separator) })}>
            {t(($) => $.credits.dialog.useProposal)}
          </Button>
        </div>
        {reviewers.length > 0 && (
          <p className="article-quiet">{t(($) => $.credits.dialog.recorded, { names: reviewers.join(separator) })}</p>
        )}
        <TextField
          ref={reasonField}
          label={t(($) => $.credits.dialog.reason)}
          hint={t(($) => $.credits.dialog.reasonHint)}
          error={fault === 'reasonMissing' ? t(($) => $.credits.dialog.reasonMissing) : null}
          multiline
          rows={2}
          maxLength={500}
          name="reason"
          value={reason}
          onChange={(next) => {
            setFault(null)
            setReason(next)
          }}
        />
        {(fault === 'same' || fault === 'tooLong') && (
          <p className="ui-field-error" role="alert">
            {t(($) => $.credits.dialog[fault])}
          </p>
        )}
        {change.error && (
          <p className="ui-field-error" role="alert">
            {refusal(t, change.error)}
          </p>
        )}
      </form>
    </Dialog>
  )
}

type Fault = 'reasonMissing' | 'same' | 'tooLong'

function faultOf({ credits: before }: CreditsResponse, credits: ReturnType<typeof creditsIn>, reason: string): Fault | null {
  if (credits === null) return 'tooLong'
  const editable = creditRoles.filter((role) => !reviewStages.some((stage) => stage === role))
  if (editable.every((role) => namesUnder(before, role).join('\n') === namesUnder(credits, role).join('\n'))) return 'same'
  return reason.trim() === '' ? 'reasonMissing' : null
}

function AddRole({ draft, onAdd }: { readonly draft: CreditDraft; readonly onAdd: (role: CreditRole) => void }) {
  const t = useT()
  const absent = absentRoles(draft)
  if (absent.length === 0) return null
  return (
    <Select<CreditRole | ''>
      size="sm"
      label={t(($) => $.credits.dialog.addRole)}
      hideLabel
      value=""
      options={[
        { value: '', label: t(($) => $.credits.dialog.addRole) },
        ...absent.map((role) => ({ value: role, label: t(($) => $.credits.role[role]) })),
      ]}
      onChange={(role) => role !== '' && onAdd(role)}
    />
  )
}

/** The same fields with nothing in them. */
function emptied(draft: CreditDraft): CreditDraft {
  return Object.fromEntries(Object.keys(draft).map((role) => [role, '']))
}

function suggestionOf(t: T, names: string): string {
  return names === '' ? t(($) => $.credits.dialog.suggestionNone) : t(($) => $.credits.dialog.suggestion, { names })
}

function refusal(t: T, error: Error): string {
  if (!(error instanceof ApiError)) return errorMessage(t, error)
  if (error.code === 'article_changed') return t(($) => $.credits.dialog.moved)
  const names = strangersIn(error)
  if (names.length > 0) return t(($) => $.credits.dialog.strangers, { names: names.join(t(($) => $.common.listSeparator)) })
  return errorMessage(t, error)
}

function strangersIn({ code, details }: ApiError): string[] {
  if (code !== 'name_without_account' || typeof details !== 'object' || details === null || !('names' in details)) return []
  return Array.isArray(details.names) ? details.names.filter((name): name is string => typeof name === 'string') : []
}

function useChange(articleId: string, onDone: () => void) {
  const t = useT()
  const toast = useToast()
  const client = useQueryClient()
  return useMutation<CreditsResponse, Error, ChangeCreditsRequest>({
    mutationFn: (request) => api.changeCredits(articleId, request),
    onSuccess: (line) => {
      client.setQueryData(keys.credits(articleId), line)
      toast({ title: t(($) => $.credits.dialog.saved), kind: 'success' })
      onDone()
    },
    // Somebody else's change is shown behind the dialog.
    onError: () => void client.invalidateQueries({ queryKey: keys.credits(articleId) }),
  })
}
