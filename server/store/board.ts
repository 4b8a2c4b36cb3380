import { type Kysely, sql } from 'kysely'
import { type ArticleFilter, selectArticles } from './articleList.ts'
import type { ArticleRow } from './articles.ts'
import type { Database, DialectName } from './schema.ts'

/**
 * The desk's board. Figures of all columns are one grouped query that reads an index and no article; each column's
 * cards are a range of an index that ends with the last card, however many articles lie behind it.
 */

/** Of a column, whatever of it is shown. */
export interface ColumnFigures {
  readonly stage: string
  readonly count: number
  /** Milliseconds since 1970. */
  readonly oldest: number
  readonly overdue: number
}

/** A column's order: `urgent` is what is due first, then what has been there longest; `latest` what came last. */
export type ColumnOrder = 'urgent' | 'latest'

/** A place in a column, after the article that it names. */
export type ColumnCursor = Pick<ArticleRow, 'due_at' | 'stage_since' | 'id'>

export interface ColumnWanted {
  readonly stage: string
  readonly order: ColumnOrder
  /** Most cards. */
  readonly limit: number
  readonly after?: ColumnCursor | undefined
}

/** Figures of every stage that has articles under the filter. @param now milliseconds since 1970 */
export function columnFigures(db: Kysely<Database>, dialect: DialectName, filter: ArticleFilter, now: number): Promise<ColumnFigures[]> {
  return selectArticles(db, dialect, filter)
    .select((eb) => [
      'article.stage',
      eb.fn.countAll<number>().as('count'),
      eb.fn.min('article.stage_since').as('oldest'),
      sql<number>`sum(case when article.due_at < ${now} then 1 else 0 end)`.as('overdue'),
    ])
    .groupBy('article.stage')
    .$castTo<ColumnFigures>()
    .execute()
}

/** The cards of columns, each in its order and at most `limit` of it, in one statement. */
export async function columnCards(
  db: Kysely<Database>,
  dialect: DialectName,
  filter: Omit<ArticleFilter, 'stage'>,
  columns: readonly ColumnWanted[],
): Promise<ArticleRow[]> {
  const [first, ...rest] = columns.map((column) => db.selectFrom(columnQuery(db, dialect, filter, column).as('card')).selectAll('card'))
  if (!first) return []
  return rest.reduce((query, next) => query.unionAll(next), first).execute()
}

/** One column's cards as a query. */
export function columnQuery(
  db: Kysely<Database>,
  dialect: DialectName,
  filter: Omit<ArticleFilter, 'stage'>,
  { stage, order, limit, after }: ColumnWanted,
) {
  const query = selectArticles(db, dialect, { ...filter, stage })
    .selectAll('article')
    .limit(limit)
  if (order === 'latest') {
    return query
      .$if(after !== undefined, (more) =>
        more.where(sql<boolean>`(article.stage_since, article.id) < (${after?.stage_since}, ${after?.id})`),
      )
      .orderBy('article.stage_since', 'desc')
      .orderBy('article.id', 'desc')
  }
  return query
    .$if(after !== undefined, (more) =>
      more.where(sql<boolean>`(article.due_at, article.stage_since, article.id) > (${after?.due_at}, ${after?.stage_since}, ${after?.id})`),
    )
    .orderBy('article.due_at')
    .orderBy('article.stage_since')
    .orderBy('article.id')
}
