/** Limits of one socket and one document. Sizes in bytes, times in milliseconds. */
export interface Limits {
  /** Largest WebSocket frame; `ws` ends the connection above it. */
  readonly frameBytes: number
  readonly updateBytes: number
  /** A step 2 carries everything a person wrote offline. */
  readonly step2Bytes: number
  readonly awarenessBytes: number
  readonly structsPerUpdate: number
  readonly binaryContentBytes: number
  /** Frames that wait for something: for the room to load, or for content they depend on. */
  readonly heldFrames: number
  readonly heldBytes: number
  readonly heldTime: number
  /** Presence of a room goes out at most once in this time. */
  readonly presenceInterval: number
  /** Rows and bytes of one commit. */
  readonly commitRows: number
  readonly commitBytes: number
  /**
   * While people write much, an update waits so long for others to share its commit, unless they fill one before: in one
   * document, where what a shared commit saves is messages to its readers, at least so long …
   */
  readonly commitGather: number
  /** … so long for each of its sockets, because each is one more message, but not longer than … */
  readonly commitGatherPerSocket: number
  /** … when several are written in: there it saves commits, which are what costs when each has few readers. */
  readonly commitGatherSpread: number
  /** When the last commit began so long ago the queue is at rest, and what comes is stored at once. */
  readonly commitRest: number
  /** A room without sockets is given back after this time: it survives a reload of the page. */
  readonly evictAfter: number
  /** A socket to which nothing was sent for this time gets a message that does nothing. */
  readonly keepAlive: number
  /** After this time without a commit people are told that saving fails. */
  readonly unhealthyAfter: number
  /** What of one room may wait for the store; above it the room's writers are not read any more. */
  readonly queuedBytes: number
  /** Size of a document above which it takes no further content, only deletions. */
  readonly documentBytes: number
  /** Blocks inside blocks; deeper ones would exhaust the stack of every reader. */
  readonly nesting: number
  /** What one socket may send for a long time and at once. Above it the socket is not read for a while: TCP makes the sender wait, nothing is dropped. */
  readonly rates: Rates | null
  /** Unsent bytes of one socket: above the first no presence is sent, above the second it is lagging, above the third it is given up. */
  readonly skipPresenceAbove: number
  readonly lagAbove: number
  readonly giveUpAbove: number
  /** A lagging socket that has drained below this gets one update with everything it missed. */
  readonly catchUpBelow: number
  /** A socket that lags and has taken nothing for this time is given up. */
  readonly lagTime: number
  /**
   * A large answer goes out in pieces of about this size, each when the line has taken the one before: the stock
   * provider drops a socket on which no complete message arrived for 30 s, and a slow line needs longer for a long text.
   */
  readonly pieceBytes: number
  /** A socket that says nothing for this time after it was let in is closed. */
  readonly firstFrame: number
  /** So often a socket is asked whether it is there; after two questions without any sign of life it is dead. */
  readonly pingInterval: number
  /** How often sockets, rooms and the health of the store are looked at. */
  readonly sweepInterval: number
  /** Documents that are read from the store at the same time. */
  readonly coldLoads: number
  /** What may wait for the store over all rooms; above it no writer is read any more. */
  readonly nodeQueuedBytes: number
  /** Number of clientIDs of one document above which the log gets a warning: each costs every sync a few bytes. */
  readonly manyClients: number
  /** Longest wait for commits at the end; what is not stored then was never acknowledged, and its clients have it. */
  readonly lastCommits: number
  /** Longest time over which the sockets are closed after it. */
  readonly lastWaves: number
}

export interface Rates {
  readonly framesPerSecond: number
  readonly framesBurst: number
  readonly bytesPerSecond: number
  readonly bytesBurst: number
  /** Presence above this is no person's caret: the socket is closed. */
  readonly presencePerSecond: number
  readonly presenceBurst: number
}

const MiB = 1024 * 1024

export const defaultLimits: Limits = {
  frameBytes: 12 * MiB,
  updateBytes: 1 * MiB,
  step2Bytes: 8 * MiB,
  awarenessBytes: 4096,
  structsPerUpdate: 200_000,
  binaryContentBytes: 64 * 1024,
  heldFrames: 64,
  heldBytes: 1 * MiB,
  heldTime: 10_000,
  presenceInterval: 100,
  commitRows: 256,
  commitBytes: 1 * MiB,
  commitGather: 3,
  commitGatherPerSocket: 0.4,
  commitGatherSpread: 20,
  commitRest: 40,
  evictAfter: 3_000,
  keepAlive: 10_000,
  unhealthyAfter: 2000,
  queuedBytes: 4 * MiB,
  documentBytes: 8 * MiB,
  nesting: 64,
  rates: {
    framesPerSecond: 60,
    framesBurst: 300,
    bytesPerSecond: 512 * 1024,
    bytesBurst: 12 * MiB,
    presencePerSecond: 60,
    presenceBurst: 300,
  },
  skipPresenceAbove: 256 * 1024,
  lagAbove: 1 * MiB,
  giveUpAbove: 8 * MiB,
  catchUpBelow: 64 * 1024,
  lagTime: 30_000,
  pieceBytes: 512 * 1024,
  firstFrame: 10_000,
  pingInterval: 20_000,
  sweepInterval: 1000,
  coldLoads: 8,
  nodeQueuedBytes: 64 * MiB,
  manyClients: 5000,
  lastCommits: 8000,
  lastWaves: 10_000,
}
