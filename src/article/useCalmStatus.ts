import { useRef, useSyncExternalStore } from 'react'
import type { CollabSession } from '../collab/session.ts'
import type { SessionStatus } from '../collab/status.ts'

type Calm<S> = S extends SessionStatus ? Omit<S, 'unsaved' | 'saved'> : never

/** The session's status without what changes at every key. */
export type CalmStatus = Calm<SessionStatus>

/** As `useSessionStatus`, for everything that need not render again while a person types. */
export function useCalmStatus(session: CollabSession): CalmStatus {
  const cache = useRef<{ readonly key: string; readonly status: SessionStatus } | null>(null)
  return useSyncExternalStore(session.subscribe, () => {
    const { status } = session
    const key = JSON.stringify({ ...status, unsaved: 0, saved: false })
    if (cache.current?.key !== key) cache.current = { key, status }
    return cache.current.status
  })
}
