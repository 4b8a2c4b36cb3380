import type { CloseCode } from '#shared/protocol/closeCodes.ts'
import { AckCounter } from './acks.ts'
import type { Limits } from './limits.ts'
import type { Socket, Visitor } from './ports.ts'
import { TokenBucket } from './tokenBucket.ts'

/** A content frame of a client that is not dealt with yet. */
export interface ContentFrame {
  readonly number: number
  readonly step: 'step2' | 'update'
  readonly update: Uint8Array
  /** Reading of `performance.now()`. */
  readonly receivedAt: number
}

/** A socket that reads too slowly. */
export interface Lag {
  /** What it has been sent, or will have been when what is being sent in turn has left. */
  readonly stateVector: Uint8Array
  /** Whether an answer is leaving piece by piece: nothing else may be sent until it has. */
  readonly inTurn: boolean
  /** When it last took something, in milliseconds since 1970. */
  progressAt: number
  /** Bytes that waited for it then. */
  unsent: number
}

const readyStateOpen = 1

/** Why a socket is not read, each a bit of its own. */
const pauses = { loading: 1, rate: 2, store: 4, closing: 8 } as const
type Pause = keyof typeof pauses

/** One signed-in socket in one room: what it was sent, what it sent, what it still waits for. */
export class Connection {
  readonly visitor: Visitor
  readonly acks = new AckCounter()
  /** The clientID under which this socket is present, once it said so. */
  clientId: number | null = null
  /** Its first step 2 has arrived: from now on it has sent everything it knows. */
  greeted = false
  /** Updates of the room from this number on are for it; what is before is in its step 2. */
  deliverFrom = 0
  /** Frames that depend on content which this socket has not sent yet, in order. */
  held: ContentFrame[] = []
  heldBytes = 0
  heldSince = 0
  lastSentAt = 0
  closed = false
  /** Set while it reads too slowly, and is sent nothing new. */
  lagging: Lag | null = null
  /** When it was let in to its room, in milliseconds since 1970; null while that loads. */
  joinedAt: number | null = null
  /** Whether it has ever said anything. */
  hasSpoken = false
  /** Whether there was a sign of life since the last look. */
  #heard = true
  #silentLooks = 0
  #bytesRead = 0
  readonly #socket: Socket
  readonly #limits: Limits
  readonly #now: () => number
  readonly #frames: TokenBucket | null
  readonly #bytes: TokenBucket | null
  readonly #presence: TokenBucket | null
  #pauses = 0
  #resumeTimer: NodeJS.Timeout | null = null

  constructor(socket: Socket, visitor: Visitor, limits: Limits, now: () => number) {
    this.#socket = socket
    this.visitor = visitor
    this.#limits = limits
    this.#now = now
    const { rates } = limits
    this.#frames = rates && new TokenBucket(rates.framesPerSecond, rates.framesBurst, now)
    this.#bytes = rates && new TokenBucket(rates.bytesPerSecond, rates.bytesBurst, now)
    this.#presence = rates && new TokenBucket(rates.presencePerSecond, rates.presenceBurst, now)
  }

  /** Keeps a frame until what it depends on has come. @returns false if it keeps too many already */
  hold(frame: ContentFrame): boolean {
    const { heldFrames, heldBytes } = this.#limits
    if (this.held.length >= heldFrames || this.heldBytes + frame.update.length > heldBytes) return false
    if (this.held.length === 0) this.heldSince = this.#now()
    this.held.push(frame)
    this.heldBytes += frame.update.length
    return true
  }

  /** The frames that were kept: it keeps none any more. */
  takeHeld(): readonly ContentFrame[] {
    const frames = this.held
    if (frames.length === 0) return frames
    this.held = []
    this.heldBytes = 0
    return frames
  }

  /** Bytes that were sent but not taken yet. */
  get unsent(): number {
    return this.#socket.bufferedAmount
  }

  /** Whether the socket is not being read at the moment. */
  get paused(): boolean {
    return !this.closed && this.#pauses !== 0
  }

  /** Counts a frame of content or a question; a socket above its rate is not read until it is back in its rate. */
  count(bytes: number): void {
    const wait = Math.max(this.#frames?.take(1) ?? 0, this.#bytes?.take(bytes) ?? 0)
    if (wait === 0 || this.#resumeTimer) return
    this.pause('rate')
    this.#resumeTimer = setTimeout(() => {
      this.#resumeTimer = null
      this.resume('rate')
    }, wait)
  }

  /** Counts a presence frame. @returns whether the socket is within its rate */
  countPresence(): boolean {
    return (this.#presence?.take(1) ?? 0) === 0
  }

  /** Whoever sends to many looks at the clock once, and may have asked for `unsent` already. */
  send(frame: Uint8Array, unsent = this.unsent, at = this.#now()): void {
    if (this.closed || this.#socket.readyState !== readyStateOpen) return
    if (unsent > this.#limits.giveUpAbove) return this.terminate()
    this.lastSentAt = at
    this.#socket.send(frame)
  }

  /** As `send`, several messages at once, in this order. */
  sendTogether(messages: readonly Uint8Array[], unsent: number, at: number): void {
    if (this.closed || this.#socket.readyState !== readyStateOpen) return
    if (unsent > this.#limits.giveUpAbove) return this.terminate()
    this.lastSentAt = at
    this.#socket.sendTogether(messages)
  }

  /** Hands everything that `say` sends to the system at once. */
  together(say: () => void): void {
    this.#socket.cork()
    try {
      say()
    } finally {
      this.#socket.uncork()
    }
  }

  /** From now on nothing new is sent: the socket is lagging. */
  fallBehind(stateVector: Uint8Array, inTurn: boolean): Lag {
    this.lagging = { stateVector, inTurn, progressAt: this.#now(), unsent: this.unsent }
    return this.lagging
  }

  /** Notes whether a lagging socket has taken something since the last look. */
  noteProgress(): void {
    if (!this.lagging || this.unsent === this.lagging.unsent) return
    if (this.unsent < this.lagging.unsent) this.lagging.progressAt = this.#now()
    this.lagging.unsent = this.unsent
  }

  /** Sends frames to a lagging socket, each when the system has taken the one before; `done` unless the lag ended meanwhile. */
  sendInTurn(frames: readonly Uint8Array[], done: () => void): void {
    const lag = this.lagging
    const sendNext = (index: number) => {
      if (this.closed || this.lagging !== lag || !lag || this.#socket.readyState !== readyStateOpen) return
      lag.progressAt = this.#now()
      this.#heard = true
      const frame = frames[index]
      if (!frame) return done()
      this.lastSentAt = this.#now()
      this.#socket.send(frame, () => sendNext(index + 1))
    }
    sendNext(0)
  }

  /** Sends only to clients that understand message 120; to others it would be noise in their console. */
  sendExtended(frame: Uint8Array): void {
    if (this.visitor.extended) this.send(frame)
  }

  /** Whether it is to be told of presence, which a slow reader can do without. */
  takesPresence(unsent: number): boolean {
    return this.lagging === null && unsent <= this.#limits.skipPresenceAbove
  }

  close(code: CloseCode, reason: string): void {
    if (this.closed) return
    this.ended()
    this.#socket.resume() // a paused socket would never read the answer to the close
    this.#socket.close(code, reason)
  }

  terminate(): void {
    this.ended()
    this.#socket.terminate()
  }

  /** The socket is of no use any more. */
  ended(): void {
    this.closed = true
    if (this.#resumeTimer) clearTimeout(this.#resumeTimer)
    this.#resumeTimer = null
  }

  /** Something came from the other side. */
  heard(): void {
    this.#heard = true
  }

  /**
   * Asks the other side whether it is there.
   * @returns whether there was a sign of life since one of the last two questions. A socket that is not being read cannot
   * give one, and on a slow line an answer waits behind a large message: bytes that arrive are a sign too.
   */
  checkAlive(): boolean {
    const bytesRead = this.#socket.bytesRead ?? 0
    const isAlive = this.#heard || this.paused || bytesRead !== this.#bytesRead
    this.#silentLooks = isAlive ? 0 : this.#silentLooks + 1
    this.#heard = false
    this.#bytesRead = bytesRead
    if (this.#silentLooks < 2) this.#socket.ping()
    return this.#silentLooks < 2
  }

  /** Stops reading until every reason for it is gone. */
  pause(reason: Pause): void {
    this.#pauses |= pauses[reason]
    this.#socket.pause()
  }

  resume(reason: Exclude<Pause, 'closing'>): void {
    this.#pauses &= ~pauses[reason]
    if (this.closed || this.#pauses !== 0) return
    this.heldSince = this.#now() // what held frames wait for could not arrive meanwhile
    this.#socket.resume()
  }
}
