import { useSyncExternalStore } from 'react'

/** Below this width there is no room beside the sheet: panels are drawers and rare commands go into a menu. */
const narrow = '(max-width: 900px)'

/** Whether the window is as narrow as a phone or a small tablet; live. */
export function useNarrow(): boolean {
  return useSyncExternalStore(subscribe, () => window.matchMedia(narrow).matches)
}

function subscribe(notify: () => void): () => void {
  const query = window.matchMedia(narrow)
  query.addEventListener('change', notify)
  return () => query.removeEventListener('change', notify)
}
