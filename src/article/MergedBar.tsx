import { GitMerge } from 'lucide-react'
import { useState } from 'react'
import type { MergedPlace } from '../collab/mergedChanges.ts'
import { findPlace } from '../collab/offlineMerge.ts'
import type { CollabSession } from '../collab/session.ts'
import type { ArticleEditors } from '../editor/articleEditors.ts'
import { goToBlock } from '../editor/behaviours/goTo.ts'
import { type T, useT } from '../i18n/useT.ts'
import { Button } from '../ui/Button.tsx'
import { Chip } from '../ui/Chip.tsx'
import type { CalmStatus } from './useCalmStatus.ts'

export interface MergedBarProps {
  readonly status: CalmStatus
  readonly session: CollabSession
  readonly editors: ArticleEditors
}

/** After a long time without a line: what was written on both sides is one text now, and can be gone through. */
export function MergedBar({ status, session, editors }: MergedBarProps) {
  const t = useT()
  const [shown, setShown] = useState(false)
  const { merged } = status
  // Kept from an earlier visit, its places can be found once the text is here.
  if (merged === null || !(status.synced || status.localReady)) return null
  const mine = merged.places.filter((place) => place.mine).length
  const theirs = merged.places.filter((place) => place.theirs).length
  return (
    <section className="article-bar article-bar--merged" role="status">
      <GitMerge size={15} aria-hidden />
      <div className="article-grow">
        <p>
          <strong>{t(($) => $.article.merged.title, { count: mine })}</strong>{' '}
          {t(($) => $.article.merged.theirs, { count: theirs, minutes: Math.round(merged.awayMs / 60_000) })}
        </p>
        <div className="article-row">
          <Button size="sm" aria-expanded={shown} onClick={() => setShown(!shown)}>
            {t(($) => (shown ? $.article.merged.hide : $.article.merged.show))}
          </Button>
          <Button size="sm" variant="ghost" onClick={() => session.dismissMerged()}>
            {t(($) => $.article.merged.dismiss)}
          </Button>
        </div>
        {shown && (
          <ol className="article-merged">
            {merged.places.map((place) => (
              <li key={place.position}>
                <Place place={place} session={session} editors={editors} />
              </li>
            ))}
          </ol>
        )}
      </div>
    </section>
  )
}

function Place({ place, session, editors }: { readonly place: MergedPlace } & Pick<MergedBarProps, 'session' | 'editors'>) {
  const t = useT()
  const [gone, setGone] = useState(false)
  const go = () => {
    const found = findPlace(session.doc, place)
    setGone(found === null)
    const editor = editors.get(place.field)
    if (found !== null && editor !== undefined) goToBlock(editor, found.index)
  }
  return (
    <button type="button" className="article-merged-place" onClick={go} disabled={gone}>
      <Chip tone={place.mine && place.theirs ? 'warning' : 'neutral'}>{whose(t, place)}</Chip>
      <span>{gone ? t(($) => $.article.merged.gone) : place.excerpt || t(($) => $.article.merged.noText)}</span>
    </button>
  )
}

function whose(t: T, { mine, theirs }: MergedPlace): string {
  return t(($) => (mine && theirs ? $.article.merged.both : mine ? $.article.merged.own : $.article.merged.others))
}
