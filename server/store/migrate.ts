import { type Kysely, Migrator } from 'kysely'
import { migrations } from './migrations/index.ts'
import type { Database, DialectName } from './schema.ts'

/**
 * Brings the schema up to date, in one transaction. Servers that start at the same time wait for each other.
 * @returns the names of the migrations that were applied now
 * @throws Error naming the migration that failed; then nothing has changed
 */
export async function migrate(db: Kysely<Database>, dialect: DialectName): Promise<readonly string[]> {
  const { error, results = [] } = await migratorOf(db, dialect).migrateToLatest()
  if (error) {
    const failed = results.find((result) => result.status === 'Error')
    throw new Error(failed ? `migration ${failed.migrationName} failed` : 'the store could not be migrated', { cause: error })
  }
  return results.map((result) => result.migrationName)
}

/** Names of the migrations that a store still needs; changes nothing. */
export async function pendingMigrations(db: Kysely<Database>, dialect: DialectName): Promise<readonly string[]> {
  const all = await migratorOf(db, dialect).getMigrations()
  return all.filter((migration) => !migration.executedAt).map((migration) => migration.name)
}

/** Names of all migrations that this edition knows, in order. */
export function knownMigrations(): readonly string[] {
  return Object.keys(migrations('sqlite'))
}

function migratorOf(db: Kysely<Database>, dialect: DialectName): Migrator {
  return new Migrator({ db, provider: { getMigrations: async () => migrations(dialect) } })
}
