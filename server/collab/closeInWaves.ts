import type { CloseCode } from '#shared/protocol/closeCodes.ts'
import type { Connection } from './connection.ts'

/** So many sockets are closed at once: their clients come back together without being felt. */
const atOnce = 20
/** Above that, about so many sockets are closed a second. */
const perSecond = 50

/**
 * Closes sockets in random order over a while. The stock provider comes back after a fixed time, so if all were closed
 * in one moment, all would come back in one moment.
 * @param longest milliseconds after which all are closed, however many there are
 */
export async function closeInWaves(connections: Iterable<Connection>, code: CloseCode, reason: string, longest: number): Promise<void> {
  const all = [...connections]
  const spread = all.length <= atOnce ? 0 : Math.min(longest, (all.length / perSecond) * 1000)
  await Promise.all(
    all.map(async (connection) => {
      if (spread > 0) await new Promise((resolve) => setTimeout(resolve, Math.random() * spread))
      connection.close(code, reason)
    }),
  )
}
