import { type CompiledQuery, type Kysely, type RawBuilder, type SqlBool, sql } from 'kysely'
import { gramsOf, type Phrase, phrasesOf } from './grams.ts'
import type { Database, DialectName } from './schema.ts'

/**
 * Tokens in one row of PostgreSQL's index, and how many the next row repeats. A tsvector knows positions up to 16,383
 * and 256 of them per token, so a long article takes several rows; a phrase is never longer than the overlap.
 */
const partSize = 4096
const partOverlap = 256

/**
 * What makes `text` (everything by which the article shall be found, 稿号 included) the searchable text of the article:
 * statements for one transaction.
 */
export function searchIndexing(
  db: Kysely<Database>,
  dialect: DialectName,
  article: { readonly articleId: string; readonly text: string },
): CompiledQuery[] {
  return indexers[dialect](article.articleId, gramsOf(article.text)).map((query) => query.compile(db))
}

/** Makes `text` the searchable text of the article. */
export async function indexArticle(
  db: Kysely<Database>,
  dialect: DialectName,
  article: { readonly articleId: string; readonly text: string },
): Promise<void> {
  for (const query of searchIndexing(db, dialect, article)) await db.executeQuery(query)
}

/**
 * A condition for a query that selects from `article`: the article contains everything the query asks for. Holds for
 * every article if the query is blank, for none if there is nothing in it to search for.
 */
export function searchArticles(dialect: DialectName, query: string): RawBuilder<SqlBool> {
  if (query.trim() === '') return sql<SqlBool>`1 = 1`
  const phrases = phrasesOf(query)
  if (phrases.length === 0) return sql<SqlBool>`1 = 0`
  return matchers[dialect](phrases)
}

const indexers: { readonly [D in DialectName]: (articleId: string, tokens: readonly string[]) => RawBuilder<unknown>[] } = {
  sqlite: (articleId, tokens) => [
    sql`insert into article_search_key (article_id) values (${articleId}) on conflict do nothing`,
    sql`insert or replace into article_search (rowid, tokens)
      select id, ${tokens.join(' ')} from article_search_key where article_id = ${articleId}`,
  ],
  postgres(articleId, tokens) {
    const parts = partsOf(tokens)
    const inserts = parts.map(
      (vector, part) => sql`insert into article_search (article_id, part, tokens) values (${articleId}, ${part}, ${vector}::tsvector)
        on conflict (article_id, part) do update set tokens = excluded.tokens`,
    )
    return [...inserts, sql`delete from article_search where article_id = ${articleId} and part >= ${parts.length}`]
  },
}

const matchers: { readonly [D in DialectName]: (phrases: readonly Phrase[]) => RawBuilder<SqlBool> } = {
  sqlite(phrases) {
    const match = phrases.map(({ tokens, prefix }) => `"${tokens.join(' ')}"${prefix ? ' *' : ''}`).join(' AND ')
    return sql<SqlBool>`article.id in (select article_id from article_search_key
      where id in (select rowid from article_search where article_search match ${match}))`
  },
  postgres(phrases) {
    // One condition per phrase, since two phrases may lie in different parts of one article.
    const conditions = phrases.map(({ tokens, prefix }) => {
      const match = `${tokens.map((token) => `'${token}'`).join(' <-> ')}${prefix ? ':*' : ''}`
      return sql<SqlBool>`article.id in (select article_id from article_search where tokens @@ ${match}::tsquery)`
    })
    return sql<SqlBool>`(${sql.join(conditions, sql` and `)})`
  },
}

/** The tokens as literals of tsvector, which no dictionary of the database touches. */
function partsOf(tokens: readonly string[]): string[] {
  const parts: string[] = []
  for (let from = 0; from < tokens.length; from += partSize - partOverlap) {
    parts.push(
      tokens
        .slice(from, from + partSize)
        .map((token, index) => `'${token}':${index + 1}`)
        .join(' '),
    )
    if (from + partSize >= tokens.length) break
  }
  return parts
}
