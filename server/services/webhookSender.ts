import type { Kysely } from 'kysely'
import type { Log } from '../collab/ports.ts'
import type { Database } from '../store/schema.ts'
import { listDueEvents, nextAttempt, noteAttempt, pruneEvents, type WebhookEventRow } from '../store/webhookEvents.ts'
import { postSigned } from './postSigned.ts'
import { longestSleep, WakefulTurns } from './wakefulTurns.ts'
import { readWebhook, type WebhookTarget } from './webhookOutbox.ts'

export interface WebhookSenderDeps {
  readonly db: Kysely<Database>
  readonly logger: Log
  readonly now: () => number
}

/** After so many attempts, over about a day and a half, an event is given up and shown to the administrator. */
export const mostAttempts = 14
const firstWaitMs = 5_000
const longestWaitMs = 6 * 60 * 60 * 1000
/** Events of one turn. */
const atOnce = 20
const shortestSleep = 50
const dayMs = 24 * 60 * 60 * 1000
/** How long delivered and given up events are kept. */
const keptDays = { delivered: 7, failed: 30 }

/** How long after its nth failure an event is tried again, in milliseconds. */
export function waitAfter(attempts: number): number {
  return Math.min(longestWaitMs, firstWaitMs * 2 ** (attempts - 1))
}

/**
 * Posts what lies in the store to the newsroom's webhook, in the order in which it happened; what fails is tried again
 * later and does not hold up what comes after it. Events outlive the process: an attempt that nobody noted is made again.
 */
export class WebhookSender {
  readonly #deps: WebhookSenderDeps
  readonly #turns = new WakefulTurns(() => this.#turn())
  readonly #abort = new AbortController()

  constructor(deps: WebhookSenderDeps) {
    this.#deps = deps
  }

  /** Sends what is due, and from then on in time. */
  start(): void {
    this.#turns.start()
  }

  /** There is something new to send. */
  wake(): void {
    this.#turns.wake()
  }

  /** Breaks off what is under way; it is sent again at the next start. */
  close(): Promise<void> {
    const closed = this.#turns.close()
    this.#abort.abort()
    return closed
  }

  /** @returns how long to sleep, in milliseconds */
  async #turn(): Promise<number> {
    return this.#sendDue().catch((error: unknown) => {
      this.#deps.logger.warn({ err: error }, 'the webhook’s events could not be read')
      return longestSleep
    })
  }

  /** @returns how long to sleep, in milliseconds */
  async #sendDue(): Promise<number> {
    const { db, now } = this.#deps
    const target = await readWebhook(db)
    if (target.url === null) return longestSleep
    const events = await listDueEvents(db, now(), atOnce)
    for (const event of events) {
      if (!this.#turns.isOn) return longestSleep
      await this.#send(event, { ...target, url: target.url })
    }
    if (events.length === atOnce) return shortestSleep
    await pruneEvents(db, now() - keptDays.delivered * dayMs, now() - keptDays.failed * dayMs)
    const next = await nextAttempt(db)
    return next === null ? longestSleep : Math.min(longestSleep, Math.max(shortestSleep, next - now()))
  }

  async #send(event: WebhookEventRow, { url, secret, allowPrivate }: WebhookTarget & { readonly url: string }): Promise<void> {
    const { db, logger, now } = this.#deps
    const error = await postSigned({ url, secret, allowPrivate, id: event.id, body: event.body, at: now(), signal: this.#abort.signal })
    // Broken off by the end of the process: the next one makes this attempt anew.
    if (this.#abort.signal.aborted) return
    if (error === null) return noteAttempt(db, event, { next_at: null, done_at: now(), error: '' })
    const attempts = event.attempts + 1
    const givenUp = attempts >= mostAttempts
    // The address may hold a token of its own: neither it nor the body goes into the log.
    if (givenUp) logger.warn({ event: event.id, attempts, reason: error }, 'an event of the webhook was given up')
    await noteAttempt(db, event, { next_at: givenUp ? null : now() + waitAfter(attempts), done_at: null, error })
  }
}
