/**
 * Lets so many works run at once; the others wait in the order in which they came.
 *
 * Node has four threads for hashing, pictures, compression and files, and the journal is a file: an edit would wait for
 * whoever has them all. So nobody may: hashes take one at most, pictures one, folding one.
 */
export class Seats {
  #free: number
  readonly #waiting: (() => void)[] = []

  constructor(count: number) {
    this.#free = count
  }

  /** Runs `work` when a seat is free. */
  async take<T>(work: () => Promise<T>): Promise<T> {
    if (this.#free > 0) this.#free -= 1
    else await new Promise<void>((resolve) => this.#waiting.push(resolve))
    try {
      return await work()
    } finally {
      const next = this.#waiting.shift()
      if (next) next()
      else this.#free += 1
    }
  }
}

/** Hashes of passwords at once. One takes a fiftieth of a second. */
export const hashSeats = new Seats(1)

/** Pictures that are decoded and written at once. */
export const pictureSeats = new Seats(1)
