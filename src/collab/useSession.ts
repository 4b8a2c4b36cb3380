import { useEffect, useRef, useState, useSyncExternalStore } from 'react'
import { CollabSession, type SessionOptions } from './session.ts'
import type { SessionStatus } from './status.ts'

/** How long to wait before opening again after the first, second … refusal in a row; after the last it stays closed. */
const reopenDelaysMs = [0, 1500, 5000] as const

/** Refusals that are further apart than this are not "in a row". */
const calmMs = 60_000

export type UseSessionOptions = Pick<SessionOptions, 'articleId' | 'userId' | 'epoch' | 'url' | 'user'>

/**
 * Opens an article for as long as the component lives; null until then. When the server refused what was written here,
 * the session is replaced by a fresh one whose status still carries the refused text. Safe under StrictMode.
 * @param onRefused told the close code of every refusal; ask the server for the article again, its epoch may have changed
 */
export function useSession(options: UseSessionOptions | null, onRefused?: (code: number) => void): CollabSession | null {
  const [session, setSession] = useState<CollabSession | null>(null)
  const [generation, setGeneration] = useState(0)
  const refusals = useRef<number[]>([])
  const latest = useRef({ options, onRefused })
  latest.current = { options, onRefused }
  const key = options === null ? null : `${options.userId} ${options.articleId} ${options.epoch} ${options.url} ${generation}`

  useEffect(() => {
    const { options: current } = latest.current
    if (key === null || current === null) return
    const opened = new CollabSession(current)
    setSession(opened)
    let timer: ReturnType<typeof setTimeout> | undefined
    const stop = watchRefusal(opened, (code) => {
      latest.current.onRefused?.(code)
      const now = Date.now()
      refusals.current = [...refusals.current.filter((at) => now - at < calmMs), now]
      const delay = reopenDelaysMs[refusals.current.length - 1]
      if (delay !== undefined) timer = setTimeout(() => setGeneration((count) => count + 1), delay)
    })
    return () => {
      clearTimeout(timer)
      stop()
      setSession(null)
      opened.destroy()
    }
  }, [key])

  return session
}

/** Calls back once, when a refused session may be replaced. */
function watchRefusal(session: CollabSession, replace: (code: number) => void): () => void {
  const stop = session.subscribe(() => {
    const { status } = session
    if (status.connection !== 'closed' || !status.mayReopen) return
    stop()
    replace(status.code)
  })
  return stop
}

/** The session's status, or what a selector makes of it; renders again only when that changes. */
export function useSessionStatus(session: CollabSession): SessionStatus
export function useSessionStatus<T extends string | number | boolean | null>(
  session: CollabSession,
  select: (status: SessionStatus) => T,
): T
export function useSessionStatus<T>(session: CollabSession, select?: (status: SessionStatus) => T): SessionStatus | T {
  return useSyncExternalStore(session.subscribe, () => (select ? select(session.status) : session.status))
}
