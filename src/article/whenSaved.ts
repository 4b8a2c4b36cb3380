import type { CollabSession } from '../collab/session.ts'
import { isSafe } from './saveState.ts'

/**
 * Waits until the server has acknowledged everything in the document.
 * @param within milliseconds to wait at most
 * @returns whether it has; false at once when the connection is gone, because then waiting does not help
 */
export function whenSaved(session: Pick<CollabSession, 'getSnapshot' | 'subscribe'>, within: number): Promise<boolean> {
  return new Promise((resolve) => {
    let stop = () => {}
    let timer: ReturnType<typeof setTimeout> | undefined
    const finish = (saved: boolean) => {
      clearTimeout(timer)
      stop()
      resolve(saved)
    }
    const look = () => {
      const status = session.getSnapshot()
      const { connection } = status
      if (isSafe(status)) finish(true)
      else if (connection === 'offline' || connection === 'closed') finish(false)
    }
    timer = setTimeout(() => finish(isSafe(session.getSnapshot())), within)
    stop = session.subscribe(look)
    look()
  })
}
