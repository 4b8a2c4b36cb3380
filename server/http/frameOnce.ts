/** Longest message that is copied into its frame; a longer one is better written beside its header. */
const maxBytes = 65_535
/** The whole of a binary message, in one frame. */
const finalBinary = 0x82

/**
 * Puts messages into WebSocket frames as a server sends them, and remembers the last: broadcasting says the same to many.
 */
export class FrameOnce {
  #said: Uint8Array | readonly Uint8Array[] | null = null
  #frames: Buffer = Buffer.alloc(0)

  /** @returns the frame of a message whose bytes do not change any more; null if it is too long */
  of(message: Uint8Array): Buffer | null {
    if (message === this.#said) return this.#frames
    if (message.length > maxBytes) return null
    const frame = Buffer.allocUnsafe(frameBytes(message))
    putFrame(frame, 0, message)
    this.#said = message
    this.#frames = frame
    return frame
  }

  /** @returns the frames of several messages, one after the other; null if one of them is too long */
  ofAll(messages: readonly Uint8Array[]): Buffer | null {
    if (messages === this.#said) return this.#frames
    let size = 0
    for (const message of messages) {
      if (message.length > maxBytes) return null
      size += frameBytes(message)
    }
    const frames = Buffer.allocUnsafe(size)
    let end = 0
    for (const message of messages) end = putFrame(frames, end, message)
    this.#said = messages
    this.#frames = frames
    return frames
  }
}

function headerBytes(message: Uint8Array): number {
  return message.length < 126 ? 2 : 4
}

function frameBytes(message: Uint8Array): number {
  return headerBytes(message) + message.length
}

/** @returns where the frame ends */
function putFrame(into: Buffer, at: number, message: Uint8Array): number {
  into[at] = finalBinary
  if (message.length < 126) into[at + 1] = message.length
  else {
    into[at + 1] = 126
    into.writeUInt16BE(message.length, at + 2)
  }
  const begin = at + headerBytes(message)
  into.set(message, begin)
  return begin + message.length
}
