/** How long, in milliseconds, work waits for an open transaction before it is refused. */
const defaultDeadline = 30_000

interface Waiting {
  /** Starts the work; true if it keeps the turn until it is released. */
  readonly start: () => boolean
  readonly refuse: (error: Error) => void
}

/**
 * The order in which one connection serves everybody: single statements pass at once, a transaction takes the turn for
 * itself until it ends, and what came meanwhile follows in the order of arrival.
 */
export class Turns {
  readonly #deadline: number
  #taken = false
  #ended: Error | null = null
  readonly #waiting = new Set<Waiting>()

  constructor(deadline = defaultDeadline) {
    this.#deadline = deadline
  }

  /**
   * Starts `work` as soon as nobody holds the turn, synchronously if that is now.
   * @throws Error if the turn was not free within the deadline, or never will be
   */
  pass<T>(work: () => Promise<T>): Promise<T> {
    if (this.#ended === null && !this.#taken && this.#waiting.size === 0) return started(work)
    return new Promise<T>((resolve, reject) => {
      const start = () => {
        resolve(started(work))
        return false
      }
      this.#enter({ start, refuse: reject })
    })
  }

  /** Takes the turn. @returns how to give it back, which may be called more than once. Throws like `pass`. */
  take(): Promise<() => void> {
    return new Promise((resolve, reject) => {
      const start = () => {
        let held = true
        resolve(() => {
          if (held) this.#release()
          held = false
        })
        return true
      }
      this.#enter({ start, refuse: reject })
    })
  }

  /** Refuses everything that waits or comes later. */
  end(error: Error): void {
    this.#ended ??= error
    for (const waiting of [...this.#waiting]) waiting.refuse(this.#ended)
    this.#waiting.clear()
  }

  #enter(work: Waiting): void {
    if (this.#ended) work.refuse(this.#ended)
    else if (this.#taken || this.#waiting.size > 0) this.#wait(work)
    else this.#taken = work.start()
  }

  #wait(work: Waiting): void {
    const late = () => {
      this.#waiting.delete(waiting)
      work.refuse(new Error(`the store was held by one transaction for ${this.#deadline} ms; was it used past its own transaction?`))
    }
    const timer = setTimeout(late, this.#deadline)
    const waiting: Waiting = {
      start: () => {
        clearTimeout(timer)
        return work.start()
      },
      refuse: (error) => {
        clearTimeout(timer)
        work.refuse(error)
      },
    }
    this.#waiting.add(waiting)
  }

  #release(): void {
    this.#taken = false
    for (const next of this.#waiting) {
      if (this.#taken) return
      this.#waiting.delete(next)
      this.#taken = next.start()
    }
  }
}

/** A throw of `work` itself is a rejection too. */
function started<T>(work: () => Promise<T>): Promise<T> {
  try {
    return work()
  } catch (error) {
    return Promise.reject(error)
  }
}
