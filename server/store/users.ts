import { type Insertable, type Kysely, type Selectable, sql, type Updateable } from 'kysely'
import type { Database, UserTable } from './schema.ts'

/** A person's row; `roles` is JSON. */
export type UserRow = Selectable<UserTable>

/** @throws an error for which `isUniqueViolation` holds if the username is taken */
export async function insertUser(db: Kysely<Database>, user: Insertable<UserTable>): Promise<void> {
  await db.insertInto('app_user').values(user).execute()
}

/** @returns null if there is nobody with the id */
export async function findUser(db: Kysely<Database>, id: string): Promise<UserRow | null> {
  return (await db.selectFrom('app_user').selectAll().where('id', '=', id).executeTakeFirst()) ?? null
}

/** @param username in lower case @returns null if there is nobody of that name */
export async function findUserByName(db: Kysely<Database>, username: string): Promise<UserRow | null> {
  return (await db.selectFrom('app_user').selectAll().where('username', '=', username).executeTakeFirst()) ?? null
}

/** Everybody, disabled people too, by username. */
export async function listUsers(db: Kysely<Database>): Promise<UserRow[]> {
  return db.selectFrom('app_user').selectAll().orderBy('username').execute()
}

/** The people with these ids, by id; unknown ids are left out. */
export async function findUsers(db: Kysely<Database>, ids: Iterable<string>): Promise<Map<string, UserRow>> {
  const list = [...new Set(ids)]
  if (list.length === 0) return new Map()
  const rows = await db.selectFrom('app_user').selectAll().where('id', 'in', list).execute()
  return new Map(rows.map((row) => [row.id, row]))
}

/**
 * Changes those of name, roles, password and disabled that are given; the rest stays as it is in the store.
 * @returns the person as changed, null if there is nobody with the id
 */
export async function updateUser(db: Kysely<Database>, user: Pick<UserRow, 'id'> & Partial<UserRow>): Promise<UserRow | null> {
  const { id, name, roles, password_hash, disabled } = user
  const changes: Updateable<UserTable> = { name, roles, password_hash, disabled }
  if (Object.values(changes).every((value) => value === undefined)) return findUser(db, id)
  return (await db.updateTable('app_user').set(changes).where('id', '=', id).returningAll().executeTakeFirst()) ?? null
}

/** A person whose password was compared with this hash. */
interface Checked {
  readonly id: string
  readonly checked: string
}

/**
 * Notes that the person is here if their password is still the one that was checked and they are not disabled. Until the
 * transaction ends nobody else can change either.
 * @param user `at` in milliseconds since 1970
 * @returns false if either has changed since it was checked; nothing is noted then
 */
export function enter(trx: Kysely<Database>, { at, ...user }: Checked & { readonly at: number }): Promise<boolean> {
  return updateChecked(trx, user, { last_seen_at: at })
}

/**
 * Sets the password if it is still the one that was checked and the person is not disabled.
 * @returns false if somebody has changed either since; it stays as they set it
 */
export function replacePassword(
  db: Kysely<Database>,
  { password_hash, ...user }: Checked & { readonly password_hash: string },
): Promise<boolean> {
  return updateChecked(db, user, { password_hash })
}

async function updateChecked(
  db: Kysely<Database>,
  { id, checked }: Checked,
  change: { readonly last_seen_at: number } | { readonly password_hash: string },
): Promise<boolean> {
  const rows = await db
    .updateTable('app_user')
    .set(change)
    .where('id', '=', id)
    .where('password_hash', '=', checked)
    .where('disabled', '=', 0)
    .returning('id')
    .execute()
  return rows.length > 0
}

/** How many people there are, disabled ones too; 0 means that the newsroom has not been set up. */
export async function countUsers(db: Kysely<Database>): Promise<number> {
  const { count } = await db
    .selectFrom('app_user')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return count
}

/**
 * The ids of all administrators who are not disabled. Until the transaction ends nobody else can change them, so that
 * two administrators who remove each other at the same moment cannot leave the newsroom without one.
 */
export async function lockActiveAdmins(trx: Kysely<Database>): Promise<string[]> {
  // An update that changes nothing locks its rows in both databases.
  const rows = await trx
    .updateTable('app_user')
    .set({ disabled: sql`disabled` })
    .where('disabled', '=', 0)
    .where('roles', 'like', '%"admin"%')
    .returning('id')
    .execute()
  return rows.map((row) => row.id)
}
