/** Longest message that is copied into its frame; a longer one is better written beside its header. */
const maxBytes = 65_535
/** The whole of a binary message, in one frame. */
const finalBinary = 0x82

/** Puts a message into a WebSocket frame as a server sends it, and remembers the last: broadcasting says the same to many. */
export class FrameOnce {
  #message: Uint8Array | null = null
  #frame: Buffer = Buffer.alloc(0)

  /** @returns the frame of a message whose bytes do not change any more; null if it is too long */
  of(message: Uint8Array): Buffer | null {
    if (message === this.#message) return this.#frame
    if (message.length > maxBytes) return null
    this.#message = message
    this.#frame = framed(message)
    return this.#frame
  }
}

function framed(message: Uint8Array): Buffer {
  const header = message.length < 126 ? 2 : 4
  const frame = Buffer.allocUnsafe(header + message.length)
  frame[0] = finalBinary
  if (header === 2) frame[1] = message.length
  else {
    frame[1] = 126
    frame.writeUInt16BE(message.length, 2)
  }
  frame.set(message, header)
  return frame
}
