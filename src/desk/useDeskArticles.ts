import { type InfiniteData, type UseInfiniteQueryResult, useInfiniteQuery } from '@tanstack/react-query'
import type { ArticlesResponse } from '#shared/protocol/api.ts'
import { articlesQuery } from '../api/queries.ts'
import type { DeskFilter } from './deskFilter.ts'

const refreshMs = 4_000
const pageSize = 60

export type DeskArticles = UseInfiniteQueryResult<InfiniteData<ArticlesResponse>, Error>

/** The desk's list under a filter. It refreshes itself; the more of it has been scrolled in, the less often. */
export function useDeskArticles({ stage, channel, q, mine, waiting }: DeskFilter): DeskArticles {
  return useInfiniteQuery({
    ...articlesQuery({ stage, channel, q, mine, waiting, limit: pageSize }),
    refetchInterval: ({ state }) => refreshMs * Math.max(1, state.data?.pages.length ?? 1),
  })
}
