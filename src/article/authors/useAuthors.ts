import { type UseQueryResult, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import type { AuthorsResponse } from '#shared/protocol/authors.ts'
import { authorsQuery, keys } from '../../api/queries.ts'
import type { CollabSession } from '../../collab/session.ts'

/** While writing goes on the server is asked this often. Milliseconds. */
const everyMs = 10_000
/** Nobody has written for so long: what has been written so far is asked for. Milliseconds. */
const quietMs = 1500
/** Pauses are many; it is never asked again before this. Milliseconds. */
const leastMs = 2500

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
    let changes: { readonly first: number; last: number } | null = null
    let timer: ReturnType<typeof setTimeout> | undefined
    const plan = () => {
      clearTimeout(timer)
      // What is not stored yet is not in the answer: it is asked for when it is.
      if (changes === null || !session.status.saved) return
      const answered = client.getQueryState(queryKey)?.dataUpdatedAt ?? 0
      const due = Math.min(changes.last + quietMs, Math.max(changes.first + quietMs, answered + everyMs))
      timer = setTimeout(ask, Math.max(due, answered + leastMs) - Date.now())
    }
    const ask = () => {
      changes = null
      void client.invalidateQueries({ queryKey }).then(plan)
    }
    const changed = () => {
      const now = Date.now()
      changes = { first: changes?.first ?? now, last: now }
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
