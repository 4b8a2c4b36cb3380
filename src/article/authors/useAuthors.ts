import { type UseQueryResult, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import type { AuthorsResponse } from '#shared/protocol/authors.ts'
import { authorsQuery, keys } from '../../api/queries.ts'
import type { CollabSession } from '../../collab/session.ts'

/** The server is not asked more often, however much is written. Milliseconds. */
const everyMs = 10_000
/** After a change is stored, this long for the next one to come with it. Milliseconds. */
const settleMs = 600

/**
 * Who wrote what, asked while somebody looks at it, and anew after changes that are stored.
 * @param isWanted whether anything that shows it is on the screen
 */
export function useAuthors(articleId: string, session: CollabSession, isWanted: boolean): UseQueryResult<AuthorsResponse> {
  const client = useQueryClient()
  const query = useQuery({ ...authorsQuery(articleId), enabled: isWanted, staleTime: everyMs })
  useEffect(() => {
    if (!isWanted) return
    const queryKey = keys.authors(articleId)
    let hasChanged = false
    let timer: ReturnType<typeof setTimeout> | undefined
    const plan = () => {
      if (!hasChanged || timer !== undefined || !session.status.saved) return
      const last = client.getQueryState(queryKey)?.dataUpdatedAt ?? 0
      timer = setTimeout(ask, Math.max(settleMs, last + everyMs - Date.now()))
    }
    const ask = () => {
      timer = undefined
      // What is not stored yet is not in the answer: it is asked for when it is.
      if (!session.status.saved) return
      hasChanged = false
      void client.invalidateQueries({ queryKey }).then(plan)
    }
    const changed = () => {
      hasChanged = true
      plan()
    }
    const stop = session.subscribe(plan)
    session.doc.on('update', changed)
    return () => {
      clearTimeout(timer)
      stop()
      session.doc.off('update', changed)
    }
  }, [articleId, session, isWanted, client])
  return query
}
