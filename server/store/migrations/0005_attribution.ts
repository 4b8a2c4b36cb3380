import { type CreateTableBuilder, type Kysely, type Migration, sql } from 'kysely'
import type { DialectName } from '../schema.ts'

/** How far the ledger of every document has come, and what people said about text that they pasted. */
export function attribution(dialect: DialectName): Migration {
  const int = dialect === 'sqlite' ? 'integer' : 'bigint'
  const bytes = dialect === 'sqlite' ? 'blob' : 'bytea'
  const finish = <T extends string, C extends string>(table: CreateTableBuilder<T, C>) =>
    dialect === 'sqlite' ? table.modifyEnd(sql`strict`) : table
  return {
    async up(db: Kysely<unknown>): Promise<void> {
      await finish(
        db.schema
          .createTable('doc_attribution')
          .addColumn('doc_id', 'text', (column) => column.primaryKey().references('article_doc.id'))
          .addColumn('seq', int, (column) => column.notNull())
          .addColumn('ledger', bytes, (column) => column.notNull())
          .addColumn('state', bytes, (column) => column.notNull())
          .addColumn('sha256', 'text', (column) => column.notNull()),
      ).execute()
      await finish(
        db.schema
          .createTable('doc_paste')
          .addColumn('doc_id', 'text', (column) => column.notNull().references('article_doc.id'))
          .addColumn('client_id', int, (column) => column.notNull())
          .addColumn('clock', int, (column) => column.notNull())
          .addColumn('length', int, (column) => column.notNull())
          .addColumn('user_id', 'text', (column) => column.notNull().references('app_user.id'))
          .addColumn('source', 'text', (column) => column.notNull())
          .addColumn('at', int, (column) => column.notNull())
          .addPrimaryKeyConstraint('doc_paste_key', ['doc_id', 'client_id', 'clock']),
      ).execute()
    },
  }
}
