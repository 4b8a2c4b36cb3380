/** A rate with a burst: `rate` tokens per second flow in, at most `burst` are kept. */
export class TokenBucket {
  readonly #rate: number
  readonly #burst: number
  readonly #now: () => number
  #tokens: number
  #filledAt: number

  constructor(rate: number, burst: number, now: () => number) {
    this.#rate = rate
    this.#burst = burst
    this.#now = now
    this.#tokens = burst
    this.#filledAt = now()
  }

  /**
   * Takes tokens, into debt if there are not enough: what has arrived was accepted, the debt decides how long nothing
   * more is read.
   * @returns milliseconds until the debt is paid; 0: none
   */
  take(tokens: number): number {
    const now = this.#now()
    this.#tokens = Math.min(this.#burst, this.#tokens + ((now - this.#filledAt) / 1000) * this.#rate) - tokens
    this.#filledAt = now
    return this.#tokens >= 0 ? 0 : Math.ceil((-this.#tokens / this.#rate) * 1000)
  }
}
