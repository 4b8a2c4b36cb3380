import { randomUUID } from 'node:crypto'
import type { Insertable, Kysely } from 'kysely'
import { insertArticle } from '../../../server/store/articles.ts'
import type { ArticleTable, Database, UserTable } from '../../../server/store/schema.ts'
import { insertUser } from '../../../server/store/users.ts'

/** Stores a person. @returns the id */
export async function addUser(db: Kysely<Database>, user: Partial<Insertable<UserTable>> = {}): Promise<string> {
  const id = user.id ?? randomUUID()
  await insertUser(db, {
    id,
    username: id,
    name: '李清',
    roles: '["reporter"]',
    password_hash: 'x',
    disabled: 0,
    created_at: 1,
    last_seen_at: null,
    ...user,
  })
  return id
}

/** Stores an article without a document. @returns the id */
export async function addArticle(
  db: Kysely<Database>,
  article: Partial<Insertable<ArticleTable>> & Pick<Insertable<ArticleTable>, 'created_by'>,
): Promise<string> {
  const id = article.id ?? randomUUID()
  await insertArticle(db, {
    id,
    number: id,
    stage: 'draft',
    stage_since: 1,
    created_at: 1,
    named_editors: null,
    channel: 'news',
    language: 'zh',
    kicker: '',
    headline: '',
    characters: 0,
    updated_at: 1,
    updated_by: null,
    projected_seq: 0,
    workflow: 'newspaper',
    ...article,
  })
  return id
}
