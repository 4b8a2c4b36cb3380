import { type CreateTableBuilder, type Kysely, type Migration, sql } from 'kysely'
import type { DialectName } from '../schema.ts'

/** Never edited once released: a later change of the schema is a later migration. */
export function start(dialect: DialectName): Migration {
  const kind = kinds[dialect]
  return {
    async up(db: Kysely<unknown>): Promise<void> {
      await createPeople(db, kind)
      await createArticles(db, kind)
      await createReview(db, kind)
      await createDocuments(db, kind)
      await sealed[dialect](db)
      await search[dialect](db)
    },
  }
}

/** What the two databases call the same thing. */
interface Kind {
  readonly int: 'integer' | 'bigint'
  readonly bytes: 'blob' | 'bytea'
  /** SQLite checks types of columns only in STRICT tables. */
  finish<T extends string, C extends string>(table: CreateTableBuilder<T, C>): CreateTableBuilder<T, C>
  /** The same for a table that is only ever read along its primary key. */
  finishKeyed<T extends string, C extends string>(table: CreateTableBuilder<T, C>): CreateTableBuilder<T, C>
}

const kinds: { readonly [D in DialectName]: Kind } = {
  sqlite: {
    int: 'integer',
    bytes: 'blob',
    finish: (table) => table.modifyEnd(sql`strict`),
    finishKeyed: (table) => table.modifyEnd(sql`strict, without rowid`),
  },
  postgres: { int: 'bigint', bytes: 'bytea', finish: (table) => table, finishKeyed: (table) => table },
}

async function createPeople(db: Kysely<unknown>, { int, finish }: Kind): Promise<void> {
  await finish(
    db.schema
      .createTable('app_user')
      .addColumn('id', 'text', (column) => column.primaryKey().notNull())
      .addColumn('username', 'text', (column) => column.notNull().unique())
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('roles', 'text', (column) => column.notNull())
      .addColumn('password_hash', 'text', (column) => column.notNull())
      .addColumn('disabled', int, (column) => column.notNull().check(sql`disabled in (0, 1)`))
      .addColumn('created_at', int, (column) => column.notNull())
      .addColumn('last_seen_at', int),
  ).execute()
  await finish(
    db.schema
      .createTable('session')
      .addColumn('id', 'text', (column) => column.primaryKey().notNull())
      .addColumn('user_id', 'text', (column) => column.notNull().references('app_user.id'))
      .addColumn('created_at', int, (column) => column.notNull())
      .addColumn('expires_at', int, (column) => column.notNull()),
  ).execute()
  await db.schema.createIndex('session_user').on('session').column('user_id').execute()
  await db.schema.createIndex('session_expiry').on('session').column('expires_at').execute()
  await finish(
    db.schema
      .createTable('setting')
      .addColumn('key', 'text', (column) => column.primaryKey().notNull())
      .addColumn('value', 'text', (column) => column.notNull()),
  ).execute()
}

async function createArticles(db: Kysely<unknown>, { int, finish, finishKeyed }: Kind): Promise<void> {
  await finish(
    db.schema
      .createTable('article')
      .addColumn('id', 'text', (column) => column.primaryKey().notNull())
      .addColumn('number', 'text', (column) => column.notNull().unique())
      .addColumn('stage', 'text', (column) => column.notNull())
      .addColumn('stage_since', int, (column) => column.notNull())
      .addColumn('created_by', 'text', (column) => column.notNull().references('app_user.id'))
      .addColumn('created_at', int, (column) => column.notNull())
      .addColumn('named_editors', 'text')
      .addColumn('channel', 'text', (column) => column.notNull())
      .addColumn('language', 'text', (column) => column.notNull())
      .addColumn('kicker', 'text', (column) => column.notNull())
      .addColumn('headline', 'text', (column) => column.notNull())
      .addColumn('characters', int, (column) => column.notNull())
      .addColumn('updated_at', int, (column) => column.notNull())
      .addColumn('updated_by', 'text', (column) => column.references('app_user.id'))
      .addColumn('projected_seq', int, (column) => column.notNull()),
  ).execute()
  await db.schema.createIndex('article_recent').on('article').columns(['updated_at', 'id']).execute()
  await db.schema.createIndex('article_stage').on('article').columns(['stage', 'updated_at', 'id']).execute()
  await db.schema.createIndex('article_channel').on('article').columns(['channel', 'stage']).execute()
  await db.schema.createIndex('article_creator').on('article').column('created_by').execute()
  await finishKeyed(
    db.schema
      .createTable('article_counter')
      .addColumn('year', int, (column) => column.primaryKey().notNull())
      .addColumn('last', int, (column) => column.notNull()),
  ).execute()
  await finishKeyed(
    db.schema
      .createTable('article_writer')
      .addColumn('article_id', 'text', (column) => column.notNull().references('article.id'))
      .addColumn('user_id', 'text', (column) => column.notNull().references('app_user.id'))
      .addColumn('stage', 'text', (column) => column.notNull())
      .addColumn('first_at', int, (column) => column.notNull())
      .addPrimaryKeyConstraint('article_writer_key', ['article_id', 'user_id', 'stage']),
  ).execute()
  await db.schema.createIndex('article_writer_user').on('article_writer').column('user_id').execute()
  await finish(
    db.schema
      .createTable('asset')
      .addColumn('id', 'text', (column) => column.primaryKey().notNull())
      .addColumn('article_id', 'text', (column) => column.notNull().references('article.id'))
      .addColumn('type', 'text', (column) => column.notNull())
      .addColumn('width', int, (column) => column.notNull())
      .addColumn('height', int, (column) => column.notNull())
      .addColumn('bytes', int, (column) => column.notNull())
      .addColumn('sha256', 'text', (column) => column.notNull())
      .addColumn('created_by', 'text', (column) => column.notNull().references('app_user.id'))
      .addColumn('created_at', int, (column) => column.notNull()),
  ).execute()
  await db.schema.createIndex('asset_article').on('asset').column('article_id').execute()
}

async function createReview(db: Kysely<unknown>, { int, finish, finishKeyed }: Kind): Promise<void> {
  await finishKeyed(
    db.schema
      .createTable('review_step')
      .addColumn('article_id', 'text', (column) => column.notNull().references('article.id'))
      .addColumn('step', int, (column) => column.notNull())
      .addColumn('action', 'text', (column) => column.notNull())
      .addColumn('from_stage', 'text')
      .addColumn('to_stage', 'text', (column) => column.notNull())
      .addColumn('user_id', 'text', (column) => column.notNull().references('app_user.id'))
      .addColumn('role', 'text', (column) => column.notNull())
      .addColumn('reason', 'text', (column) => column.notNull())
      .addColumn('at', int, (column) => column.notNull())
      .addColumn('text_sha256', 'text', (column) => column.notNull())
      .addColumn('characters', int, (column) => column.notNull())
      .addColumn('seq', int, (column) => column.notNull())
      .addPrimaryKeyConstraint('review_step_key', ['article_id', 'step']),
  ).execute()
  await finish(
    db.schema
      .createTable('signed_copy')
      .addColumn('article_id', 'text', (column) => column.notNull())
      .addColumn('step', int, (column) => column.notNull())
      .addColumn('json', 'text', (column) => column.notNull())
      .addColumn('sha256', 'text', (column) => column.notNull())
      .addColumn('at', int, (column) => column.notNull())
      .addPrimaryKeyConstraint('signed_copy_key', ['article_id', 'step'])
      .addForeignKeyConstraint('signed_copy_step', ['article_id', 'step'], 'review_step', ['article_id', 'step']),
  ).execute()
}

async function createDocuments(db: Kysely<unknown>, { int, bytes, finish, finishKeyed }: Kind): Promise<void> {
  await finish(
    db.schema
      .createTable('article_doc')
      .addColumn('id', 'text', (column) => column.primaryKey().notNull())
      .addColumn('epoch', int, (column) => column.notNull().defaultTo(1))
      .addColumn('head_seq', int, (column) => column.notNull().defaultTo(0))
      .addColumn('acl_version', int, (column) => column.notNull().defaultTo(1))
      .addColumn('schema_version', int, (column) => column.notNull()),
  ).execute()
  await finishKeyed(
    db.schema
      .createTable('doc_update')
      .addColumn('doc_id', 'text', (column) => column.notNull().references('article_doc.id'))
      .addColumn('seq', int, (column) => column.notNull())
      .addColumn('user_id', 'text', (column) => column.notNull())
      .addColumn('session_id', 'text', (column) => column.notNull())
      .addColumn('at', int, (column) => column.notNull())
      .addColumn('data', bytes, (column) => column.notNull())
      .addPrimaryKeyConstraint('doc_update_key', ['doc_id', 'seq']),
  ).execute()
  await finishKeyed(
    db.schema
      .createTable('doc_client')
      .addColumn('doc_id', 'text', (column) => column.notNull().references('article_doc.id'))
      .addColumn('client_id', int, (column) => column.notNull())
      .addColumn('user_id', 'text', (column) => column.notNull())
      .addPrimaryKeyConstraint('doc_client_key', ['doc_id', 'client_id']),
  ).execute()
}

/** The review record and what was signed are added to and never changed, not even by a fault of the program. */
const sealedTables = ['review_step', 'signed_copy'] as const

const sealed: { readonly [D in DialectName]: (db: Kysely<unknown>) => Promise<void> } = {
  async sqlite(db) {
    for (const table of sealedTables) {
      for (const change of ['update', 'delete']) {
        const message = sql.lit(`${table} is never changed`)
        await sql`create trigger ${sql.id(`${table}_no_${change}`)} before ${sql.raw(change)} on ${sql.table(table)}
          begin select raise(abort, ${message}); end`.execute(db)
      }
    }
  },
  async postgres(db) {
    await sql`create function galley_refuse_change() returns trigger language plpgsql as
      'begin raise exception ''% is never changed'', tg_table_name; end'`.execute(db)
    for (const table of sealedTables) {
      await sql`create trigger ${sql.id(`${table}_no_change`)} before update or delete on ${sql.table(table)}
        for each row execute function galley_refuse_change()`.execute(db)
    }
  },
}

/** The tokens come from ../grams.ts, so the databases' own ideas of words are kept out: see ../search.ts. */
const search: { readonly [D in DialectName]: (db: Kysely<unknown>) => Promise<void> } = {
  async sqlite(db) {
    await sql`create table article_search_key (
      id integer primary key, article_id text not null unique references article (id)) strict`.execute(db)
    await sql`create virtual table article_search using fts5 (
      tokens, content = '', contentless_delete = 1, tokenize = 'ascii')`.execute(db)
  },
  async postgres(db) {
    await sql`create table article_search (
      article_id text not null references article (id), part bigint not null, tokens tsvector not null,
      primary key (article_id, part))`.execute(db)
    await sql`create index article_search_tokens on article_search using gin (tokens) with (fastupdate = off)`.execute(db)
  },
}
