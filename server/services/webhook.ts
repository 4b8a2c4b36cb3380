import type { Kysely } from 'kysely'
import { DomainError } from '#shared/errors.ts'
import type { UpdateWebhookRequest, WebhookResponse } from '#shared/protocol/webhook.ts'
import type { Database } from '../store/schema.ts'
import { writeSetting } from '../store/settings.ts'
import { dropEvents, insertWebhookEvent, reviveEvents, webhookState } from '../store/webhookEvents.ts'
import { isoTime } from './articleView.ts'
import { readWebhook, webhookKey, webhookRow } from './webhookOutbox.ts'
import type { WebhookSender } from './webhookSender.ts'

export interface WebhookDeps {
  readonly db: Kysely<Database>
  readonly sender: Pick<WebhookSender, 'wake'>
  readonly now: () => number
}

/** Failures that are shown. */
const mostFailures = 20

/** Where the newsroom's events go, as the administrator sets it. The secret goes in and never out. */
export class Webhook {
  readonly #deps: WebhookDeps

  constructor(deps: WebhookDeps) {
    this.#deps = deps
  }

  async get(): Promise<WebhookResponse> {
    const { db } = this.#deps
    const { url, secret, allowPrivate } = await readWebhook(db)
    const { pending, trouble, failures, deliveredAt } = await webhookState(db, mostFailures)
    return {
      url,
      hasSecret: secret !== '',
      allowPrivate,
      pending,
      trouble,
      failures: failures.map((failure) => ({ ...failure, at: isoTime(failure.at) })),
      deliveredAt: deliveredAt === null ? null : isoTime(deliveredAt),
    }
  }

  /**
   * Replaces the parts that are given. What was not delivered to another address is not sent to the new one.
   * @throws DomainError bad_request for plain http outside of the own network, and for an address without a secret
   */
  async update(change: UpdateWebhookRequest): Promise<WebhookResponse> {
    const { db, sender } = this.#deps
    await db.transaction().execute(async (trx) => {
      const before = await readWebhook(trx)
      const next = {
        url: change.url === undefined ? before.url : change.url,
        secret: change.secret ?? before.secret,
        allowPrivate: change.allowPrivate ?? before.allowPrivate,
      }
      if (next.url !== null) {
        if (!URL.canParse(next.url)) throw wrong('url', 'this is not an address')
        if (next.url.startsWith('http:') && !next.allowPrivate) throw wrong('url', 'https, unless private addresses are allowed')
        if (next.secret === '') throw wrong('secret', 'a secret, so that the receiver can know who sends')
      }
      await writeSetting(trx, webhookKey, JSON.stringify(next))
      if (next.url !== before.url) await dropEvents(trx)
    })
    sender.wake()
    return this.get()
  }

  /** Sends an event that says nothing, to see whether it arrives. @throws DomainError bad_request without an address */
  async test(): Promise<WebhookResponse> {
    const { db, sender, now } = this.#deps
    if ((await readWebhook(db)).url === null) throw wrong('url', 'there is no address')
    const event = { type: 'test' as const, article: null, by: null, from: null, decision: null, reason: '', notices: [] }
    await insertWebhookEvent(db, webhookRow(event, now()))
    sender.wake()
    return this.get()
  }

  /** Tries again what was given up. */
  async retry(): Promise<WebhookResponse> {
    const { db, sender, now } = this.#deps
    await reviveEvents(db, now())
    sender.wake()
    return this.get()
  }
}

function wrong(path: string, message: string): DomainError {
  return new DomainError('bad_request', message, [{ path, message }])
}
