import { type Kysely, type Migration, sql } from 'kysely'
import type { DialectName } from '../schema.ts'

/**
 * Changes of an article's credit line, sealed like the review record; and beside every signed copy everybody who took
 * part, in the names of that moment. Copies that are there already have no such list: theirs is worked out when asked for.
 */
export function creditLine(dialect: DialectName): Migration {
  const int = dialect === 'sqlite' ? 'integer' : 'bigint'
  return {
    async up(db: Kysely<unknown>): Promise<void> {
      const table = db.schema
        .createTable('credit_change')
        .addColumn('article_id', 'text', (column) => column.notNull().references('article.id'))
        .addColumn('revision', int, (column) => column.notNull())
        .addColumn('credits', 'text', (column) => column.notNull())
        .addColumn('proposal', 'text', (column) => column.notNull())
        .addColumn('reason', 'text', (column) => column.notNull())
        .addColumn('user_id', 'text', (column) => column.notNull().references('app_user.id'))
        .addColumn('role', 'text', (column) => column.notNull())
        .addColumn('at', int, (column) => column.notNull())
        .addPrimaryKeyConstraint('credit_change_key', ['article_id', 'revision'])
      await (dialect === 'sqlite' ? table.modifyEnd(sql`strict, without rowid`) : table).execute()
      await seal[dialect](db)
      await db.schema.alterTable('signed_copy').addColumn('people', 'text').execute()
    },
  }
}

const seal: { readonly [D in DialectName]: (db: Kysely<unknown>) => Promise<void> } = {
  async sqlite(db) {
    for (const change of ['update', 'delete']) {
      await sql`create trigger ${sql.id(`credit_change_no_${change}`)} before ${sql.raw(change)} on credit_change
        begin select raise(abort, 'credit_change is never changed'); end`.execute(db)
    }
  },
  async postgres(db) {
    await sql`create trigger credit_change_no_change before update or delete on credit_change
      for each row execute function galley_refuse_change()`.execute(db)
  },
}
