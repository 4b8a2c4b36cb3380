import { useQuery } from '@tanstack/react-query'
import { type Ref, useEffect, useRef } from 'react'
import { siteQuery } from '../api/queries.ts'
import { errorMessage } from '../i18n/errorMessage.ts'
import { useT } from '../i18n/useT.ts'
import { Button } from '../ui/Button.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'
import { Skeleton } from '../ui/Skeleton.tsx'
import { Spinner } from '../ui/Spinner.tsx'
import { useNow } from '../ui/useNow.ts'
import { ArticleRow } from './ArticleRow.tsx'
import { DeskEmpty } from './DeskEmpty.tsx'
import type { DeskFilter } from './deskFilter.ts'
import type { DeskArticles } from './useDeskArticles.ts'

/** Headlines to come, in percent of the column. */
const skeletonWidths = [58, 44, 52, 36, 61, 47, 55]

export interface ArticleListProps {
  readonly query: DeskArticles
  readonly filter: DeskFilter
  readonly mayWrite: boolean
  readonly onCreate: () => void
  readonly ref: Ref<HTMLUListElement>
}

/** The rows; more arrive before the end of the scroll is reached. Rows off the screen cost no layout. */
export function ArticleList({ query, filter, mayWrite, onCreate, ref }: ArticleListProps) {
  const t = useT()
  const now = useNow(20_000)
  const channels = useQuery(siteQuery).data?.channels ?? []
  if (query.isPending) return <ListSkeleton />
  if (!query.data) {
    const again = <Button onClick={() => void query.refetch()}>{t(($) => $.common.retry)}</Button>
    return (
      <EmptyState title={t(($) => $.desk.failed)} action={again}>
        {errorMessage(t, query.error)}
      </EmptyState>
    )
  }
  const articles = query.data.pages.flatMap((page) => page.articles)
  if (articles.length === 0) return <DeskEmpty filter={filter} mayWrite={mayWrite} onCreate={onCreate} />
  const channelName = (id: string) => channels.find((channel) => channel.id === id)?.name ?? id
  return (
    <>
      <ColumnHeads />
      <ul className="desk-list" ref={ref} aria-label={t(($) => $.desk.list)} aria-busy={query.isPlaceholderData}>
        {articles.map((article) => (
          <ArticleRow key={article.id} article={article} channel={channelName(article.channel)} now={now} />
        ))}
      </ul>
      <ListEnd more={query.hasNextPage} loading={query.isFetchingNextPage} onMore={() => void query.fetchNextPage()} />
    </>
  )
}

/** Heads of the columns, for eyes only: every cell names itself to a screen reader. */
function ColumnHeads() {
  const t = useT()
  const heads = ['stage', 'headline', 'number', 'channel', 'present', 'characters', 'age', 'changed'] as const
  return (
    <div className="desk-heads" aria-hidden>
      {heads.map((head) => (
        <span key={head} className={`row-${head}`}>
          {t(($) => $.desk.columns[head])}
        </span>
      ))}
    </div>
  )
}

function ListEnd({ more, loading, onMore }: { readonly more: boolean; readonly loading: boolean; readonly onMore: () => void }) {
  const t = useT()
  const mark = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const place = mark.current
    if (!place || !more || loading) return
    const observer = new IntersectionObserver((seen) => seen.some((entry) => entry.isIntersecting) && onMore(), { rootMargin: '800px' })
    observer.observe(place)
    return () => observer.disconnect()
  }, [more, loading, onMore])
  return (
    <div ref={mark} className="desk-end">
      {loading && <Spinner label={t(($) => $.desk.loadingMore)} />}
    </div>
  )
}

function ListSkeleton() {
  const t = useT()
  return (
    <div className="desk-list" role="status" aria-label={t(($) => $.common.loading)}>
      {skeletonWidths.map((width) => (
        <div key={width} className="desk-skeleton">
          <Skeleton width={56} height={18} />
          <Skeleton width={`${width}%`} height={16} />
        </div>
      ))}
    </div>
  )
}
