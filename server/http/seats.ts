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
  readonly #guests = new Set<Guest>()
  /** Seats by person, by person and document, and by document. */
  readonly #counts = new Map<string, number>()

  /** @param enabled false lifts all limits but the one of the whole process */
  constructor(enabled: boolean) {
    this.#enabled = enabled
  }

  /**
   * Takes a seat, which is the guest's until they leave.
   * @throws RateError too_many_requests for a person or a document, DomainError saving_failed when the process is full
   */
  take(guest: Guest): void {
    if (this.#guests.size >= perNode) throw new DomainError('saving_failed', 'the server is full')
    const limits = this.#enabled ? limitsOf(guest) : []
    if (limits.some(([key, limit]) => (this.#counts.get(key) ?? 0) >= limit))
      throw new RateError('too_many_requests', 'too many open windows', retryAfterSeconds)
    this.#guests.add(guest)
    for (const [key] of limits) this.#counts.set(key, (this.#counts.get(key) ?? 0) + 1)
  }

  /** Gives back the seat of the guest, who may have left already. @param guest the object with which it was taken */
  leave(guest: Guest): void {
    if (!this.#guests.delete(guest) || !this.#enabled) return
    for (const [key] of limitsOf(guest)) {
      const count = (this.#counts.get(key) ?? 0) - 1
      if (count > 0) this.#counts.set(key, count)
      else this.#counts.delete(key)
    }
  }
}

function limitsOf({ userId, docId, mayWrite }: Guest): readonly (readonly [key: string, limit: number])[] {
  return [
    [`person ${userId}`, perUser],
    [`person ${userId} document ${docId}`, perUserAndDocument],
    mayWrite ? [`writers ${docId}`, writersPerDocument] : [`readers ${docId}`, readersPerDocument],
  ]
}
