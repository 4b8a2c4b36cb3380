import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { ActionRequest, ActionResponse, ArticleDetail } from '#shared/protocol/api.ts'
import { api } from '../api/client.ts'
import { keys } from '../api/queries.ts'
import type { CollabSession } from '../collab/session.ts'
import { errorMessage } from '../i18n/errorMessage.ts'
import { useT } from '../i18n/useT.ts'
import { useToast } from '../ui/Toasts.tsx'
import { whenSaved } from './whenSaved.ts'

/** How long an action waits for the server to have all of the text, in milliseconds. */
const patience = 10_000

/** The text did not reach the server, so nothing was asked of it. */
class NotSaved extends Error {}

/** Does a workflow action, but only with all of the text on the server: nobody approves what it has not got. */
export function useAct(article: ArticleDetail, session: CollabSession) {
  const t = useT()
  const toast = useToast()
  const client = useQueryClient()
  return useMutation<ActionResponse, Error, ActionRequest>({
    mutationFn: async (request) => {
      if (!(await whenSaved(session, patience))) throw new NotSaved()
      return api.act(article.id, request)
    },
    onSuccess: (response, { action }) => {
      client.setQueryData(keys.article(article.id), response.article)
      toast({ title: t(($) => $.article.act.done[action]), kind: 'success' })
    },
    onError: (error, { action }) => {
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
