import { encodeAwareness } from './wire.ts'

/** Who came, moved or left, as messages. */
export class PresenceNews {
  /** For whoever is not among them. */
  readonly all: Uint8Array
  readonly #entries: ReadonlyMap<number, Uint8Array>

  /** @param entries by clientID, encoded (see ./presence.ts) */
  constructor(entries: ReadonlyMap<number, Uint8Array>) {
    this.#entries = entries
    this.all = encodeAwareness([...entries.values()])
  }

  /** @returns the message for a socket that is present under `own`; null: there is nothing new for it */
  for(own: number | null): Uint8Array | null {
    if (own === null || !this.#entries.has(own)) return this.all
    if (this.#entries.size === 1) return null
    // Its own state must not come back: it could overwrite a newer one.
    const others: Uint8Array[] = []
    for (const [id, entry] of this.#entries) if (id !== own) others.push(entry)
    return encodeAwareness(others)
  }
}
