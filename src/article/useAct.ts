import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { ArticleDetail } from '#shared/protocol/api.ts'
import type { ActionRequest, ActionResponse, ChangedDetails } from '#shared/protocol/workflowApi.ts'
import type { Action } from '#shared/workflow/stages.ts'
import { ApiError } from '../api/ApiError.ts'
import { api } from '../api/client.ts'
import { keys } from '../api/queries.ts'
import type { CollabSession } from '../collab/session.ts'
import { errorMessage } from '../i18n/errorMessage.ts'
import { useT } from '../i18n/useT.ts'
import { useToast } from '../ui/Toasts.tsx'
import type { SeenText } from './seenText.ts'
import { whenSaved } from './whenSaved.ts'

/** How long an action waits for the server to have all of the text, in milliseconds. */
const patience = 10_000

/** The text did not reach the server, so nothing was asked of it. */
class NotSaved extends Error {}

/** The text is another one than the person has seen. */
class TextMoved extends Error {}

/** Whether an action was not done because the text moved under the person who decided. */
export function isTextMoved(error: unknown): boolean {
  return error instanceof TextMoved || (error instanceof ApiError && error.code === 'article_changed')
}

/** What changed in the text, where that is why an action was refused; null otherwise. */
export function changesTold(error: unknown): ChangedDetails | null {
  if (!(error instanceof ApiError) || (error.code !== 'article_changed' && error.code !== 'signature_void')) return null
  return typeof error.details === 'object' && error.details !== null && 'changes' in error.details
    ? (error.details as ChangedDetails)
    : null
}

/** Whether what was asked for cannot be asked for again as it stands: the article has gone on without it. */
export function isOver(error: unknown): boolean {
  return error instanceof ApiError && (error.code === 'wrong_stage' || error.code === 'article_not_found')
}

/** Actions by which somebody answers for the text: they say which text they have seen. */
export function decidesOnText(action: Action): boolean {
  return action === 'pass' || action === 'sign'
}

/**
 * Does a workflow action, but only with all of the text on the server: nobody approves what it has not got, nor what
 * they have not seen. That the text moved is left to the caller to say.
 */
export function useAct(article: ArticleDetail, session: CollabSession, seen: SeenText) {
  const t = useT()
  const toast = useToast()
  const client = useQueryClient()
  const doneWords = (action: Action, unscheduled: boolean) => t(($) => (unscheduled ? $.steps.time.cancelled : $.article.act.done[action]))
  return useMutation<ActionResponse, Error, ActionRequest>({
    mutationFn: async (request) => {
      if (!(await whenSaved(session, patience))) throw new NotSaved()
      if (!decidesOnText(request.action)) return api.act(article.id, request)
      if (seen.moved) throw new TextMoved()
      return api.act(article.id, { ...request, textSha256: seen.sha256 })
    },
    onSuccess: (response, { action, publishAt }) => {
      const proposed = response.decision === 'proposed'
      client.setQueryData(keys.article(article.id), response.article)
      const name = t(($) => $.common.action[action])
      const done = proposed ? t(($) => $.article.act.proposed, { action: name }) : doneWords(action, publishAt === null)
      toast({ title: done, kind: 'success' })
    },
    onError: (error, { action }) => {
      if (isTextMoved(error)) return
      const name = t(($) => $.common.action[action])
      const why = error instanceof NotSaved ? t(($) => $.article.act.unsaved, { action: name }) : errorMessage(t, error)
      toast({ title: t(($) => $.article.act.failed, { action: name }), description: why, kind: 'error' })
    },
    onSettled: () => {
      void client.invalidateQueries({ queryKey: keys.article(article.id) })
      void client.invalidateQueries({ queryKey: keys.articles })
    },
  })
}
