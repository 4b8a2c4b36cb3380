import type { CompiledQuery, Kysely } from 'kysely'
import type { ArticleJson } from '#shared/article/json.ts'
import { waitsForSignature } from '#shared/workflow/permissions.ts'
import { proofStages } from '#shared/workflow/stages.ts'
import type { Database } from '../store/schema.ts'
import { listUsers } from '../store/users.ts'
import { insertVoidNotices, voidUpdate } from '../store/voidSignatures.ts'
import { accountOf } from './account.ts'
import { knowArticle } from './facts.ts'
import { newId } from './ids.ts'
import { signingOf } from './signing.ts'
import { readSite } from './site.ts'
import { readWebhook, webhookRow } from './webhookOutbox.ts'

/**
 * What follows for the signature when a text went on in proofs: statements that note since when it is void, or that it
 * is not, and tell the duty editors; for the transaction in which the desk is told of the text.
 * @param article the text as it stands
 * @param by whose the last change is; null: not known
 * @returns the statements, and who has a notice once they have run
 */
export async function voidQueries(
  db: Kysely<Database>,
  { id, stage, by, at }: { readonly id: string; readonly stage: string; readonly by: string | null; readonly at: number },
  article: ArticleJson,
): Promise<{ readonly queries: readonly CompiledQuery[]; readonly told: readonly string[] }> {
  const none = { queries: [], told: [] }
  if (!proofStages.some((proof) => proof === stage)) return none
  const known = await knowArticle(db, id)
  if (known.facts.stage !== stage) return none
  const { review } = await readSite(db)
  const signing = await signingOf(db, known, review.keepProofMarks, article)
  const isVoid = waitsForSignature(known.facts, signing)
  if (isVoid === (known.row.void_since !== null)) return none
  if (!isVoid) return { queries: [voidUpdate(db, { id, stage, at: null })], told: [] }
  const people = (await listUsers(db)).filter((user) => user.disabled === 0).map(accountOf)
  const signer = known.steps.find((step) => step.step === signing.copy?.step)?.user_id
  const chiefs = people.filter(({ roles }) => roles.includes('chief'))
  const own = chiefs.filter((chief) => chief.id === signer)
  // Whoever signed is asked first; if they are not there any more, everybody who could have.
  const told = (own.length > 0 ? own : chiefs).filter((chief) => chief.id !== by)
  const notices = told.map(({ id: user_id }) => {
    return { id: newId(), user_id, article_id: id, kind: 'voided', action: '', actor_id: by, reason: '', at, read_at: null }
  })
  const who = people.find((person) => person.id === by)
  const event =
    (await readWebhook(db)).url === null
      ? null
      : webhookRow(
          {
            type: 'article.voided',
            article: {
              id,
              number: known.row.number,
              headline: known.row.headline,
              channel: known.row.channel,
              stage: known.facts.stage,
              path: `/articles/${id}`,
            },
            by: who ? { username: who.username, name: who.name } : null,
            from: null,
            decision: null,
            reason: '',
            notices: told.map(({ username }) => ({ kind: 'voided' as const, to: username })),
          },
          at,
        )
  return {
    // First the notices: they are written only where the article is not void yet.
    queries: [...insertVoidNotices(db, { id, stage }, notices, event), voidUpdate(db, { id, stage, at })],
    told: told.map((person) => person.id),
  }
}
