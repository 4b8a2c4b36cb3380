import { type Insertable, type Kysely, type Selectable, sql } from 'kysely'
import type { Database, NoticeTable } from './schema.ts'

export type NoticeRow = Selectable<NoticeTable>

/** A notice with what is shown of its article. */
export interface ShownNotice extends NoticeRow {
  readonly number: string
  readonly headline: string
  readonly stage: string
}

/** A place in a person's notices, after the one that it names. */
export type NoticeCursor = Pick<NoticeRow, 'at' | 'id'>

/** Rows of one statement: databases limit how many values it may have. */
const atOnce = 100

export async function insertNotices(trx: Kysely<Database>, notices: readonly Insertable<NoticeTable>[]): Promise<void> {
  for (let from = 0; from < notices.length; from += atOnce) {
    await trx
      .insertInto('notice')
      .values(notices.slice(from, from + atOnce))
      .execute()
  }
}

/** A person's notices, the latest first. */
export function listNotices(
  db: Kysely<Database>,
  userId: string,
  page: { readonly limit: number; readonly after: NoticeCursor | null },
): Promise<ShownNotice[]> {
  const { limit, after } = page
  return db
    .selectFrom('notice')
    .innerJoin('article', 'article.id', 'notice.article_id')
    .selectAll('notice')
    .select(['article.number', 'article.headline', 'article.stage'])
    .where('notice.user_id', '=', userId)
    .$if(after !== null, (query) => query.where(sql<boolean>`(notice.at, notice.id) < (${after?.at}, ${after?.id})`))
    .orderBy('notice.at', 'desc')
    .orderBy('notice.id', 'desc')
    .limit(limit)
    .execute()
}

export async function countUnread(db: Kysely<Database>, userId: string): Promise<number> {
  const { count } = await db
    .selectFrom('notice')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('user_id', '=', userId)
    .where('read_at', 'is', null)
    .executeTakeFirstOrThrow()
  return count
}

/** Marks a person's notices as read, never anybody else's. @param ids null: all of them */
export async function markRead(db: Kysely<Database>, userId: string, ids: readonly string[] | null, at: number): Promise<void> {
  await db
    .updateTable('notice')
    .set({ read_at: at })
    .where('user_id', '=', userId)
    .where('read_at', 'is', null)
    .$if(ids !== null, (query) => query.where('id', 'in', ids ?? []))
    .execute()
}

/**
 * Marks as read, for everybody, what an article asked of them: it has moved on.
 * @returns ids of those who had not read it
 */
export async function settleNotices(trx: Kysely<Database>, articleId: string, kinds: readonly string[], at: number): Promise<string[]> {
  const rows = await trx
    .updateTable('notice')
    .set({ read_at: at })
    .where('article_id', '=', articleId)
    .where('kind', 'in', kinds)
    .where('read_at', 'is', null)
    .returning('user_id')
    .execute()
  return rows.map((row) => row.user_id)
}

/** Removes notices from before `before`, and of everybody all but the latest `most`. */
export async function pruneNotices(db: Kysely<Database>, before: number, most: number): Promise<void> {
  await db.deleteFrom('notice').where('at', '<', before).execute()
  const crowded = await db
    .selectFrom('notice')
    .select('user_id')
    .groupBy('user_id')
    .having((eb) => eb.fn.countAll<number>(), '>', most)
    .execute()
  for (const { user_id } of crowded) {
    const last = await db
      .selectFrom('notice')
      .select(['at', 'id'])
      .where('user_id', '=', user_id)
      .orderBy('at', 'desc')
      .orderBy('id', 'desc')
      .offset(most - 1)
      .limit(1)
      .executeTakeFirst()
    if (!last) continue
    await db
      .deleteFrom('notice')
      .where('user_id', '=', user_id)
      .where(sql<boolean>`(notice.at, notice.id) < (${last.at}, ${last.id})`)
      .execute()
  }
}
