import { useState } from 'react'

const key = 'galley.desk.view'

export type DeskView = 'list' | 'board'

/** List or board, as this browser had it last. */
export function useDeskView(): [DeskView, (view: DeskView) => void] {
  const [view, setView] = useState<DeskView>(() => (read() === 'board' ? 'board' : 'list'))
  return [
    view,
    (next) => {
      setView(next)
      try {
        localStorage.setItem(key, next)
      } catch {
        // A browser that keeps nothing shows the list next time.
      }
    },
  ]
}

function read(): string | null {
  try {
    return localStorage.getItem(key)
  } catch {
    return null
  }
}
