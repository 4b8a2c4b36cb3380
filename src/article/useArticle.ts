import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect } from 'react'
import { actionsQuery, articleQuery, keys } from '../api/queries.ts'
import type { CalmStatus } from './useCalmStatus.ts'

/** How often the page asks where the article stands, in milliseconds; the socket says it sooner. */
const pollEvery = 5000

/** The article's row, kept current while the page is open. */
export function useArticle(id: string) {
  return useQuery({ ...articleQuery(id), refetchInterval: pollEvery, refetchIntervalInBackground: true })
}

/** What the person may do with it now, kept current. */
export function useActions(id: string) {
  return useQuery({ ...actionsQuery(id), refetchInterval: pollEvery })
}

/** Gives the function that fetches everything about the article again. */
export function useRefetchArticle(id: string): () => void {
  const client = useQueryClient()
  return useCallback(() => void client.invalidateQueries({ queryKey: keys.article(id) }), [client, id])
}

/** Asks anew as soon as the socket's word on access changes: somebody has moved the article to another stage. */
export function useRefetchOnAccess(id: string, { access, connection }: CalmStatus): void {
  const refetch = useRefetchArticle(id)
  // biome-ignore lint/correctness/useExhaustiveDependencies: these are what it reacts to
  useEffect(refetch, [refetch, access.canWrite, access.reason, connection])
}
