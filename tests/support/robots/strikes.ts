/** Who really took which letters out of a text, found by comparing it before and after what each person sent. */
export class Strikes {
  #standing = new Map<string, number>()
  readonly #taken = new Map<string, number>()
  readonly #missing = new Map<string, number>()

  /**
   * @param text all of the text after what the person sent
   * @param typed the letters among it that the person typed; others that came are ones that were put back
   */
  note(name: string, text: string, typed: readonly string[]): void {
    const standing = countsOf(text)
    const fresh = countsOf(typed)
    for (const letter of new Set([...standing.keys(), ...this.#standing.keys(), ...fresh.keys()])) {
      const before = (this.#standing.get(letter) ?? 0) + (fresh.get(letter) ?? 0)
      const change = (standing.get(letter) ?? 0) - before
      if (change < 0) add(this.#taken, `${name} ${letter}`, -change)
      if (change !== 0) this.#missing.set(letter, Math.max(0, (this.#missing.get(letter) ?? 0) - change))
    }
    this.#standing = standing
  }

  /** How many of a letter somebody took out, whether they came back or not. */
  taken(name: string, letter: string): number {
    return this.#taken.get(`${name} ${letter}`) ?? 0
  }

  /** How many of a letter were taken out and have not come back. */
  missing(letter: string): number {
    return this.#missing.get(letter) ?? 0
  }
}

/** How often each letter occurs. */
export function countsOf(letters: Iterable<string>): Map<string, number> {
  const counts = new Map<string, number>()
  for (const letter of letters) add(counts, letter, 1)
  return counts
}

function add(counts: Map<string, number>, key: string, more: number): void {
  counts.set(key, (counts.get(key) ?? 0) + more)
}
