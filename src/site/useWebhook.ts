import '../api/withoutEval.ts'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { type UpdateWebhookRequest, updateWebhookRequest, type WebhookResponse } from '#shared/protocol/webhook.ts'
import { api } from '../api/client.ts'
import { keys, webhookQuery } from '../api/queries.ts'
import { errorMessage } from '../i18n/errorMessage.ts'
import { useT } from '../i18n/useT.ts'
import { useToast } from '../ui/Toasts.tsx'

/** What was changed and not saved yet; what is absent is as the server has it. */
export interface WebhookDraft {
  readonly url?: string
  readonly secret?: string
  readonly allowPrivate?: boolean
}

export type WebhookFault = 'wrongUrl' | 'wrongSecret' | 'noSecret'

/** The newsroom's webhook while it is looked at and changed. */
export function useWebhook() {
  const t = useT()
  const toast = useToast()
  const client = useQueryClient()
  const query = useQuery(webhookQuery)
  const [draft, setDraft] = useState<WebhookDraft>({})
  const [busy, setBusy] = useState(false)
  const [tried, setTried] = useState(false)

  const run = (ask: () => Promise<WebhookResponse>, done: string, after?: () => void) => {
    if (busy) return
    setBusy(true)
    ask()
      .then((answer) => {
        client.setQueryData(keys.webhook, answer)
        after?.()
        toast({ kind: 'success', title: done })
      })
      .catch((error: unknown) => toast({ kind: 'error', title: errorMessage(t, error) }))
      .finally(() => setBusy(false))
  }
  const save = (saved: WebhookResponse) => {
    setTried(true)
    if (webhookFaults(saved, draft).length > 0) return
    run(
      () => api.updateWebhook(requestOf(draft)),
      t(($) => $.house.webhook.saved),
      () => {
        setDraft({})
        setTried(false)
      },
    )
  }
  return {
    query,
    draft,
    set: (change: WebhookDraft) => setDraft({ ...draft, ...change }),
    faults: tried && query.data ? webhookFaults(query.data, draft) : [],
    busy,
    save,
    test: () =>
      run(
        api.testWebhook,
        t(($) => $.house.webhook.tested),
      ),
    retry: () =>
      run(
        api.retryWebhook,
        t(($) => $.house.webhook.retried),
      ),
  }
}

/** What the server would refuse of it: what its schema says, and what follows from the rest of the webhook. */
function webhookFaults(saved: WebhookResponse, draft: WebhookDraft): WebhookFault[] {
  const { url = saved.url, secret, allowPrivate = saved.allowPrivate } = requestOf(draft)
  const wrong = new Set(updateWebhookRequest.safeParse({ ...requestOf(draft), url }).error?.issues.map(({ path }) => path[0]))
  const faults: WebhookFault[] = []
  if (wrong.has('url') || (url?.startsWith('http:') && !allowPrivate)) faults.push('wrongUrl')
  if (wrong.has('secret')) faults.push('wrongSecret')
  if (url !== null && secret === undefined && !saved.hasSecret) faults.push('noSecret')
  return faults
}

function requestOf({ url, secret, allowPrivate }: WebhookDraft): UpdateWebhookRequest {
  return {
    ...(url === undefined ? {} : { url: url.trim() === '' ? null : url.trim() }),
    ...(secret === undefined || secret === '' ? {} : { secret }),
    ...(allowPrivate === undefined ? {} : { allowPrivate }),
  }
}
