import type { Kysely } from 'kysely'
import { z } from 'zod'
import { listWriters } from '../store/articles.ts'
import type { Database, ReviewStepTable } from '../store/schema.ts'
import { rolesIn } from './account.ts'
import { isoTime } from './articleView.ts'
import { readDirectory } from './directory.ts'

const signedPeople = z.object({
  /** Who changed the text, in the order of their first changes; one who wrote in several stages occurs in each. */
  writers: z.array(z.object({ name: z.string(), roles: z.array(z.string()), stage: z.string(), since: z.string() })),
  /** The review record up to the signature. */
  steps: z.array(
    z.object({ step: z.number(), action: z.string(), name: z.string(), role: z.string(), at: z.string(), textSha256: z.string() }),
  ),
})

/** Everybody who took part in an article, by the names that they bear at that moment. Times are ISO 8601 in UTC. */
export type SignedPeople = z.infer<typeof signedPeople>

/** @param steps the record up to the signature */
export async function peopleOf(db: Kysely<Database>, articleId: string, steps: readonly ReviewStepTable[]): Promise<SignedPeople> {
  const [writers, person] = [await listWriters(db, articleId), await readDirectory(db)]
  return {
    writers: writers.map(({ user_id, roles, stage, first_at }) => ({
      name: person(user_id).name,
      roles: rolesIn(roles),
      stage,
      since: isoTime(first_at),
    })),
    steps: steps.map(({ step, action, user_id, role, at, text_sha256 }) => ({
      step,
      action,
      name: person(user_id).name,
      role,
      at: isoTime(at),
      textSha256: text_sha256,
    })),
  }
}

/** @throws ZodError if the stored text is not such a list */
export function storedPeople(stored: string): SignedPeople {
  return signedPeople.parse(JSON.parse(stored))
}
