import { type InfiniteData, type UseInfiniteQueryResult, useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import type { ArticlesResponse } from '#shared/protocol/api.ts'
import { articlesQuery, keys } from '../api/queries.ts'
import type { DeskFilter } from './deskFilter.ts'

const refreshMs = 4_000
/** While the server says by itself that there is something new. */
const toldMs = 30_000
const pageSize = 60

export type DeskArticles = UseInfiniteQueryResult<InfiniteData<ArticlesResponse>, Error>

/** The desk's list under a filter. It refreshes itself; the more of it has been scrolled in, the less often. */
export function useDeskArticles({ stage, channel, q, mine, waiting, assignee, overdue }: DeskFilter): DeskArticles {
  const client = useQueryClient()
  return useInfiniteQuery({
    ...articlesQuery({ stage, channel, q, mine, waiting, assignee, overdue, limit: pageSize }),
    refetchInterval: ({ state }) =>
      (client.getQueryData(keys.line) === true ? toldMs : refreshMs) * Math.max(1, state.data?.pages.length ?? 1),
  })
}
