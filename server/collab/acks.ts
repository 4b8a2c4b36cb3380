/**
 * Counts the sync frames of one socket. Frames can become durable out of order (one waits for content, the next does
 * not), but an acknowledgement is cumulative: `count` frames, from the first one on, are durable.
 */
export class AckCounter {
  #received = 0
  #count = 0
  /** Frames that are durable before one that came earlier; null as long as there are none, as nearly always. */
  #early: Set<number> | null = null

  /** Frames acknowledged so far. */
  get count(): number {
    return this.#count
  }

  /** A frame has arrived. @returns its number, the first is 1 */
  begin(): number {
    this.#received += 1
    return this.#received
  }

  /** The frame with this number is durable. @returns whether `count` grew */
  done(frame: number): boolean {
    if (frame !== this.#count + 1) {
      this.#early ??= new Set()
      this.#early.add(frame)
      return false
    }
    this.#count = frame
    while (this.#early?.delete(this.#count + 1)) this.#count += 1
    if (this.#early?.size === 0) this.#early = null
    return true
  }
}
