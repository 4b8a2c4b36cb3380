import { closeCodes } from '#shared/protocol/closeCodes.ts'
import type { Connection } from './connection.ts'
import type { SocketListener } from './ports.ts'
import type { Room } from './room.ts'

/** What a hub does for its visits; one object for all of them. */
export interface Reception {
  /** A frame arrived for a room that is open. */
  received(room: Room, connection: Connection, data: Uint8Array): void
  left(connection: Connection): void
  failed(docId: string, error: Error): void
}

/** One socket from its upgrade to its end. What arrives before the document is loaded waits here. */
export class Visit implements SocketListener {
  readonly connection: Connection
  readonly docId: string
  /** Whether it was the reason to load its document anew; it is so once. */
  hasReloaded = false
  #room: Room | null = null
  #early: Uint8Array[] | null = null
  readonly #reception: Reception

  constructor(connection: Connection, docId: string, reception: Reception) {
    this.connection = connection
    this.docId = docId
    this.#reception = reception
  }

  /** The room is open: whatever comes from now on is for it, what came before follows with `readEarly`. */
  enter(room: Room): void {
    this.#room = room
    this.connection.together(() => room.join(this.connection))
  }

  readEarly(): void {
    const early = this.#early
    this.#early = null
    if (early && this.#room) for (const data of early) this.#reception.received(this.#room, this.connection, data)
  }

  received(data: Uint8Array, isBinary: boolean): void {
    const { connection } = this
    connection.heard()
    connection.hasSpoken = true
    if (!isBinary) return connection.close(closeCodes.protocol, 'text frame')
    if (this.#room) return this.#reception.received(this.#room, connection, data)
    this.#early ??= []
    this.#early.push(data)
  }

  answered(): void {
    this.connection.heard()
  }

  failed(error: Error): void {
    this.#reception.failed(this.docId, error)
  }

  closed(): void {
    this.connection.ended()
    this.#reception.left(this.connection)
    this.#room?.leave(this.connection)
  }
}
