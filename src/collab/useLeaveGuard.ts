import { useEffect } from 'react'
import type { CollabSession } from './session.ts'

/** Whether leaving now would leave something behind that the server does not have. */
export function hasUnsaved(session: CollabSession): boolean {
  return session.status.unsaved > 0
}

/** Lets the browser ask before the window closes with changes that the server does not have. */
export function useLeaveGuard(session: CollabSession | null): void {
  useEffect(() => {
    if (session === null) return
    const guard = (event: BeforeUnloadEvent) => {
      if (hasUnsaved(session)) event.preventDefault()
    }
    window.addEventListener('beforeunload', guard)
    return () => window.removeEventListener('beforeunload', guard)
  }, [session])
}
