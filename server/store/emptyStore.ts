import { type Kysely, sql } from 'kysely'
import { tableNames } from './copyTables.ts'
import type { Database, DialectName } from './schema.ts'

/**
 * Removes every row of every table, those of sealed tables too. Only for a store that never held anybody's work: the
 * caller makes sure of that in the same transaction.
 */
export async function emptyStore(trx: Kysely<Database>, dialect: DialectName): Promise<void> {
  await emptiers[dialect](trx)
}

const emptiers: { readonly [D in DialectName]: (trx: Kysely<Database>) => Promise<void> } = {
  async sqlite(trx) {
    const { rows: seals } = await sql<{ name: string; sql: string }>`select name, sql from sqlite_master where type = 'trigger'`.execute(
      trx,
    )
    for (const { name } of seals) await sql`drop trigger ${sql.id(name)}`.execute(trx)
    await sql`insert into article_search (article_search) values ('delete-all')`.execute(trx)
    await sql`delete from article_search_key`.execute(trx)
    for (const table of tableNames.toReversed()) await sql`delete from ${sql.table(table)}`.execute(trx)
    for (const seal of seals) await sql.raw(seal.sql).execute(trx)
  },
  async postgres(trx) {
    // The seals are on rows that are changed one by one.
    await sql`truncate table ${sql.join([...tableNames, 'article_search'].map((name) => sql.table(name)))}`.execute(trx)
  },
}
