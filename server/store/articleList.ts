import { type Expression, type ExpressionBuilder, type Kysely, type SelectQueryBuilder, type SqlBool, sql } from 'kysely'
import type { ArticleRow } from './articles.ts'
import type { Database, DialectName } from './schema.ts'
import { searchArticles } from './search.ts'
import { type WaitingFor, waitsFor } from './waiting.ts'

/** Which articles; what is absent does not restrict. */
export interface ArticleFilter {
  readonly stage?: string | undefined
  readonly channel?: string | undefined
  /** As typed: what the text contains (see `searchArticles`), or what somebody is called who is at work on it. */
  readonly search?: string | undefined
  /** Id of a person: articles which that person started or wrote in. */
  readonly mineOf?: string | undefined
  /** Articles that wait for a person. */
  readonly waiting?: WaitingFor | undefined
  /** Id of a person who is responsible for them. */
  readonly assignee?: string | undefined
  /** Articles that were due before this moment and have not come to their end. */
  readonly dueBefore?: number | undefined
}

/** Stages in which nothing is due any more. */
const ended = ['published', 'killed', 'withdrawn'] as const

/** A place in the list, after the article that it names. */
export interface ArticleCursor {
  readonly updatedAt: number
  readonly id: string
}

export interface ArticlePage {
  readonly rows: readonly ArticleRow[]
  /** Where the next page begins; null at the end. */
  readonly next: ArticleCursor | null
}

/** Articles by their last change, the latest first. @param page at most `limit` rows, after `after` */
export async function listArticles(
  db: Kysely<Database>,
  dialect: DialectName,
  filter: ArticleFilter,
  page: { readonly limit: number; readonly after?: ArticleCursor | null | undefined },
): Promise<ArticlePage> {
  const { limit, after } = page
  const rows = await selectArticles(db, dialect, filter)
    .$if(Boolean(after), (query) => query.where(sql<boolean>`(article.updated_at, article.id) < (${after?.updatedAt}, ${after?.id})`))
    .selectAll('article')
    .orderBy('article.updated_at', 'desc')
    .orderBy('article.id', 'desc')
    .limit(limit + 1)
    .execute()
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  return { rows: shown, next: last && rows.length > limit ? { updatedAt: last.updated_at, id: last.id } : null }
}

/** How many articles of each stage there are under the filter; stages without any are absent. */
export async function countByStage(db: Kysely<Database>, dialect: DialectName, filter: ArticleFilter): Promise<Map<string, number>> {
  const rows = await selectArticles(db, dialect, filter)
    .select((eb) => ['article.stage', eb.fn.countAll<number>().as('count')])
    .groupBy('article.stage')
    .execute()
  return new Map(rows.map((row) => [row.stage, row.count]))
}

/** The cursor as opaque text that may stand in an address. */
export function encodeCursor({ updatedAt, id }: ArticleCursor): string {
  return Buffer.from(JSON.stringify([updatedAt, id])).toString('base64url')
}

/** @returns null if the text is not a cursor */
export function decodeCursor(text: string): ArticleCursor | null {
  try {
    const value: unknown = JSON.parse(Buffer.from(text, 'base64url').toString())
    if (!Array.isArray(value) || value.length !== 2) return null
    const [updatedAt, id] = value as unknown[]
    return Number.isSafeInteger(updatedAt) && typeof id === 'string' && !id.includes('\0') ? { updatedAt: updatedAt as number, id } : null
  } catch {
    return null
  }
}

/** Articles under the filter, for queries that say what of them is wanted. */
export function selectArticles(
  db: Kysely<Database>,
  dialect: DialectName,
  filter: ArticleFilter,
): SelectQueryBuilder<Database, 'article', object> {
  const { stage, channel, search = '', mineOf, waiting, assignee, dueBefore } = filter
  let query = db.selectFrom('article')
  if (stage !== undefined) query = query.where('article.stage', '=', stage)
  if (channel !== undefined) query = query.where('article.channel', '=', channel)
  if (search.trim() !== '') query = query.where((eb) => eb.or([searchArticles(dialect, search), hasAtWork(eb, search)]))
  if (waiting !== undefined) query = query.where((eb) => waitsFor(eb, waiting))
  if (assignee !== undefined) query = query.where('article.assignee', '=', assignee)
  if (dueBefore !== undefined) query = query.where('article.due_at', '<', dueBefore).where('article.stage', 'not in', ended)
  if (mineOf === undefined) return query
  return query.where((eb) =>
    eb.or([
      eb('article.created_by', '=', mineOf),
      eb('article.id', 'in', eb.selectFrom('article_writer').select('article_id').where('user_id', '=', mineOf)),
    ]),
  )
}

/** Whether somebody whose name contains what was typed (two characters at least) started it, wrote in it or is responsible. */
function hasAtWork(eb: ExpressionBuilder<Database, 'article'>, typed: string): Expression<SqlBool> {
  const name = typed.normalize('NFKC').trim().toLowerCase()
  if ([...name].length < 2) return sql<SqlBool>`1 = 0`
  const pattern = `%${name.replace(/[\\%_]/g, '\\$&')}%`
  const called = eb
    .selectFrom('app_user')
    .select('app_user.id')
    .where(sql<SqlBool>`(lower(app_user.name) like ${pattern} escape ${'\\'} or app_user.username = ${name})`)
  return eb.or([
    eb('article.created_by', 'in', called),
    eb('article.assignee', 'in', called),
    eb('article.id', 'in', eb.selectFrom('article_writer').select('article_id').where('user_id', 'in', called)),
  ])
}
