import type { Kysely } from 'kysely'
import { DomainError } from '#shared/errors.ts'
import type { UpdateArticleRequest } from '#shared/protocol/api.ts'
import { mayAssign } from '#shared/workflow/permissions.ts'
import { setAssignment } from '../store/articles.ts'
import { insertNotices } from '../store/notices.ts'
import { type Database, neverDue } from '../store/schema.ts'
import { findUserByName } from '../store/users.ts'
import type { Account } from './account.ts'
import { knowArticle, refused } from './facts.ts'
import { newId } from './ids.ts'

/**
 * Says who is responsible for an article (责编), when it is due (截稿), or both. Neither changes anybody's rights.
 * @param at milliseconds since 1970
 * @returns who has a notice of it
 * @throws DomainError article_not_found, user_not_found, wrong_stage, role_may_not
 */
export async function changeAssignment(
  trx: Kysely<Database>,
  account: Account,
  id: string,
  { assignee, dueAt }: Pick<UpdateArticleRequest, 'assignee' | 'dueAt'>,
  at: number,
): Promise<readonly string[]> {
  const { facts, row } = await knowArticle(trx, id)
  const verdict = mayAssign(account, facts)
  if (!verdict.ok) throw refused(verdict.error)
  const person = await personNamed(trx, assignee)
  await setAssignment(trx, id, {
    ...(assignee !== undefined && { assignee: person }),
    ...(dueAt !== undefined && { due_at: dueAt === null ? neverDue : Date.parse(dueAt) }),
  })
  if (person === null || person === row.assignee || person === account.id) return []
  const notice = { id: newId(), user_id: person, article_id: id, kind: 'assigned', action: '', actor_id: account.id, reason: '', at }
  await insertNotices(trx, [{ ...notice, read_at: null }])
  return [person]
}

/** @returns a user's id; null: nobody */
async function personNamed(trx: Kysely<Database>, username: string | null | undefined): Promise<string | null> {
  if (username == null) return null
  const user = await findUserByName(trx, username.trim().toLowerCase())
  if (!user || user.disabled === 1) throw new DomainError('user_not_found', 'no such account', { username })
  return user.id
}
