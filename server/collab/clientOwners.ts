/** To whom the clientIDs of one document belong: to one user each, for ever. */
export class ClientOwners {
  readonly #owners: Map<number, string>
  readonly #announced: (clientId: number) => string | null

  /**
   * @param stored owners of ids that have written
   * @param announced owner of an id that has been present here and not written yet
   */
  constructor(stored: ReadonlyMap<number, string>, announced: (clientId: number) => string | null) {
    this.#owners = new Map(stored)
    this.#announced = announced
  }

  /** How many ids have written. */
  get size(): number {
    return this.#owners.size
  }

  mayUse(clientId: number, userId: string): boolean {
    const owner = this.#owners.get(clientId) ?? this.#announced(clientId)
    return owner === null || owner === userId
  }

  /** Whether the person has written under this id before. */
  has(clientId: number, userId: string): boolean {
    return this.#owners.get(clientId) === userId
  }

  /** The person writes under these ids. @returns those that are used for the first time */
  claim(clientIds: readonly number[], userId: string): number[] {
    const fresh = clientIds.filter((id) => !this.#owners.has(id))
    for (const id of fresh) this.#owners.set(id, userId)
    return fresh
  }
}
