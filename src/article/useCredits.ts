import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import type { BylineEntry } from '#shared/article/json.ts'
import type { ArticleDetail } from '#shared/protocol/api.ts'
import { creditsQuery, keys } from '../api/queries.ts'

/** So long after a change of the byline the server has it, in milliseconds; a slower line shows at the next change. */
const settling = 1500

/** So often a colleague's change of the line is looked for, in milliseconds. */
const lookEvery = 30_000

/** The article's credit line, asked for again when somebody new writes, the article moves on or the byline changes. */
export function useCredits(article: ArticleDetail, byline: readonly BylineEntry[]) {
  const client = useQueryClient()
  const query = useQuery({ ...creditsQuery(article.id), refetchInterval: lookEvery })
  const cause = JSON.stringify([byline, article.stage, article.writers.map(({ id, name }) => [id, name])])
  // biome-ignore lint/correctness/useExhaustiveDependencies: the cause is what it reacts to
  useEffect(() => {
    const timer = setTimeout(() => void client.invalidateQueries({ queryKey: keys.credits(article.id) }), settling)
    return () => clearTimeout(timer)
  }, [client, article.id, cause])
  return query
}
