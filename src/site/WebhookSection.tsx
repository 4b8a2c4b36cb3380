import type { FormEvent } from 'react'
import type { WebhookResponse } from '#shared/protocol/webhook.ts'
import { errorMessage } from '../i18n/errorMessage.ts'
import { formatAgo } from '../i18n/format.ts'
import { useT } from '../i18n/useT.ts'
import { Button } from '../ui/Button.tsx'
import { Checkbox } from '../ui/Checkbox.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'
import { TextField } from '../ui/TextField.tsx'
import { useNow } from '../ui/useNow.ts'
import { ProfileSection } from './ProfileSection.tsx'
import { useWebhook, type WebhookFault } from './useWebhook.ts'

/** 消息推送: where the newsroom's steps are told, and whether they arrive. Saved by itself: its secret is no part of the profile. */
export function WebhookSection() {
  const t = useT()
  const webhook = useWebhook()
  const { data, error, isPending, refetch } = webhook.query
  if (isPending) return null
  if (!data) {
    return (
      <EmptyState
        title={t(($) => $.house.webhook.loadFailed)}
        action={<Button onClick={() => void refetch()}>{t(($) => $.common.retry)}</Button>}
      >
        {errorMessage(t, error)}
      </EmptyState>
    )
  }
  return <WebhookForm saved={data} webhook={webhook} />
}

type Props = { readonly saved: WebhookResponse; readonly webhook: ReturnType<typeof useWebhook> }

function WebhookForm({ saved, webhook }: Props) {
  const t = useT()
  const { draft, set, faults, busy, save, test } = webhook
  const wrong = (...names: readonly WebhookFault[]) => {
    const fault = names.find((name) => faults.includes(name))
    return fault ? t(($) => $.house.webhook[fault]) : null
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    save(saved)
  }
  const dirty = Object.keys(draft).length > 0
  return (
    <form className="site-form" onSubmit={submit} noValidate>
      <ProfileSection title={t(($) => $.house.webhook.title)} hint={t(($) => $.house.webhook.hint)}>
        <TextField
          label={t(($) => $.house.webhook.url)}
          hint={t(($) => $.house.webhook.urlHint)}
          inputMode="url"
          spellCheck={false}
          maxLength={500}
          value={draft.url ?? saved.url ?? ''}
          onChange={(url) => set({ url })}
          error={wrong('wrongUrl')}
        />
        <TextField
          label={t(($) => $.house.webhook.secret)}
          hint={t(($) => (saved.hasSecret ? $.house.webhook.secretSet : $.house.webhook.secretNew))}
          type="password"
          autoComplete="new-password"
          maxLength={200}
          value={draft.secret ?? ''}
          onChange={(secret) => set({ secret })}
          error={wrong('wrongSecret', 'noSecret')}
        />
        <Checkbox
          label={t(($) => $.house.webhook.allowPrivate)}
          hint={t(($) => $.house.webhook.allowPrivateHint)}
          checked={draft.allowPrivate ?? saved.allowPrivate}
          onChange={(allowPrivate) => set({ allowPrivate })}
        />
        <WebhookState saved={saved} webhook={webhook} />
        <div className="site-actions">
          <Button type="submit" variant="primary" disabled={!dirty} busy={busy && dirty}>
            {t(($) => $.house.webhook.save)}
          </Button>
          {saved.url !== null && (
            <Button onClick={test} disabled={busy || dirty}>
              {t(($) => $.house.webhook.test)}
            </Button>
          )}
        </div>
      </ProfileSection>
    </form>
  )
}

function WebhookState({ saved, webhook: { retry, busy } }: Props) {
  const t = useT()
  const now = useNow(10_000)
  const { url, deliveredAt, pending, trouble, failures } = saved
  const lines = [
    deliveredAt === null ? t(($) => $.house.webhook.never) : t(($) => $.house.webhook.delivered, { ago: formatAgo(t, deliveredAt, now) }),
    pending > 0 ? t(($) => $.house.webhook.pending, { count: pending }) : null,
    trouble === null ? null : t(($) => $.house.webhook.trouble, { reason: trouble }),
  ]
  return (
    <div className="site-state">
      <p role="status">{url === null ? t(($) => $.house.webhook.off) : lines.filter((line) => line !== null).join(' · ')}</p>
      {failures.length > 0 && (
        <>
          <p className="site-state-bad">{t(($) => $.house.webhook.failed, { count: failures.length })}</p>
          <ul>
            {failures.map(({ id, type, attempts, error }) => (
              <li key={id}>{t(($) => $.house.webhook.failure, { type, attempts, error })}</li>
            ))}
          </ul>
          <Button size="sm" onClick={retry} disabled={busy}>
            {t(($) => $.house.webhook.retry)}
          </Button>
        </>
      )}
    </div>
  )
}
