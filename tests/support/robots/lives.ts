/** How a letter left the text for the last time. */
export interface Leaving {
  readonly name: string
  /** Row of the log that took it out. */
  readonly seq: number
}

/**
 * The life of every letter, where no letter is typed twice: found by comparing the whole text before and after each row,
 * without asking what the row did. A letter stands as long as it stands anywhere, also twice; it was struck by whoever's
 * row took away the last of it, however often it was moved, taken out and put back before.
 */
export class Lives {
  #standing = new Set<string>()
  /** Letters that stood once and stand no more. */
  readonly struck = new Map<string, Leaving>()

  /** @param text all of the text after the row */
  note(name: string, seq: number, text: string): void {
    const standing = new Set(text)
    for (const letter of this.#standing) if (!standing.has(letter)) this.struck.set(letter, { name, seq })
    for (const letter of standing) this.struck.delete(letter)
    this.#standing = standing
  }

  get standing(): ReadonlySet<string> {
    return this.#standing
  }
}
