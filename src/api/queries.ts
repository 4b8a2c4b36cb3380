import { infiniteQueryOptions, keepPreviousData, queryOptions, useQuery } from '@tanstack/react-query'
import type { Person } from '#shared/protocol/api.ts'
import { ApiError } from './ApiError.ts'
import { type ArticleQuery, api } from './client.ts'
import { announceSignedOut } from './signedOut.ts'

/** Names of everything that is kept in the query cache; `queryClient.invalidateQueries({ queryKey: keys.article(id) })`. */
export const keys = {
  hello: ['hello'],
  me: ['me'],
  people: ['people'],
  users: ['users'],
  site: ['site'],
  webhook: ['webhook'],
  articles: ['articles'],
  board: ['board'],
  notices: ['notices'],
  /** Whether the server can say that there is something new. */
  line: ['line'],
  article: (id: string) => ['article', id] as const,
  actions: (id: string) => ['article', id, 'actions'] as const,
  record: (id: string) => ['article', id, 'record'] as const,
  // Not below the article: what else is asked anew about it every few seconds must not ask for all of its text.
  authors: (id: string) => ['authors', id] as const,
  history: (id: string, at: number) => ['history', id, at] as const,
  correction: (id: string) => ['article', id, 'correction'] as const,
  credits: (id: string) => ['article', id, 'credits'] as const,
  pictures: (id: string) => ['article', id, 'pictures'] as const,
} as const

const stable = 5 * 60_000

export const helloQuery = queryOptions({ queryKey: keys.hello, queryFn: ({ signal }) => api.hello(signal), staleTime: stable })

/**
 * Who is signed in; null when nobody is. Kept for as long as the page lives. When a session ends while somebody works,
 * the end is announced and the person stays in the cache, so that the screen keeps its shape until sign-in takes over.
 */
export const meQuery = queryOptions({
  queryKey: keys.me,
  queryFn: async ({ signal, client }): Promise<Person | null> => {
    try {
      return await api.me(signal)
    } catch (error) {
      if (!(error instanceof ApiError) || error.status !== 401) throw error
      const before = client.getQueryData<Person | null>(keys.me) ?? null
      if (before !== null) announceSignedOut()
      return before
    }
  },
  staleTime: 60_000,
  gcTime: Number.POSITIVE_INFINITY,
})

export const peopleQuery = queryOptions({ queryKey: keys.people, queryFn: ({ signal }) => api.people(signal), staleTime: 60_000 })
export const usersQuery = queryOptions({ queryKey: keys.users, queryFn: ({ signal }) => api.users(signal) })
export const siteQuery = queryOptions({ queryKey: keys.site, queryFn: ({ signal }) => api.site(signal), staleTime: 60_000 })

/** Asked anew while it is on the screen: what is on its way arrives, or fails. */
export const webhookQuery = queryOptions({
  queryKey: keys.webhook,
  queryFn: ({ signal }) => api.webhook(signal),
  refetchInterval: 5_000,
})

/** The desk's list, page after page. While a filter changes the rows of the one before stay on the screen. */
export function articlesQuery(query: Omit<ArticleQuery, 'cursor'>) {
  return infiniteQueryOptions({
    queryKey: [...keys.articles, query],
    queryFn: ({ pageParam, signal }) => api.articles({ ...query, cursor: pageParam }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
    placeholderData: keepPreviousData,
  })
}

/** The desk's board. While a filter changes the one before stays on the screen. */
export function boardQuery(query: Omit<ArticleQuery, 'cursor'>) {
  return queryOptions({
    queryKey: [...keys.board, query],
    queryFn: ({ signal }) => api.board(query, signal),
    placeholderData: keepPreviousData,
    refetchInterval: 30_000,
  })
}

export const noticesQuery = queryOptions({
  queryKey: keys.notices,
  queryFn: ({ signal }) => api.notices(signal),
  refetchInterval: 60_000,
})

export function articleQuery(id: string) {
  return queryOptions({ queryKey: keys.article(id), queryFn: ({ signal }) => api.article(id, signal) })
}

export function actionsQuery(id: string) {
  return queryOptions({ queryKey: keys.actions(id), queryFn: ({ signal }) => api.actions(id, signal) })
}

export function recordQuery(id: string) {
  return queryOptions({ queryKey: keys.record(id), queryFn: ({ signal }) => api.record(id, signal) })
}

/** Fetched anew by whoever opens it: it is drafted from the text as it is then. */
export function correctionQuery(id: string) {
  return queryOptions({ queryKey: keys.correction(id), queryFn: ({ signal }) => api.correction(id, signal), staleTime: 0 })
}

export function creditsQuery(id: string) {
  return queryOptions({ queryKey: keys.credits(id), queryFn: ({ signal }) => api.credits(id, signal) })
}

export function authorsQuery(id: string) {
  return queryOptions({ queryKey: keys.authors(id), queryFn: ({ signal }) => api.authors(id, signal) })
}

/** The article as it was; that never changes. */
export function historyQuery(id: string, at: number) {
  return queryOptions({
    queryKey: keys.history(id, at),
    queryFn: ({ signal }) => api.history(id, at, signal),
    staleTime: Number.POSITIVE_INFINITY,
    placeholderData: keepPreviousData,
  })
}

export function picturesQuery(id: string) {
  return queryOptions({ queryKey: keys.pictures(id), queryFn: ({ signal }) => api.pictures(id, signal) })
}

/** One picture, whichever article it was uploaded to. It never changes. */
export function pictureQuery(id: string, assetId: string) {
  return queryOptions({
    queryKey: [...keys.pictures(id), assetId],
    queryFn: ({ signal }) => api.picture(id, assetId, signal),
    staleTime: Number.POSITIVE_INFINITY,
  })
}

/**
 * The signed-in person. Only for components below the guarded routes, which load it before they render.
 * @throws Error when nobody is signed in
 */
export function useMe(): Person {
  const me = useQuery(meQuery).data
  if (!me) throw new Error('useMe needs a guarded route')
  return me
}
