import { DomainError } from '#shared/errors.ts'
import { RateError } from './rateLimits.ts'

/** Open sockets of one process: what the memory of a small machine carries. */
const perNode = 5000
const perUser = 50
/** One person with many tabs, and the sockets that a bad line left behind. */
const perUserAndDocument = 10
const writersPerDocument = 200
const readersPerDocument = 500
/** A seat becomes free when a tab is closed or a dead socket is found; asking more often is of no use. */
const retryAfterSeconds = 10

/** Who asks for a seat. */
export interface Guest {
  readonly userId: string
  readonly docId: string
  readonly mayWrite: boolean
}

/** Counts open sockets, so that nobody takes more than their share of the server. */
export class Seats {
  readonly #enabled: boolean
  readonly #counts = new Map<string, number>()
  #total = 0

  /** @param enabled false lifts all limits but the one of the whole process */
  constructor(enabled: boolean) {
    this.#enabled = enabled
  }

  /**
   * Takes a seat.
   * @returns what gives it back; may be called more than once
   * @throws RateError too_many_requests for a person or a document, DomainError saving_failed when the process is full
   */
  take({ userId, docId, mayWrite }: Guest): () => void {
    if (this.#total >= perNode) throw new DomainError('saving_failed', 'the server is full')
    const limits: readonly (readonly [string, number])[] = [
      [`person ${userId}`, perUser],
      [`person ${userId} document ${docId}`, perUserAndDocument],
      mayWrite ? [`writers ${docId}`, writersPerDocument] : [`readers ${docId}`, readersPerDocument],
    ]
    const full = this.#enabled && limits.some(([key, limit]) => (this.#counts.get(key) ?? 0) >= limit)
    if (full) throw new RateError('too_many_requests', 'too many open windows', retryAfterSeconds)
    const keys = limits.map(([key]) => key)
    this.#change(keys, 1)
    let taken = true
    return () => {
      if (taken) this.#change(keys, -1)
      taken = false
    }
  }

  #change(keys: readonly string[], by: 1 | -1): void {
    this.#total += by
    for (const key of keys) {
      const count = (this.#counts.get(key) ?? 0) + by
      if (count > 0) this.#counts.set(key, count)
      else this.#counts.delete(key)
    }
  }
}
