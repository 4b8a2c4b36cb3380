import { useQuery } from '@tanstack/react-query'
import { Lock, Undo2 } from 'lucide-react'
import type { ArticleDetail } from '#shared/protocol/api.ts'
import { peopleQuery } from '../api/queries.ts'
import { errorMessage } from '../i18n/errorMessage.ts'
import { formatDateTime } from '../i18n/format.ts'
import { type T, useT } from '../i18n/useT.ts'
import type { CalmStatus } from './useCalmStatus.ts'
import { whoMayEdit } from './whoMay.ts'

export interface ReasonBarProps {
  readonly article: ArticleDetail
  readonly status: CalmStatus
}

/** Above the text: why this person may not edit it now, and who can. Shows nothing when they may. */
export function ReasonBar({ article, status }: ReasonBarProps) {
  const t = useT()
  const people = useQuery(peopleQuery).data ?? []
  if (status.writable && article.mayEdit.allowed) return null
  if (status.connection === 'closed') return null
  const allowed = article.mayEdit.allowed && status.access.canWrite
  if (allowed)
    return <Loading text={t(($) => (status.connection === 'offline' ? $.article.reason.offlineReadOnly : $.article.reason.loading))} />
  const nameOf = (username: string) => people.find((person) => person.username === username)?.name ?? username
  const names = [article.createdBy.name, ...(article.namedEditors ?? []).map(nameOf)].join(t(($) => $.common.listSeparator))
  return (
    <div className="article-bar article-bar--reason" role="note" data-reason={article.mayEdit.reason ?? status.access.reason ?? ''}>
      <Lock size={15} aria-hidden />
      <p>
        <strong>{t(($) => $.article.reason.readOnly)}</strong>{' '}
        {/* The socket knows first: until the page has been told, its stage and who may write in it are of before. */}
        {article.mayEdit.allowed ? errorMessage(t, status.access.reason) : explain(t, article, whoMayEdit(t, article, people), names)}
      </p>
    </div>
  )
}

function explain(t: T, { stage, mayEdit }: ArticleDetail, who: string, names: string): string {
  if (mayEdit.reason === 'wrong_stage') return t(($) => $.article.reason.frozen, { stage: t(($) => $.common.stageNow[stage]) })
  const free = t(($) => $.article.reason.readFreely)
  if (mayEdit.reason === 'not_named') return `${t(($) => $.article.reason.notNamed, { names })}${free}`
  return `${t(($) => $.article.reason.stageNow, { stage: t(($) => $.common.stageNow[stage]), who })}${free}`
}

/** Comes late by style, so that a page that loads fast does not flash it. */
function Loading({ text }: { readonly text: string }) {
  return (
    <div className="article-bar article-bar--late" role="note">
      <p>{text}</p>
    </div>
  )
}

/** Why the article came back, in sight of its authors until they submit it again, or of the editor until it is passed. */
export function ReturnedBar({ article }: { readonly article: ArticleDetail }) {
  const t = useT()
  const { returned } = article
  if (!returned) return null
  return (
    <section className="article-bar article-bar--returned" aria-label={t(($) => $.article.returned.title)} data-returned="">
      <Undo2 size={15} aria-hidden />
      <div>
        <p>
          <strong>{t(($) => $.article.returned.title)}</strong>{' '}
          <span className="article-quiet">
            {t(($) => $.article.returned.by, { name: returned.by.name, at: formatDateTime(returned.at) })}
          </span>
        </p>
        <p className="article-returned-reason">{returned.reason}</p>
        {article.stage === 'draft' && <p className="article-quiet">{t(($) => $.article.returned.hint)}</p>}
      </div>
    </section>
  )
}
