import type { CommitQueue } from './commitQueue.ts'
import type { Limits } from './limits.ts'
import type { CommitListener, Log, Meter } from './ports.ts'

/** A room that was thrown away. */
export interface GoneRoom {
  readonly docId: string
  /** Resolves when no commit of it is under way any more: only then may it be loaded anew. */
  readonly drained: Promise<void>
}

/** What a room needs; the same for all rooms of a hub. */
export interface RoomDeps {
  readonly queue: CommitQueue
  readonly listener: CommitListener
  readonly logger: Log
  readonly meter: Meter
  readonly limits: Limits
  readonly now: () => number
  /** The room can no longer be trusted and must be forgotten; the next visitor loads the document anew. */
  readonly discarded: (room: GoneRoom) => void
}
