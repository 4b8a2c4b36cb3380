import type { UseQueryResult } from '@tanstack/react-query'
import { useEffect, useMemo, useState } from 'react'
import type { AuthorsResponse } from '#shared/protocol/authors.ts'
import type { CollabSession } from '../../collab/session.ts'
import type { ArticleEditors } from '../../editor/articleEditors.ts'
import { AuthorIndex } from '../../editor/authors/authorIndex.ts'
import { orderAuthors } from '../../editor/behaviours/authorMarks.ts'
import { authorColors } from './authorColors.ts'
import { useAuthors } from './useAuthors.ts'
import { type BlameQuestion, useBlame } from './useBlame.ts'

/** The editor takes in what was composed within this time. Milliseconds. */
const afterComposingMs = 100

/** Everything that the page shows about who wrote what. */
export interface Authorship {
  readonly query: UseQueryResult<AuthorsResponse>
  /** Colours by username. */
  readonly colors: ReadonlyMap<string, string>
  /** Whether the text is tinted by author. */
  readonly isShown: boolean
  readonly toggle: () => void
  /** The place of which somebody wants to know who wrote it; null: nobody asks. */
  readonly question: BlameQuestion | null
  /** Asks about what is selected, or about the caret. */
  readonly ask: () => void
  readonly dismiss: () => void
}

export interface AuthorshipOptions {
  readonly articleId: string
  readonly session: CollabSession
  readonly editors: ArticleEditors
  /** The panel of authors is on the screen. */
  readonly isPanelOpen: boolean
}

/** Who wrote what in an open article: what the server says, in the editors as marks. */
export function useAuthorship({ articleId, session, editors, isPanelOpen }: AuthorshipOptions): Authorship {
  const [isShown, setShown] = useState(false)
  const { question, ask, dismiss } = useBlame(editors, isShown)
  const isMarked = isShown || question !== null
  const query = useAuthors(articleId, session, isMarked || isPanelOpen)
  const { data, dataUpdatedAt } = query
  const colors = useMemo(() => authorColors(data?.people ?? []), [data])

  // biome-ignore lint/correctness/useExhaustiveDependencies: an answer that says the same is still news of the latest text
  useEffect(() => {
    if (!isMarked) return
    const authors = data && { index: new AuthorIndex(data.ranges), colors }
    const mark = () => {
      for (const [, editor] of editors.all()) {
        // New elements around what is being composed would end the composition.
        if (!editor.view.composing) editor.view.dispatch(orderAuthors(editor.state, { isShown, ...(authors && { authors }) }))
      }
    }
    let timer: ReturnType<typeof setTimeout> | undefined
    const composed = () => {
      clearTimeout(timer)
      timer = setTimeout(mark, afterComposingMs)
    }
    mark()
    const stop = editors.subscribe(mark)
    document.addEventListener('compositionend', composed)
    return () => {
      clearTimeout(timer)
      document.removeEventListener('compositionend', composed)
      stop()
    }
  }, [editors, isMarked, isShown, data, dataUpdatedAt, colors])

  useEffect(() => {
    if (!isShown) return
    return () => {
      for (const [, editor] of editors.all()) editor.view.dispatch(orderAuthors(editor.state, { isShown: false }))
    }
  }, [editors, isShown])

  return { query, colors, isShown, toggle: () => setShown(!isShown), question, ask, dismiss }
}
