import type { Connection, ContentFrame } from './connection.ts'
import type { Meter } from './ports.ts'
import { encodeAck } from './wire.ts'

/** A frame that is durable now; nobody's, when the server itself made the update. */
interface Durable {
  readonly connection: Connection | null
  readonly frame: ContentFrame | null
}

/**
 * Tells writers that their frames are durable: one message each, however many frames of theirs there are, because an
 * acknowledgement speaks for all frames before it too.
 *
 * @param seq where the document's log has got to
 */
export function acknowledge(frames: readonly Durable[], seq: number, meter: Meter): void {
  const grown = new Set<Connection>()
  for (const { connection, frame } of frames) {
    if (!connection || !frame) continue
    meter.acknowledged((performance.now() - frame.receivedAt) / 1000)
    if (connection.acks.done(frame.number)) grown.add(connection)
  }
  for (const connection of grown) connection.sendExtended(encodeAck(connection.acks.count, seq))
}
