import type { PresenceUser } from '#shared/protocol/presence.ts'

/** What collaboration needs from the outside, written by collaboration and implemented by store, services and http. */

/** A document as it lies in the store. */
export interface StoredDocument {
  /** Which history of the document this is; raised when history is rebuilt. */
  readonly epoch: number
  /** Raised whenever anybody's right to write changes; an append under an older one is refused. */
  readonly aclVersion: number
  /** Sequence number of the last update; the first update of a document is 1. */
  readonly seq: number
  /** Latest version of the article's schema under which anything in it was written. */
  readonly schemaVersion: number
  /** Updates (Yjs encoding v1) that together are the state, in order: at most a snapshot and the log after it. */
  readonly updates: readonly Uint8Array[]
  /** To whom each clientID of the document belongs. */
  readonly clients: ReadonlyMap<number, string>
  /** Stored parts that were found damaged and have been read from elsewhere; empty for a healthy document. */
  readonly damage: readonly string[]
}

/** One update that has to become durable. */
export interface AppendRow {
  readonly userId: string
  readonly sessionId: string
  /** Milliseconds since 1970. */
  readonly at: number
  readonly data: Uint8Array
  /** clientIDs that this update uses for the first time; from now on they belong to `userId`. */
  readonly claims: readonly number[]
}

/** Who is answerable for an update. */
export interface Author {
  readonly userId: string
  readonly sessionId: string
}

/** All rows of one document in one commit. */
export interface AppendRequest {
  readonly docId: string
  readonly epoch: number
  readonly aclVersion: number
  readonly rows: readonly AppendRow[]
  /** The rows need this version of the article's schema: the stored one is raised to it, never lowered. */
  readonly schemaVersion?: number | undefined
}

export type AppendResult =
  | { readonly ok: true; readonly seq: number }
  /** Rights or history changed meanwhile, or a clientID belongs to somebody else: nothing of the request is stored. */
  | { readonly ok: false; readonly reason: 'fenced' | 'identity' }

/** The ordered, durable log of every document. */
export interface UpdateLog {
  /** @returns null if there is no such document */
  load(docId: string): Promise<StoredDocument | null>
  /**
   * Stores the requests in one transaction that is on disk when the promise resolves, and answers them in order. A
   * refused request leaves the others alone. A rejected promise means that the outcome is unknown: nothing may be
   * acknowledged.
   */
  append(requests: readonly AppendRequest[]): Promise<readonly AppendResult[]>
}

/** A signed-in person at one socket, as the upgrade route judged them. */
export interface Visitor {
  readonly user: PresenceUser
  readonly sessionId: string
  /** Why the person may not write, as an error code; null: may write. */
  readonly readOnlyReason: string | null
  /** The `acl_version` under which that was judged. */
  readonly aclVersion: number
  /** The client understands message 120. */
  readonly extended: boolean
  /** The history that the client's copy belongs to, if it says so. */
  readonly epoch: number | null
  /** The client's version of the article's schema; null for programs that do not say one, such as the stock provider. */
  readonly schema: number | null
}

/** The part of a WebSocket that a connection uses. */
export interface Socket {
  readonly bufferedAmount: number
  readonly readyState: number
  /** Bytes that have arrived, if it is known: a large message on a slow line is a sign of life long before it is complete. */
  readonly bytesRead?: number
  /** `taken` is called when the system has taken the message, or will never take it. */
  send(data: Uint8Array, taken?: () => void): void
  /** Sends messages in this order and, if they are short, in one write: a write costs the same, whatever it carries. */
  sendTogether(messages: readonly Uint8Array[]): void
  /** What is sent between the two leaves at once: several short messages cost hardly more than one. */
  cork(): void
  uncork(): void
  close(code: number, reason?: string): void
  terminate(): void
  ping(): void
  /** Stops reading, so that TCP makes the sender wait. */
  pause(): void
  resume(): void
  /** Says who hears of what happens to the socket. Called once. */
  tell(listener: SocketListener): void
}

/** Hears of what happens to a socket: one object instead of four functions, because thousands of sockets lie idle. */
export interface SocketListener {
  received(data: Uint8Array, isBinary: boolean): void
  closed(): void
  failed(error: Error): void
  /** The other side answered a ping. */
  answered(): void
}

/** What one commit added to a document's log. */
export interface CommitSize {
  readonly rows: number
  readonly bytes: number
}

/** Told after updates of a document have become durable. Must not throw; slow work belongs elsewhere. */
export interface CommitListener {
  committed(docId: string, userIds: readonly string[], at: number, size: CommitSize): void
}

/** Where refusals and faults are reported: names and numbers only, never text of articles. */
export interface Log {
  info(fields: Record<string, unknown>, message: string): void
  warn(fields: Record<string, unknown>, message: string): void
  error(fields: Record<string, unknown>, message: string): void
}

/** What became of one content frame. */
export type FrameOutcome = 'applied' | 'noop' | 'held' | 'refused'

/** Takes the measurements of collaboration. Called on every frame: must be quick and must not throw. Times in seconds. */
export interface Meter {
  /** A content frame was dealt with; `held` frames are counted again when they are. */
  frame(outcome: FrameOutcome): void
  /** A frame that was received so long ago is durable, and its acknowledgement has been handed to the socket. */
  acknowledged(seconds: number): void
  /** The updates of one commit were handed to the sockets of a room. */
  broadcast(seconds: number): void
  /** One transaction of the store, over all documents. */
  committed(rows: number, seconds: number): void
  /** A transaction of the store failed and will be tried again. */
  commitFailed(): void
  /** A socket was closed with this code because of what it sent. */
  refused(code: number): void
  /** Content came under a clientID that belongs to somebody else. */
  foreign(): void
  /** Content came that refers to content which the document lacks. */
  gap(): void
  /** A socket that had fallen behind was sent what it missed as one update. */
  resync(): void
}
