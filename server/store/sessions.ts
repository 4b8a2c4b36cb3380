import type { Insertable, Kysely, Selectable } from 'kysely'
import type { Database, SessionTable } from './schema.ts'
import { findUser, type UserRow } from './users.ts'

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
  const session = await db.selectFrom('session').selectAll().where('id', '=', id).executeTakeFirst()
  const user = session ? await findUser(db, session.user_id) : null
  return session && user ? { session, user } : null
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
