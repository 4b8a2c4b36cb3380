import './article.css'
import './articlePrint.css'
import { Link } from '@tanstack/react-router'
import { FileQuestion } from 'lucide-react'
import type { ArticleDetail, Person } from '#shared/protocol/api.ts'
import { colorOf, type PresenceUser } from '#shared/protocol/presence.ts'
import { useMe } from '../api/queries.ts'
import { collabUrl } from '../collab/collabUrl.ts'
import { useSession } from '../collab/useSession.ts'
import { errorMessage } from '../i18n/errorMessage.ts'
import { useT } from '../i18n/useT.ts'
import { Button } from '../ui/Button.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'
import { Skeleton } from '../ui/Skeleton.tsx'
import { ArticleRoom } from './ArticleRoom.tsx'
import { useArticle, useRefetchArticle } from './useArticle.ts'

/** `/articles/:id`: one article, written together, judged and shipped. */
export function ArticlePage({ articleId }: { readonly articleId: string }) {
  const me = useMe()
  const article = useArticle(articleId)
  if (article.data) return <OpenArticle article={article.data} me={me} />
  if (article.isPending) return <Loading />
  return <Failed error={article.error} onRetry={() => void article.refetch()} />
}

function OpenArticle({ article, me }: { readonly article: ArticleDetail; readonly me: Person }) {
  const refetch = useRefetchArticle(article.id)
  const session = useSession(
    { articleId: article.id, userId: me.id, epoch: article.epoch, url: collabUrl(location), user: presenceOf(me) },
    refetch,
  )
  if (!session) return <Loading />
  return <ArticleRoom article={article} session={session} />
}

function presenceOf({ id, name, roles }: Person): PresenceUser {
  return { id, name, color: colorOf(id), role: roles[0] ?? '' }
}

function Loading() {
  const t = useT()
  return (
    <main className="article-loading" aria-busy="true" aria-label={t(($) => $.common.loading)}>
      <div className="article-loading-sheet">
        <Skeleton width="40%" height={16} />
        <Skeleton width="80%" height={32} />
        <Skeleton />
        <Skeleton />
        <Skeleton width="60%" />
      </div>
    </main>
  )
}

function Failed({ error, onRetry }: { readonly error: unknown; readonly onRetry: () => void }) {
  const t = useT()
  return (
    <main className="article-loading">
      <EmptyState
        icon={<FileQuestion size={28} aria-hidden />}
        title={t(($) => $.article.load.failed)}
        action={
          <div className="article-row">
            <Button onClick={onRetry}>{t(($) => $.common.retry)}</Button>
            <Link to="/" className="ui-button ui-button--ghost ui-button--md">
              {t(($) => $.article.backToDesk)}
            </Link>
          </div>
        }
      >
        {errorMessage(t, error)}
      </EmptyState>
    </main>
  )
}
