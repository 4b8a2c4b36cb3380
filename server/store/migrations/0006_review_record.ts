import { type CreateTableBuilder, type Kysely, type Migration, sql } from 'kysely'
import { zonedTime } from '#shared/export/zonedTime.ts'
import { sealEntry } from '#shared/workflow/recordChain.ts'
import type { DialectName } from '../schema.ts'

/**
 * The review record becomes a chain: what is recorded already is sealed under the names that people have now. Articles
 * get a house profile, times of publication and embargo, and a table of what was published.
 */
export function reviewRecord(dialect: DialectName): Migration {
  const int = dialect === 'sqlite' ? 'integer' : 'bigint'
  const finish = <T extends string, C extends string>(table: CreateTableBuilder<T, C>) =>
    dialect === 'sqlite' ? table.modifyEnd(sql`strict`) : table
  return {
    async up(db: Kysely<unknown>): Promise<void> {
      await db.schema
        .alterTable('article')
        .addColumn('workflow', 'text', (column) => column.notNull().defaultTo('newspaper'))
        .execute()
      await db.schema.alterTable('article').addColumn('publish_at', int).execute()
      await db.schema.alterTable('article').addColumn('embargo_until', int).execute()
      await db.schema.createIndex('article_due').on('article').columns(['stage', 'publish_at']).execute()
      for (const [column, value] of [
        ['decision', 'done'],
        ['override', ''],
        ['details', '{}'],
        ['entry', ''],
        ['hash', ''],
      ] as const) {
        await db.schema
          .alterTable('review_step')
          .addColumn(column, 'text', (build) => build.notNull().defaultTo(value))
          .execute()
      }
      await finish(
        db.schema
          .createTable('step_text')
          .addColumn('article_id', 'text', (column) => column.notNull().references('article.id'))
          .addColumn('sha256', 'text', (column) => column.notNull())
          .addColumn('json', 'text', (column) => column.notNull())
          .addPrimaryKeyConstraint('step_text_key', ['article_id', 'sha256']),
      ).execute()
      await finish(
        db.schema
          .createTable('publication')
          .addColumn('article_id', 'text', (column) => column.notNull())
          .addColumn('edition', int, (column) => column.notNull())
          .addColumn('step', int, (column) => column.notNull())
          .addColumn('copy_step', int, (column) => column.notNull())
          .addColumn('at', int, (column) => column.notNull())
          .addColumn('notice', 'text', (column) => column.notNull())
          .addPrimaryKeyConstraint('publication_key', ['article_id', 'edition'])
          .addForeignKeyConstraint('publication_step', ['article_id', 'step'], 'review_step', ['article_id', 'step'])
          .addForeignKeyConstraint('publication_copy', ['article_id', 'copy_step'], 'signed_copy', ['article_id', 'step']),
      ).execute()
      await unsealed(dialect, db, () => chainSteps(db.withTables<Tables>()))
      await seal(dialect, db)
    },
  }
}

/** The tables as they are at this migration, as far as it reads and writes them. */
type Tables = {
  app_user: { id: string; username: string; name: string }
  article: { id: string; number: string }
  setting: { key: string; value: string }
  review_step: {
    article_id: string
    step: number
    action: string
    from_stage: string | null
    to_stage: string
    user_id: string
    role: string
    reason: string
    at: number
    text_sha256: string
    characters: number
    seq: number
    entry: string
    hash: string
  }
}

async function chainSteps(db: Kysely<Tables>): Promise<void> {
  const people = new Map((await db.selectFrom('app_user').selectAll().execute()).map((user) => [user.id, user]))
  const timeZone = await timeZoneOf(db)
  const articles = await db.selectFrom('article').select(['id', 'number']).orderBy('id').execute()
  for (const { id, number } of articles) {
    const steps = await db.selectFrom('review_step').selectAll().where('article_id', '=', id).orderBy('step').execute()
    let previous = ''
    for (const step of steps) {
      const { username = '', name = '' } = people.get(step.user_id) ?? {}
      const sealed = sealEntry({
        v: 1,
        article: id,
        number,
        step: step.step,
        action: step.action,
        decision: 'done',
        from: step.from_stage,
        to: step.to_stage,
        by: { id: step.user_id, username, name },
        role: step.role,
        reason: step.reason,
        at: zonedTime(new Date(step.at).toISOString(), timeZone).precise,
        textSha256: step.text_sha256,
        version: step.seq,
        characters: step.characters,
        override: null,
        details: {},
        previous,
      })
      await db.updateTable('review_step').set(sealed).where('article_id', '=', id).where('step', '=', step.step).execute()
      previous = sealed.hash
    }
  }
}

/** The paper's own zone; a newsroom that never set one has the default. */
async function timeZoneOf(db: Kysely<Tables>): Promise<string> {
  const row = await db.selectFrom('setting').select('value').where('key', '=', 'site').executeTakeFirst()
  const site: unknown = row ? JSON.parse(row.value) : null
  const zone = typeof site === 'object' && site !== null && 'timeZone' in site ? site.timeZone : null
  return typeof zone === 'string' ? zone : 'Asia/Shanghai'
}

/** The record is sealed against every change; this once the seal itself is added to it. */
async function unsealed(dialect: DialectName, db: Kysely<unknown>, change: () => Promise<void>): Promise<void> {
  if (dialect === 'sqlite') {
    await sql`drop trigger review_step_no_update`.execute(db)
    await change()
    await sql`create trigger review_step_no_update before update on review_step
      begin select raise(abort, 'review_step is never changed'); end`.execute(db)
  } else {
    await sql`alter table review_step disable trigger review_step_no_change`.execute(db)
    await change()
    await sql`alter table review_step enable trigger review_step_no_change`.execute(db)
  }
}

/** What was read and what was published is added to and never changed. */
async function seal(dialect: DialectName, db: Kysely<unknown>): Promise<void> {
  for (const table of ['step_text', 'publication']) {
    if (dialect === 'postgres') {
      await sql`create trigger ${sql.id(`${table}_no_change`)} before update or delete on ${sql.table(table)}
        for each row execute function galley_refuse_change()`.execute(db)
      continue
    }
    for (const change of ['update', 'delete']) {
      const message = sql.lit(`${table} is never changed`)
      await sql`create trigger ${sql.id(`${table}_no_${change}`)} before ${sql.raw(change)} on ${sql.table(table)}
        begin select raise(abort, ${message}); end`.execute(db)
    }
  }
}
