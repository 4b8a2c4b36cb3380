import type { CompiledQuery, Insertable, Kysely, Selectable } from 'kysely'
import type { ArticleTable, ArticleWriterTable, Database } from './schema.ts'

/** An article's row; `named_editors` is JSON. */
export type ArticleRow = Selectable<ArticleTable>

/** What the desk shows of an article's text, read from the document. */
export type Projection = Pick<
  ArticleRow,
  'channel' | 'language' | 'kicker' | 'headline' | 'characters' | 'updated_at' | 'updated_by' | 'projected_seq'
>

/**
 * The next 稿号 of a year, for example 2026-0412: given once, whatever else happens at the same moment. Numbers of a year
 * have no gaps as long as the transaction commits; from 10,000 on they are longer.
 */
export async function nextArticleNumber(trx: Kysely<Database>, year: number): Promise<string> {
  const { last } = await trx
    .insertInto('article_counter')
    .values({ year, last: 1 })
    .onConflict((conflict) => conflict.column('year').doUpdateSet((eb) => ({ last: eb('article_counter.last', '+', 1) })))
    .returning('last')
    .executeTakeFirstOrThrow()
  return `${year}-${String(last).padStart(4, '0')}`
}

export async function insertArticle(trx: Kysely<Database>, article: Insertable<ArticleTable>): Promise<void> {
  await trx.insertInto('article').values(article).execute()
}

/** @returns null if there is no such article */
export async function findArticle(db: Kysely<Database>, id: string): Promise<ArticleRow | null> {
  return (await db.selectFrom('article').selectAll().where('id', '=', id).executeTakeFirst()) ?? null
}

/** @param number 稿号 @returns null if there is no such article */
export async function findArticleByNumber(db: Kysely<Database>, number: string): Promise<ArticleRow | null> {
  return (await db.selectFrom('article').selectAll().where('number', '=', number).executeTakeFirst()) ?? null
}

/**
 * Moves an article on if it still stands where the caller saw it. Until the transaction ends nobody else can move it.
 * @param move `at` in milliseconds since 1970
 * @returns false if it stands elsewhere or does not exist: nothing has changed then
 */
export async function moveStage(
  trx: Kysely<Database>,
  move: { readonly id: string; readonly from: string; readonly to: string; readonly at: number },
): Promise<boolean> {
  const { id, from, to, at } = move
  const { numUpdatedRows } = await trx
    .updateTable('article')
    .set({ stage: to, stage_since: at })
    .where('id', '=', id)
    .where('stage', '=', from)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

/** Keeps an article where it stands until the transaction ends. @returns false if it stands elsewhere or does not exist */
export async function holdStage(trx: Kysely<Database>, id: string, stage: string): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('article')
    .set({ stage })
    .where('id', '=', id)
    .where('stage', '=', stage)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

/** Notes when the article publishes itself; null: it does not. */
export async function setPublishAt(trx: Kysely<Database>, id: string, publishAt: number | null): Promise<void> {
  await trx.updateTable('article').set({ publish_at: publishAt }).where('id', '=', id).execute()
}

/** Notes since when the article waits to be signed anew; null: it does not. */
export async function setVoidSince(trx: Kysely<Database>, id: string, at: number | null): Promise<void> {
  await trx.updateTable('article').set({ void_since: at }).where('id', '=', id).execute()
}

/** Notes who is responsible for the article, when it is due, or both. */
export async function setAssignment(
  trx: Kysely<Database>,
  id: string,
  change: { readonly assignee?: string | null | undefined; readonly due_at?: number | undefined },
): Promise<void> {
  await trx.updateTable('article').set(change).where('id', '=', id).execute()
}

/** Notes until when the article is neither published nor exported as final; null lifts it. */
export async function setEmbargo(trx: Kysely<Database>, id: string, until: number | null): Promise<void> {
  await trx.updateTable('article').set({ embargo_until: until }).where('id', '=', id).execute()
}

/** Puts the article under a house profile. */
export async function setWorkflow(trx: Kysely<Database>, id: string, workflow: string): Promise<void> {
  await trx.updateTable('article').set({ workflow }).where('id', '=', id).execute()
}

/** @param usernames to whom the draft is narrowed; null opens it again @returns false if there is no such article */
export async function setNamedEditors(db: Kysely<Database>, id: string, usernames: readonly string[] | null): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('article')
    .set({ named_editors: usernames && JSON.stringify(usernames) })
    .where('id', '=', id)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

/** Moves an article to another channel on the desk at once; its document says so in the same transaction. */
export async function setChannel(trx: Kysely<Database>, id: string, channel: string): Promise<void> {
  await trx.updateTable('article').set({ channel }).where('id', '=', id).execute()
}

/** Writes the projection unless a later state has been projected already. */
export function projectionUpdate(
  db: Kysely<Database>,
  id: string,
  projection: Omit<Projection, 'updated_at' | 'updated_by'> & Partial<Projection>,
): CompiledQuery {
  return db.updateTable('article').set(projection).where('id', '=', id).where('projected_seq', '<=', projection.projected_seq).compile()
}

/** An article whose document has grown since it was projected. */
export interface ArticleToProject {
  readonly id: string
  readonly number: string
  readonly stage: string
  readonly projectedSeq: number
  /** Where the document's log ends. */
  readonly headSeq: number
}

/** Those of the articles whose document has grown since they were projected. */
export async function findArticlesToProject(db: Kysely<Database>, ids: readonly string[]): Promise<ArticleToProject[]> {
  return db
    .selectFrom('article')
    .innerJoin('article_doc', 'article_doc.id', 'article.id')
    .select(['article.id', 'article.number', 'article.stage', 'article.projected_seq as projectedSeq', 'article_doc.head_seq as headSeq'])
    .where('article.id', 'in', ids)
    .whereRef('article_doc.head_seq', '>', 'article.projected_seq')
    .execute()
}

/** Articles whose document has grown since it was projected, for the start after a crash. */
export async function listArticlesToProject(db: Kysely<Database>): Promise<string[]> {
  const rows = await db
    .selectFrom('article')
    .innerJoin('article_doc', 'article_doc.id', 'article.id')
    .select('article.id')
    .whereRef('article_doc.head_seq', '>', 'article.projected_seq')
    .execute()
  return rows.map((row) => row.id)
}

/** Rows of one statement: databases limit how many values it may have. */
const writersAtOnce = 100

/** Notes that people wrote in articles in stages; of each only the first time counts. */
export async function addWriters(db: Kysely<Database>, writers: readonly Insertable<ArticleWriterTable>[]): Promise<void> {
  for (let from = 0; from < writers.length; from += writersAtOnce) {
    await db
      .insertInto('article_writer')
      .values(writers.slice(from, from + writersAtOnce))
      .onConflict((conflict) => conflict.doNothing())
      .execute()
  }
}

/** Who wrote in an article, by their first change. */
export async function listWriters(db: Kysely<Database>, articleId: string): Promise<Selectable<ArticleWriterTable>[]> {
  return db.selectFrom('article_writer').selectAll().where('article_id', '=', articleId).orderBy('first_at').orderBy('user_id').execute()
}
