import { useQueries, useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import type { PictureRecord } from '#shared/protocol/api.ts'
import { pictureQuery, picturesQuery } from '../../api/queries.ts'
import type { BodyFigure } from '../../editor/figures/readFigures.ts'
import { unknownAssets } from './articlePictures.ts'

export interface ArticlePictures {
  readonly known: readonly PictureRecord[]
  readonly isPending: boolean
  readonly error: unknown
  readonly retry: () => void
}

/** The pictures of an article, and those in its text that come from other articles. */
export function useArticlePictures(articleId: string, figures: readonly BodyFigure[]): ArticlePictures {
  const { data, isPending, error, refetch } = useQuery(picturesQuery(articleId))
  const own = data ?? []
  const strange = data === undefined ? [] : unknownAssets(figures, own)
  const names = strange.join(' ')
  useEffect(() => {
    // A colleague may have uploaded them a moment ago.
    if (names !== '') void refetch()
  }, [names, refetch])
  const others = useQueries({ queries: strange.map((id) => pictureQuery(articleId, id)) })
  const found = others.flatMap(({ data: picture }) => (picture === undefined ? [] : [picture]))
  // Those of other articles stand in the text only.
  return { known: [...found, ...own], isPending, error, retry: () => void refetch() }
}
