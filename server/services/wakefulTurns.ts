/** The longest sleep between two turns, in milliseconds: another process may have noted work that this one does not know of. */
export const longestSleep = 15_000

/**
 * Work that lies in the store and is done in turns: now when somebody wakes it, else when its time has come. One turn runs
 * at a time; a wake during a turn makes another one follow it.
 */
export class WakefulTurns {
  readonly #turn: () => Promise<number>
  #timer: NodeJS.Timeout | null = null
  #running: Promise<void> | null = null
  #isOn = false
  #again = false

  /** @param turn does what is due and never rejects; gives how long to sleep after it, in milliseconds */
  constructor(turn: () => Promise<number>) {
    this.#turn = turn
  }

  /** Whether turns are wanted; a long one looks at it on its way. */
  get isOn(): boolean {
    return this.#isOn
  }

  /** Takes a turn, which also does what fell due while no process ran, and from then on in time. */
  start(): void {
    this.#isOn = true
    this.wake()
  }

  /** There is something new to do. */
  wake(): void {
    this.#again = true
    if (!this.#isOn || this.#running) return
    if (this.#timer) clearTimeout(this.#timer)
    this.#running = this.#turns().finally(() => {
      this.#running = null
    })
  }

  /** Ends after the turn that is under way. */
  async close(): Promise<void> {
    this.#isOn = false
    if (this.#timer) clearTimeout(this.#timer)
    await this.#running
  }

  async #turns(): Promise<void> {
    let sleep = longestSleep
    while (this.#again && this.#isOn) {
      this.#again = false
      sleep = await this.#turn()
    }
    if (!this.#isOn) return
    this.#timer = setTimeout(() => this.wake(), sleep)
    this.#timer.unref()
  }
}
