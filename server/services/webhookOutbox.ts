import type { Kysely } from 'kysely'
import { z } from 'zod'
import type { WebhookEvent } from '#shared/protocol/webhook.ts'
import type { Database } from '../store/schema.ts'
import { readSetting } from '../store/settings.ts'
import { insertWebhookEvent } from '../store/webhookEvents.ts'
import { isoTime } from './articleView.ts'
import { newId } from './ids.ts'

/** Key of the webhook among the settings. Not part of the site profile, which everybody reads. */
export const webhookKey = 'webhook'

const stored = z.object({ url: z.string().nullable(), secret: z.string(), allowPrivate: z.boolean() })

/** Where events go, with the secret: never for an answer or a log. */
export type WebhookTarget = z.infer<typeof stored>

export async function readWebhook(db: Kysely<Database>): Promise<WebhookTarget> {
  const text = await readSetting(db, webhookKey)
  return text === null ? { url: null, secret: '', allowPrivate: false } : stored.parse(JSON.parse(text))
}

/**
 * Puts an event among those that have to be told, in the transaction in which it happens; nothing if the newsroom has no
 * webhook.
 * @param at milliseconds since 1970
 */
export async function queueEvent(trx: Kysely<Database>, event: Omit<WebhookEvent, 'id' | 'at'>, at: number): Promise<void> {
  if ((await readWebhook(trx)).url === null) return
  await insertWebhookEvent(trx, webhookRow(event, at))
}

/** An event as a row that is due at once. */
export function webhookRow(event: Omit<WebhookEvent, 'id' | 'at'>, at: number) {
  const id = newId()
  const whole: WebhookEvent = { id, at: isoTime(at), ...event }
  return { id, type: event.type, body: JSON.stringify(whole), at, attempts: 0, next_at: at, done_at: null, error: '' }
}
