import type { Kysely } from 'kysely'
import type { Database } from './schema.ts'

/** @returns null if the setting was never written */
export async function readSetting(db: Kysely<Database>, key: string): Promise<string | null> {
  const row = await db.selectFrom('setting').select('value').where('key', '=', key).executeTakeFirst()
  return row?.value ?? null
}

/** Writes the setting, over the old value if there is one. */
export async function writeSetting(db: Kysely<Database>, key: string, value: string): Promise<void> {
  await db
    .insertInto('setting')
    .values({ key, value })
    .onConflict((conflict) => conflict.column('key').doUpdateSet({ value }))
    .execute()
}

/**
 * Removes the setting if it has that value.
 * @returns whether it was removed now: of several who do it at the same moment it is true for one
 */
export async function deleteSetting(db: Kysely<Database>, key: string, value: string): Promise<boolean> {
  const { numDeletedRows } = await db.deleteFrom('setting').where('key', '=', key).where('value', '=', value).executeTakeFirst()
  return numDeletedRows > 0n
}
