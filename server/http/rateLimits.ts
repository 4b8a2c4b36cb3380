import { isIPv6 } from 'node:net'
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import { DomainError, type ErrorCode } from '#shared/errors.ts'

const quarterHour = 15 * 60
/**
 * Wrong passwords in a quarter of an hour: under one name from one address; from one address (a newsroom often shares
 * one, so that allows for many people); and under one name wherever they come from, which is wide, because a stranger
 * must not be able to lock somebody out.
 */
const failuresPerNameAndAddress = 8
const failuresPerAddress = 60
const failuresPerName = 100
/** Requests a minute of one person, or of one address when nobody is signed in. */
const requestsPerMinute = 600
/** Parts of pictures a minute of one person: each takes the processor for a moment and stays on the disk. */
const cropsPerMinute = 30
/** Collaboration sockets a minute of one address: a newsroom that comes back after a restart. */
const upgradesPerMinute = 300

/** A refusal that says when to come back. */
export class RateError extends DomainError {
  readonly retryAfterSeconds: number

  constructor(code: ErrorCode, message: string, retryAfterSeconds: number) {
    super(code, message, { retryAfterSeconds })
    this.retryAfterSeconds = retryAfterSeconds
  }
}

/** Counters in memory: one process, and a restart forgives. */
export class RateLimits {
  readonly #enabled: boolean
  readonly #pairs = new RateLimiterMemory({ keyPrefix: 'pair', points: failuresPerNameAndAddress, duration: quarterHour })
  readonly #names = new RateLimiterMemory({ keyPrefix: 'name', points: failuresPerName, duration: quarterHour })
  readonly #addresses = new RateLimiterMemory({ keyPrefix: 'address', points: failuresPerAddress, duration: quarterHour })
  readonly #requests = new RateLimiterMemory({ keyPrefix: 'request', points: requestsPerMinute, duration: 60 })
  readonly #crops = new RateLimiterMemory({ keyPrefix: 'crop', points: cropsPerMinute, duration: 60 })
  readonly #upgrades = new RateLimiterMemory({ keyPrefix: 'upgrade', points: upgradesPerMinute, duration: 60 })

  constructor(enabled: boolean) {
    this.#enabled = enabled
  }

  /**
   * Runs an attempt that is judged by a password: to sign in, or to change it, so that nobody guesses more often at one
   * door than at the other. Only failures count. The attempt is counted before it is made and given back when it
   * succeeds, so that many at once do not slip through together.
   * @throws RateError too_many_attempts
   */
  async passwordAttempt<T>(username: string, address: string, attempt: () => Promise<T>): Promise<T> {
    const name = username.trim().toLowerCase()
    const place = networkOf(address)
    const counted = [
      [this.#addresses, place],
      [this.#pairs, `${place} ${name}`],
      // Last: what the others refuse does not count against the name.
      [this.#names, name],
    ] as const
    for (const [limiter, key] of counted) await this.#take(limiter, key, 'too_many_attempts')
    const result = await attempt()
    if (this.#enabled) for (const [limiter, key] of counted) await limiter.reward(key)
    return result
  }

  /** @throws RateError too_many_requests */
  async request(who: string): Promise<void> {
    await this.#take(this.#requests, who, 'too_many_requests')
  }

  /** @throws RateError too_many_requests */
  async crop(userId: string): Promise<void> {
    await this.#take(this.#crops, userId, 'too_many_requests')
  }

  /** @throws RateError too_many_requests */
  async upgrade(address: string): Promise<void> {
    await this.#take(this.#upgrades, address, 'too_many_requests')
  }

  async #take(limiter: RateLimiterMemory, key: string, code: ErrorCode): Promise<void> {
    if (!this.#enabled) return
    try {
      await limiter.consume(key)
    } catch (error) {
      if (!(error instanceof RateLimiterRes)) throw error
      throw new RateError(code, 'too many at once; try again later', Math.max(1, Math.ceil(error.msBeforeNext / 1000)))
    }
  }
}

/** The address itself; of IPv6 the first 64 bits, because whoever has one such address has all of its network. */
function networkOf(address: string): string {
  if (!isIPv6(address)) return address
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1]
  if (mapped !== undefined) return mapped
  const [head = '', tail] = address.split('::', 2)
  const front = head === '' ? [] : head.split(':')
  const back = tail === undefined || tail === '' ? [] : tail.split(':')
  const groups = tail === undefined ? front : [...front, ...Array<string>(Math.max(0, 8 - front.length - back.length)).fill('0'), ...back]
  return groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')
}
