import type { Kysely } from 'kysely'
import { noticesOf, type TakenStep } from '#shared/workflow/notices.ts'
import { insertNotices, settleNotices } from '../store/notices.ts'
import type { Database } from '../store/schema.ts'
import { listUsers } from '../store/users.ts'
import { type Account, accountOf } from './account.ts'
import { knowArticle } from './facts.ts'
import { newId } from './ids.ts'
import { queueEvent } from './webhookOutbox.ts'

/**
 * Writes down who is told of a step, in the step's own transaction: whoever sees the step finds their notice.
 * @param step as it was written into the record
 * @returns the people whose notices are others now
 */
export async function tellOfStep(
  trx: Kysely<Database>,
  actor: Account,
  id: string,
  step: Omit<TakenStep, 'actorId'> & { readonly at: number },
): Promise<readonly string[]> {
  const { row, facts } = await knowArticle(trx, id)
  const people = (await listUsers(trx)).filter((user) => user.disabled === 0).map(accountOf)
  const told = noticesOf({ ...step, actorId: actor.id }, facts, row.assignee, people)
  const { action, at, reason } = step
  // What it asked of somebody is done, whoever did it.
  const settled = step.decision === 'done' ? await settleNotices(trx, id, ['awaiting', 'proposed', 'approved', 'voided'], at) : []
  await insertNotices(
    trx,
    [...told].map(([user_id, kind]) => {
      return { id: newId(), user_id, article_id: id, kind, action, actor_id: actor.id, reason, at, read_at: null }
    }),
  )
  await queueEvent(
    trx,
    {
      type: `article.${action}`,
      article: {
        id,
        number: row.number,
        headline: row.headline,
        channel: row.channel,
        stage: facts.stage,
        path: `/articles/${id}`,
      },
      by: { username: actor.username, name: actor.name },
      from: step.from === step.to ? null : step.from,
      decision: step.decision,
      reason,
      notices: people.flatMap(({ id: userId, username }) => {
        const kind = told.get(userId)
        return kind ? [{ kind, to: username }] : []
      }),
    },
    at,
  )
  return [...new Set([...told.keys(), ...settled])]
}
