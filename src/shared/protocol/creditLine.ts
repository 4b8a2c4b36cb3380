import { z } from 'zod'
import { type Credit, creditRoles } from '../article/credit.ts'
import { isBlank } from '../article/read.ts'
import type { ErrorCode } from '../errors.ts'
import type { Proposal } from '../workflow/credits.ts'
import type { Person } from './api.ts'
import { personName } from './personName.ts'

/* The credit line (署名行) of one article; the house's policy is a part of the site profile. */

const names = z.array(personName).max(20).readonly()

/** PUT /api/articles/:id/credits: the whole line as it shall be, or null for what is proposed. */
export const changeCreditsRequest = z.strictObject({
  credits: z
    .array(z.strictObject({ role: z.enum(creditRoles), names }))
    .max(creditRoles.length)
    .nullable(),
  reason: z
    .string()
    .trim()
    .max(500)
    .refine((reason) => !isBlank(reason), 'say why'),
  /** Of the line that the person has seen: if somebody changed it meanwhile, the request is refused. */
  revision: z.number().int().nonnegative(),
})
export type ChangeCreditsRequest = z.input<typeof changeCreditsRequest>

/** A change of the line, as it is recorded. */
export interface CreditChangeRecord {
  readonly revision: number
  /** The roles that were changed, whole; empty: back to the proposal. */
  readonly credits: readonly Credit[]
  readonly reason: string
  readonly by: Person
  /** ISO 8601 in UTC. */
  readonly at: string
}

/** GET /api/articles/:id/credits */
export interface CreditsResponse {
  /** Whom the page names, as things stand; of signed copy as it was signed. */
  readonly credits: readonly Credit[]
  readonly proposal: Proposal
  /** Of the last change; 0 without any. */
  readonly revision: number
  /** Every change, the first one first. */
  readonly changes: readonly CreditChangeRecord[]
  /** Changed roles for which something else is proposed now than when they were changed. */
  readonly outdated: readonly Credit['role'][]
  /** True: signed, so the names stay. */
  readonly frozen: boolean
  readonly mayChange: { readonly allowed: boolean; readonly reason: ErrorCode | null }
}
