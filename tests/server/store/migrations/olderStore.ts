import { type Kysely, Migrator, sql } from 'kysely'
import { migrations } from '../../../../server/store/migrations/index.ts'
import type { Store } from '../../../../server/store/openStore.ts'
import type { Database } from '../../../../server/store/schema.ts'

/**
 * Takes a store that holds nothing back to the schema of an older edition.
 * @param last name of the last migration that the older edition had
 */
export async function makeOlder({ db, dialect }: Store, last: string): Promise<void> {
  if (dialect === 'postgres') await sql`drop schema public cascade`.execute(db)
  if (dialect === 'postgres') await sql`create schema public`.execute(db)
  else await dropTables(db)
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations(dialect) } })
  const { error } = await migrator.migrateTo(last)
  if (error) throw new Error(`the store cannot be made as old as ${last}`, { cause: error })
}

async function dropTables(db: Kysely<Database>): Promise<void> {
  await sql`pragma foreign_keys = off`.execute(db)
  const { rows } = await sql<{ name: string }>`
    select name from sqlite_master where type = 'table' and name not like 'sqlite_%' order by sql like 'create virtual%' desc`.execute(db)
  // Tables of the search index go with it.
  for (const { name } of rows) await sql`drop table if exists ${sql.table(name)}`.execute(db)
  await sql`pragma foreign_keys = on`.execute(db)
}
