import './articleCredits.css'
import { useQuery } from '@tanstack/react-query'
import { PenLine } from 'lucide-react'
import { useState } from 'react'
import type { ArticleMeta } from '#shared/article/json.ts'
import { creditLines } from '#shared/export/creditLines.ts'
import type { ArticleDetail, SiteProfile } from '#shared/protocol/api.ts'
import type { CreditsResponse } from '#shared/protocol/creditLine.ts'
import { namesAnEditor } from '#shared/workflow/creditChange.ts'
import { siteQuery } from '../api/queries.ts'
import { errorMessage } from '../i18n/errorMessage.ts'
import { formatDateTime } from '../i18n/format.ts'
import { useT } from '../i18n/useT.ts'
import { Button } from '../ui/Button.tsx'
import { Skeleton } from '../ui/Skeleton.tsx'
import { CreditDialog } from './CreditDialog.tsx'
import { CreditReasons } from './CreditReasons.tsx'
import { useCredits } from './useCredits.ts'

export interface CreditLineProps {
  readonly article: ArticleDetail
  readonly meta: ArticleMeta
}

/** 署名行: whom the page will name, why, and what editors changed in it. */
export function CreditLine({ article, meta }: CreditLineProps) {
  const t = useT()
  const site = useQuery(siteQuery).data
  const query = useCredits(article, meta.byline)
  const [editing, setEditing] = useState(false)
  const line = query.data
  if (line && site) {
    return (
      <div className="article-credits" data-credits>
        <Printed line={line} site={site} language={meta.language} />
        <Standing line={line} />
        {line.mayChange.allowed && (
          <Button size="sm" className="article-start" icon={<PenLine size={14} aria-hidden />} onClick={() => setEditing(true)}>
            {t(($) => $.credits.edit)}
          </Button>
        )}
        <CreditReasons line={line} />
        <Changes line={line} />
        {editing && <CreditDialog articleId={article.id} line={line} onClose={() => setEditing(false)} />}
      </div>
    )
  }
  if (!query.isError) return <Skeleton height={48} />
  return (
    <>
      <p className="article-quiet">
        {t(($) => $.credits.failed)} {errorMessage(t, query.error)}
      </p>
      <Button size="sm" className="article-start" onClick={() => void query.refetch()}>
        {t(($) => $.common.retry)}
      </Button>
    </>
  )
}

interface PrintedProps {
  readonly line: CreditsResponse
  readonly site: SiteProfile
  readonly language: ArticleMeta['language']
}

/** As the page prints it, by the paper's own rules. */
function Printed({ line, site, language }: PrintedProps) {
  const t = useT()
  const { lines, padNames } = site.creditPolicy
  const rules = lines[language].filter(({ role }) => site.credits.showReviewers || !role.startsWith('review'))
  const style = { language, rules, separator: site.credits.separator, padNames }
  const printed = [...creditLines('top', line.credits, style), ...creditLines('end', line.credits, style)]
  if (printed.length === 0) return <p className="article-quiet">{t(($) => $.credits.nobody)}</p>
  return (
    <ul className="article-credits-printed" lang={language === 'zh' ? 'zh-CN' : 'en'}>
      {printed.map(({ role, text }) => (
        <li key={role}>{text}</li>
      ))}
    </ul>
  )
}

/** Where the line comes from, and what is wrong with it. */
function Standing({ line }: { readonly line: CreditsResponse }) {
  const t = useT()
  const separator = t(($) => $.common.listSeparator)
  const last = line.changes.at(-1)
  const changed = last && last.credits.length > 0 ? last : null
  return (
    <>
      {changed ? (
        <p className="article-quiet">{t(($) => $.credits.changed, { name: changed.by.name, reason: changed.reason })}</p>
      ) : (
        <p className="article-quiet">{t(($) => $.credits.proposed)}</p>
      )}
      {line.frozen && <p className="article-quiet">{t(($) => $.credits.frozen)}</p>}
      {!line.frozen && line.outdated.length > 0 && (
        <p className="article-warning" role="status">
          {t(($) => $.credits.outdated, { roles: line.outdated.map((role) => t(($) => $.credits.role[role])).join(separator) })}
        </p>
      )}
      {!line.frozen && !namesAnEditor(line.credits) && <p className="article-quiet">{t(($) => $.credits.noEditor)}</p>}
    </>
  )
}

function Changes({ line: { changes } }: { readonly line: CreditsResponse }) {
  const t = useT()
  const separator = t(($) => $.common.listSeparator)
  if (changes.length === 0) return null
  return (
    <details className="article-credits-more">
      <summary>{t(($) => $.credits.history)}</summary>
      <ol className="article-credits-list">
        {changes.map(({ revision, credits, reason, by, at }) => (
          <li key={revision}>
            <span>
              {by.name} · {formatDateTime(at)}
            </span>
            <span className="article-quiet">
              {credits.length === 0
                ? t(($) => $.credits.reset)
                : credits
                    .map(({ role, names }) => `${t(($) => $.credits.role[role])} ${names.join(separator) || t(($) => $.common.none)}`)
                    .join(' · ')}
            </span>
            <span className="article-credits-reason">{reason}</span>
          </li>
        ))}
      </ol>
    </details>
  )
}
