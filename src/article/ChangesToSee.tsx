import type { ArticleDetail } from '#shared/protocol/api.ts'
import type { ChangedDetails } from '#shared/protocol/workflowApi.ts'
import type { Action } from '#shared/workflow/stages.ts'
import { useT } from '../i18n/useT.ts'
import { ChangeList } from './ChangeList.tsx'
import { decidesOnText } from './useAct.ts'
import { useActions } from './useArticle.ts'
import type { SeenTextState } from './useSeenText.ts'

export interface ChangesToSeeProps {
  readonly article: ArticleDetail
  readonly action: Action
  readonly text: SeenTextState
  /** What the server said had changed when it refused; null: nothing. */
  readonly told: ChangedDetails | null
}

/** What changed in the text since it was read or signed: whoever decides on it sees that first, then the text as it is now. */
export function ChangesToSee({ article, action, text, told }: ChangesToSeeProps) {
  const t = useT()
  const signature = useActions(article.id).data?.signature
  const { moved, shown } = text
  if (!decidesOnText(action)) return null
  const stage = t(($) => $.common.stage[article.stage])
  const local = shown && shown.changes.length > 0 ? { changes: shown.changes.slice(0, mostShown), count: shown.changes.length } : null
  const since = local ?? (told?.changes ? { changes: told.changes, count: told.count ?? told.changes.length } : null)
  const signsAgain = action === 'sign' && signature !== undefined && signature.signed !== null && signature.count > 0
  return (
    <>
      {moved && (
        <p className="article-warning" role="alert" data-moved>
          {t(($) => $.article.act.moved)}
        </p>
      )}
      {since && (
        <section>
          <h3 className="article-ask-title">{t(($) => $.steps.changes.sinceSeen, { stage, count: since.count })}</h3>
          <ChangeList {...since} />
        </section>
      )}
      {told && told.changes === null && <p className="article-warning">{t(($) => $.steps.changes.unknown)}</p>}
      {!since && signsAgain && (
        <section>
          <h3 className="article-ask-title">{t(($) => $.steps.changes.sinceSigned, { count: signature.count })}</h3>
          <p className="article-quiet">{t(($) => $.steps.changes.look)}</p>
          <ChangeList changes={signature.changes} count={signature.count} />
        </section>
      )}
      {shown !== null && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard has to reach it
        <pre className="article-unsent" tabIndex={0} data-latest>
          {shown.text}
        </pre>
      )}
    </>
  )
}

/** As many as the server lists. */
const mostShown = 200
