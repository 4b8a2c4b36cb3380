import { useLayoutEffect, useMemo, useState } from 'react'
import type * as Y from 'yjs'
import type { TextChange } from '#shared/workflow/textChanges.ts'
import { SeenText } from './seenText.ts'

export interface SeenTextState {
  readonly seen: SeenText
  /** A colleague has changed the article since it was seen. */
  readonly moved: boolean
  /** The article's latest text once it was asked for, with what changed since it was seen before; null before. */
  readonly shown: { readonly text: string; readonly changes: readonly TextChange[] } | null
  /** Shows the latest text, which is then the text that was seen. */
  readonly look: () => void
}

/** What a person sees of the article from the moment at which the component appears. */
export function useSeenText(doc: Y.Doc): SeenTextState {
  const seen = useMemo(() => new SeenText(doc), [doc])
  const [moved, setMoved] = useState(false)
  const [shown, setShown] = useState<SeenTextState['shown']>(null)
  // Before the dialog takes the focus: that may end a composition, whose words are the person's own.
  useLayoutEffect(() => seen.watch(() => setMoved(seen.moved)), [seen])
  return { seen, moved, shown, look: () => setShown(seen.look()) }
}
