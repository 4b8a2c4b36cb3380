import type { Insertable, Kysely, Selectable } from 'kysely'
import type { Database, SessionTable } from './schema.ts'
import type { UserRow } from './users.ts'

export type SessionRow = Selectable<SessionTable>

/** @param session `id` is the SHA-256 of the token, never the token */
export async function insertSession(db: Kysely<Database>, session: Insertable<SessionTable>): Promise<void> {
  await db.insertInto('session').values(session).execute()
}

/**
 * The session with its person, whether or not it has expired or the person is disabled: the caller judges that.
 * @returns null if there is no such session
 */
export async function findSession(
  db: Kysely<Database>,
  id: string,
): Promise<{ readonly session: SessionRow; readonly user: UserRow } | null> {
  // One question to the store: it is asked for every request and every socket.
  const found = await db
    .selectFrom('session')
    .innerJoin('app_user', 'app_user.id', 'session.user_id')
    .selectAll('app_user')
    .select(['session.created_at as started_at', 'session.expires_at'])
    .where('session.id', '=', id)
    .executeTakeFirst()
  if (!found) return null
  const { started_at: startedAt, expires_at: expiresAt, ...user } = found
  return { session: { id, user_id: user.id, created_at: startedAt, expires_at: expiresAt }, user }
}

/** Notes that the person was here and lets the session live on. Times in milliseconds since 1970. */
export async function touchSession(
  db: Kysely<Database>,
  use: { readonly id: string; readonly userId: string; readonly at: number; readonly expiresAt: number },
): Promise<void> {
  await db.updateTable('session').set({ expires_at: use.expiresAt }).where('id', '=', use.id).execute()
  await db.updateTable('app_user').set({ last_seen_at: use.at }).where('id', '=', use.userId).execute()
}

export async function deleteSession(db: Kysely<Database>, id: string): Promise<void> {
  await db.deleteFrom('session').where('id', '=', id).execute()
}

/** Ends every session of a person. @param except a session that stays @returns the ids that ended */
export async function deleteSessionsOf(db: Kysely<Database>, userId: string, except?: string): Promise<string[]> {
  const ended = db.deleteFrom('session').where('user_id', '=', userId)
  const rows = await (except === undefined ? ended : ended.where('id', '!=', except)).returning('id').execute()
  return rows.map((row) => row.id)
}

/** Whether anybody is signed in. */
export async function hasSessions(db: Kysely<Database>): Promise<boolean> {
  return (await db.selectFrom('session').select('id').limit(1).executeTakeFirst()) !== undefined
}

/** Everybody has to sign in again. */
export async function deleteAllSessions(db: Kysely<Database>): Promise<void> {
  await db.deleteFrom('session').execute()
}

/** Removes the sessions that expired at or before `now`. @returns their ids */
export async function deleteExpiredSessions(db: Kysely<Database>, now: number): Promise<string[]> {
  const rows = await db.deleteFrom('session').where('expires_at', '<=', now).returning('id').execute()
  return rows.map((row) => row.id)
}
