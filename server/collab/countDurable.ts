import type { Connection } from './connection.ts'
import type { SentFrame } from './journal.ts'
import type { Meter } from './ports.ts'

/** A frame that is durable now; nobody's, when the server itself made the update. */
interface Durable {
  readonly connection: Connection | null
  readonly frame: SentFrame | null
}

/**
 * Counts frames as durable.
 * @returns the writers to be told: with one message each, however many frames of theirs there are, because an
 *   acknowledgement speaks for all frames before it too
 */
export function countDurable(frames: readonly Durable[], meter: Meter): ReadonlySet<Connection> {
  const grown = new Set<Connection>()
  for (const { connection, frame } of frames) {
    if (!connection || !frame) continue
    meter.acknowledged((performance.now() - frame.receivedAt) / 1000)
    if (connection.acks.done(frame.number)) grown.add(connection)
  }
  return grown
}
