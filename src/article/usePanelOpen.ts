import { useState } from 'react'
import { useNarrow } from './useNarrow.ts'

const storageKey = 'galley.article.panel'

/**
 * Whether the side panel shows. On a wide screen the choice is kept on this device (open unless it was closed); on a
 * narrow one it covers the text, so it opens only when asked for.
 * @returns whether it is open, how to open and close it, and whether it covers the text; the first and the last belong
 * together, so that a panel that stood beside the text does not flash over it when the window becomes narrow
 */
export function usePanelOpen(): readonly [boolean, (open: boolean) => void, boolean] {
  const narrow = useNarrow()
  const [beside, setBeside] = useState(() => localStorage.getItem(storageKey) !== 'closed')
  const [over, setOver] = useState(false)
  const set = (open: boolean) => {
    if (narrow) return setOver(open)
    localStorage.setItem(storageKey, open ? 'open' : 'closed')
    setBeside(open)
  }
  return [narrow ? over : beside, set, narrow]
}
