import type { CreateTableBuilder, Kysely, Migration } from 'kysely'
import { sql } from 'kysely'
import type { DialectName } from '../schema.ts'

/** Snapshots of documents, and the log before them folded into compressed chunks. */
export function logLife(dialect: DialectName): Migration {
  const int = dialect === 'sqlite' ? 'integer' : 'bigint'
  const bytes = dialect === 'sqlite' ? 'blob' : 'bytea'
  // Rows are large, so SQLite keeps them apart from their key: a strict table with a rowid.
  const finish = <T extends string, C extends string>(table: CreateTableBuilder<T, C>) =>
    dialect === 'sqlite' ? table.modifyEnd(sql`strict`) : table
  return {
    async up(db: Kysely<unknown>): Promise<void> {
      await db.schema
        .alterTable('article_doc')
        .addColumn('snap_seq', int, (column) => column.notNull().defaultTo(0))
        .execute()
      await finish(
        db.schema
          .createTable('doc_snapshot')
          .addColumn('doc_id', 'text', (column) => column.notNull().references('article_doc.id'))
          .addColumn('seq', int, (column) => column.notNull())
          .addColumn('epoch', int, (column) => column.notNull())
          .addColumn('state_vector', bytes, (column) => column.notNull())
          .addColumn('state', bytes, (column) => column.notNull())
          .addColumn('sha256', 'text', (column) => column.notNull())
          .addColumn('created_at', int, (column) => column.notNull())
          .addPrimaryKeyConstraint('doc_snapshot_key', ['doc_id', 'seq']),
      ).execute()
      await finish(
        db.schema
          .createTable('doc_history')
          .addColumn('doc_id', 'text', (column) => column.notNull().references('article_doc.id'))
          .addColumn('from_seq', int, (column) => column.notNull())
          .addColumn('to_seq', int, (column) => column.notNull())
          .addColumn('data', bytes, (column) => column.notNull())
          .addPrimaryKeyConstraint('doc_history_key', ['doc_id', 'from_seq']),
      ).execute()
    },
  }
}
