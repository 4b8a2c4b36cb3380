import type { Duplex } from 'node:stream'
import { type RawData, WebSocket } from 'ws'
import { closeCodes } from '#shared/protocol/closeCodes.ts'
import type { FrameOnce } from './frameOnce.ts'

/** Hears of what happens to a socket. */
export interface RoomListener {
  received(data: Uint8Array, isBinary: boolean): void
  closed(): void
  failed(error: Error): void
  /** The other side answered a ping. */
  answered(): void
}

/** The code with which `ws` closes when a message is larger than `maxPayload`. */
const messageTooBig = 1009

/**
 * A WebSocket of the collaboration server.
 *
 * On 1009 the stock provider comes back and sends the same message again, for ever; so a message that is too large ends
 * with the code that says the same and ends the provider's attempts.
 *
 * A message that goes to fifty people is framed once: `ws` would make a header, and two pieces to write, for each of them.
 */
export class RoomSocket extends WebSocket {
  #listener: RoomListener | null = null
  #stream: Duplex | null = null
  #frames: FrameOnce | null = null

  /** The stream below, once the upgrade is done; with `frames`, what is short goes out through them. */
  over(stream: Duplex, frames: FrameOnce | null = null): void {
    this.#stream = stream
    this.#frames = frames
  }

  tell(listener: RoomListener): void {
    this.#listener = listener
    this.on('message', receive)
    this.on('close', close)
    this.on('error', fail)
    this.on('pong', answer)
  }

  /** Who hears of what happens here. */
  get listener(): RoomListener | null {
    return this.#listener
  }

  /** Bytes that have arrived from the other side. */
  get bytesRead(): number {
    const stream = this.#stream
    return stream !== null && 'bytesRead' in stream && typeof stream.bytesRead === 'number' ? stream.bytesRead : 0
  }

  override send(data: Parameters<WebSocket['send']>[0], taken?: unknown, last?: unknown): void {
    const stream = this.#stream
    const frame = stream !== null && this.readyState === WebSocket.OPEN && data instanceof Uint8Array ? this.#frames?.of(data) : null
    // Nothing of `ws` waits between here and the stream, because nothing is compressed: the order stays.
    if (!frame || !stream || typeof taken === 'object') super.send(data, (taken ?? {}) as object, last as () => void)
    else if (typeof taken === 'function') stream.write(frame, (error) => taken(error ?? undefined))
    else stream.write(frame)
  }

  /** Sends messages, in this order, in one write if they are short. */
  sendTogether(messages: readonly Uint8Array[]): void {
    const stream = this.#stream
    const frames = stream !== null && this.readyState === WebSocket.OPEN ? this.#frames?.ofAll(messages) : null
    if (stream && frames) stream.write(frames)
    else for (const message of messages) this.send(message)
  }

  cork(): void {
    this.#stream?.cork()
  }

  uncork(): void {
    this.#stream?.uncork()
  }

  override close(code?: number, data?: string | Buffer): void {
    if (code === messageTooBig) super.close(closeCodes.tooLarge, 'the message is too large')
    else super.close(code, data)
  }
}

// The same functions for every socket: each is called with its own as `this`.

function receive(this: WebSocket, data: RawData, isBinary: boolean): void {
  // `ws` gives whole buffers unless it is told otherwise.
  if (this instanceof RoomSocket && data instanceof Uint8Array) this.listener?.received(data, isBinary)
}

function close(this: WebSocket): void {
  if (this instanceof RoomSocket) this.listener?.closed()
}

function fail(this: WebSocket, error: Error): void {
  if (this instanceof RoomSocket) this.listener?.failed(error)
}

function answer(this: WebSocket): void {
  if (this instanceof RoomSocket) this.listener?.answered()
}
