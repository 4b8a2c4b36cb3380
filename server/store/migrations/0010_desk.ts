import { type CreateTableBuilder, type Kysely, type Migration, sql } from 'kysely'
import type { DialectName } from '../schema.ts'

/**
 * The desk's board: who is responsible for an article, when it is due, since when its signature is void, and the orders
 * in which columns are read. Notices to people, and the events that the newsroom's webhook still has to be told.
 */
export function desk(dialect: DialectName): Migration {
  const int = dialect === 'sqlite' ? 'integer' : 'bigint'
  const finish = <T extends string, C extends string>(table: CreateTableBuilder<T, C>) =>
    dialect === 'sqlite' ? table.modifyEnd(sql`strict`) : table
  return {
    async up(db: Kysely<unknown>): Promise<void> {
      await db.schema
        .alterTable('article')
        .addColumn('assignee', 'text', (column) => column.references('app_user.id'))
        .execute()
      await db.schema
        .alterTable('article')
        // A number for "never", so that one index sorts what is due before what is not, in both databases.
        .addColumn('due_at', int, (column) => column.notNull().defaultTo(sql.lit(Number.MAX_SAFE_INTEGER)))
        .execute()
      await db.schema.alterTable('article').addColumn('void_since', int).execute()
      await index(db, 'article_board', ['stage', 'due_at', 'stage_since', 'id'])
      await index(db, 'article_board_latest', ['stage', 'stage_since', 'id'])
      await index(db, 'article_board_channel', ['channel', 'stage', 'due_at', 'stage_since', 'id'])
      await index(db, 'article_board_assignee', ['assignee', 'stage', 'due_at', 'stage_since', 'id'])
      await finish(
        db.schema
          .createTable('notice')
          .addColumn('id', 'text', (column) => column.primaryKey().notNull())
          .addColumn('user_id', 'text', (column) => column.notNull().references('app_user.id'))
          .addColumn('article_id', 'text', (column) => column.notNull().references('article.id'))
          .addColumn('kind', 'text', (column) => column.notNull())
          .addColumn('action', 'text', (column) => column.notNull())
          .addColumn('actor_id', 'text', (column) => column.references('app_user.id'))
          .addColumn('reason', 'text', (column) => column.notNull())
          .addColumn('at', int, (column) => column.notNull())
          .addColumn('read_at', int),
      ).execute()
      await db.schema.createIndex('notice_person').on('notice').columns(['user_id', 'at', 'id']).execute()
      await db.schema.createIndex('notice_unread').on('notice').column('user_id').where(sql.ref('read_at'), 'is', null).execute()
      await db.schema.createIndex('notice_article').on('notice').column('article_id').execute()
      await db.schema.createIndex('notice_age').on('notice').column('at').execute()
      await finish(
        db.schema
          .createTable('webhook_event')
          .addColumn('id', 'text', (column) => column.primaryKey().notNull())
          .addColumn('type', 'text', (column) => column.notNull())
          .addColumn('body', 'text', (column) => column.notNull())
          .addColumn('at', int, (column) => column.notNull())
          .addColumn('attempts', int, (column) => column.notNull())
          .addColumn('next_at', int)
          .addColumn('done_at', int)
          .addColumn('error', 'text', (column) => column.notNull()),
      ).execute()
      await db.schema.createIndex('webhook_event_due').on('webhook_event').column('next_at').execute()
    },
  }
}

async function index(db: Kysely<unknown>, name: string, columns: string[]): Promise<void> {
  await db.schema.createIndex(name).on('article').columns(columns).execute()
}
