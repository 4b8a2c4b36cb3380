import { useMemo, useSyncExternalStore } from 'react'
import { headlineAdvice } from '#shared/article/names.ts'
import { countCharacters } from '#shared/article/read.ts'
import { fragmentOf } from '#shared/article/ydoc.ts'
import type { CollabSession } from '../collab/session.ts'
import { useT } from '../i18n/useT.ts'

/** How long the headline is, beside it: advice, never a limit. */
export function HeadlineLength({ session, language }: { readonly session: CollabSession; readonly language: 'zh' | 'en' }) {
  const t = useT()
  const advice = headlineAdvice[language]
  const source = useMemo(() => headlineSource(session), [session])
  const count = useSyncExternalStore(source.subscribe, source.get)
  if (count === 0) return null
  return (
    <span
      className="ed-headline-length"
      data-long={count > advice || undefined}
      title={t(($) => $.editor.headlineAdvice, { count: advice })}
    >
      {count}/{advice}
    </span>
  )
}

function headlineSource(session: CollabSession) {
  const fragment = fragmentOf(session.doc, 'headline')
  return {
    get: () => countCharacters(fragment.toString().replace(/<[^>]*>/g, '')),
    subscribe(listener: () => void) {
      fragment.observeDeep(listener)
      return () => fragment.unobserveDeep(listener)
    },
  }
}
