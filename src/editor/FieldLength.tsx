import './FieldLength.css'
import { useMemo, useSyncExternalStore } from 'react'
import { headlineAdvice, type LineFieldName } from '#shared/article/names.ts'
import { countCharacters, lineText } from '#shared/article/read.ts'
import { fragmentOf, readLines } from '#shared/article/ydoc.ts'
import type { CollabSession } from '../collab/session.ts'
import { useT } from '../i18n/useT.ts'

export interface FieldLengthProps {
  readonly session: CollabSession
  readonly field: LineFieldName
  readonly language: 'zh' | 'en'
}

/**
 * How long a field above the body is, beside it. The headline's is always seen, with what fits one line: advice, never a
 * limit. Those of kicker and deck are seen while one writes there.
 */
export function FieldLength({ session, field, language }: FieldLengthProps) {
  const t = useT()
  const advice = field === 'headline' ? headlineAdvice[language] : null
  const source = useMemo(() => lengthSource(session, field), [session, field])
  const count = useSyncExternalStore(source.subscribe, source.get)
  if (count === 0) return null
  return (
    <span
      className="ed-length"
      data-quiet={advice === null || undefined}
      data-long={(advice !== null && count > advice) || undefined}
      {...(advice === null ? {} : { title: t(($) => $.editor.headlineAdvice, { count: advice }) })}
    >
      {advice === null ? count : `${count}/${advice}`}
    </span>
  )
}

function lengthSource(session: CollabSession, field: LineFieldName) {
  const fragment = fragmentOf(session.doc, field)
  return {
    get: () => countCharacters(lineText(readLines(session.doc, field))),
    subscribe(listener: () => void) {
      fragment.observeDeep(listener)
      return () => fragment.unobserveDeep(listener)
    },
  }
}
