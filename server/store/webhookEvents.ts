import type { Insertable, Kysely, Selectable } from 'kysely'
import type { Database, WebhookEventTable } from './schema.ts'

export type WebhookEventRow = Selectable<WebhookEventTable>

/** Notes an event that has to be told. */
export async function insertWebhookEvent(trx: Kysely<Database>, event: Insertable<WebhookEventTable>): Promise<void> {
  await trx.insertInto('webhook_event').values(event).execute()
}

/** Events whose time has come, in the order in which they happened. */
export function listDueEvents(db: Kysely<Database>, now: number, limit: number): Promise<WebhookEventRow[]> {
  return db.selectFrom('webhook_event').selectAll().where('next_at', '<=', now).orderBy('at').orderBy('id').limit(limit).execute()
}

/** When the next attempt is due; null: none is. */
export async function nextAttempt(db: Kysely<Database>): Promise<number | null> {
  const row = await db
    .selectFrom('webhook_event')
    .select('next_at')
    .where('next_at', 'is not', null)
    .orderBy('next_at')
    .limit(1)
    .executeTakeFirst()
  return row?.next_at ?? null
}

/** Notes how an attempt ended, unless somebody else has noted one since. */
export async function noteAttempt(
  db: Kysely<Database>,
  event: Pick<WebhookEventRow, 'id' | 'attempts'>,
  outcome: Pick<WebhookEventRow, 'next_at' | 'done_at' | 'error'>,
): Promise<void> {
  await db
    .updateTable('webhook_event')
    .set({ ...outcome, attempts: event.attempts + 1 })
    .where('id', '=', event.id)
    .where('attempts', '=', event.attempts)
    .execute()
}

/** Tries again, from the first attempt on, what was given up. @returns how many there were */
export async function reviveEvents(db: Kysely<Database>, now: number): Promise<number> {
  const { numUpdatedRows } = await db
    .updateTable('webhook_event')
    .set({ next_at: now, attempts: 0 })
    .where('next_at', 'is', null)
    .where('done_at', 'is', null)
    .executeTakeFirst()
  return Number(numUpdatedRows)
}

/** What is to be said of the webhook's life. @param most failures */
export async function webhookState(db: Kysely<Database>, most: number) {
  const waiting = db.selectFrom('webhook_event').where('next_at', 'is not', null)
  const { pending } = await waiting.select((eb) => eb.fn.countAll<number>().as('pending')).executeTakeFirstOrThrow()
  const oldest = await waiting.select('error').orderBy('at').orderBy('id').limit(1).executeTakeFirst()
  const failures = await db
    .selectFrom('webhook_event')
    .select(['id', 'type', 'at', 'attempts', 'error'])
    .where('next_at', 'is', null)
    .where('done_at', 'is', null)
    .orderBy('at', 'desc')
    .limit(most)
    .execute()
  const last = await db
    .selectFrom('webhook_event')
    .select((eb) => eb.fn.max('done_at').as('at'))
    .executeTakeFirst()
  return { pending, trouble: oldest?.error || null, failures, deliveredAt: (last?.at as number | null | undefined) ?? null }
}

/** Removes what was delivered before one moment and given up before another. */
export async function pruneEvents(db: Kysely<Database>, delivered: number, failed: number): Promise<void> {
  await db.deleteFrom('webhook_event').where('done_at', '<', delivered).execute()
  await db.deleteFrom('webhook_event').where('next_at', 'is', null).where('done_at', 'is', null).where('at', '<', failed).execute()
}

/** Removes everything that has not been delivered: the address is another one, or there is none. */
export async function dropEvents(db: Kysely<Database>): Promise<void> {
  await db.deleteFrom('webhook_event').where('done_at', 'is', null).execute()
}
