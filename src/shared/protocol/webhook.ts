import { z } from 'zod'
import type { Decision } from '../workflow/recordChain.ts'
import type { Action, Stage } from '../workflow/stages.ts'
import type { NoticeKind } from './notices.ts'

/*
 * The newsroom's webhook: steps and notices as JSON, posted to one address of the house, signed and in the end at least
 * once. `Galley-Signature: t=<seconds>,v1=<hex>` is HMAC-SHA256 under the secret over `<seconds>.<body>`; `Galley-Event`
 * is the id by which a receiver knows what it has already.
 */

export const webhookHeaders = { signature: 'galley-signature', event: 'galley-event' } as const

/** PUT /api/site/webhook: any of its parts. An address of null turns it off. */
export const updateWebhookRequest = z
  .strictObject({
    url: z
      .string()
      .trim()
      .max(500)
      .regex(/^https?:\/\/[^\s/@]+(\/\S*)?$/, 'an http or https address without a password in it')
      .nullable(),
    /** At least 16 characters. It is stored and never told. */
    secret: z.string().min(16).max(200),
    /** Whether the address may be one of this machine or of a private network, and plain http there. */
    allowPrivate: z.boolean(),
  })
  .partial()
  .refine((value) => Object.keys(value).length > 0, 'nothing to change')
export type UpdateWebhookRequest = z.input<typeof updateWebhookRequest>

/** An event that was given up. */
export interface WebhookFailure {
  readonly id: string
  readonly type: string
  readonly at: string
  readonly attempts: number
  readonly error: string
}

/** GET /api/site/webhook */
export interface WebhookResponse {
  readonly url: string | null
  readonly hasSecret: boolean
  readonly allowPrivate: boolean
  /** Events that are still tried. */
  readonly pending: number
  /** Why the oldest of them could not be delivered yet; null: it was not tried, or there is none. */
  readonly trouble: string | null
  /** The latest that were given up. */
  readonly failures: readonly WebhookFailure[]
  /** When the receiver last took an event. */
  readonly deliveredAt: string | null
}

/** What is posted. */
export interface WebhookEvent {
  readonly id: string
  /** `article.submit`, `article.return`, …: the step; `article.voided`: the text was changed after it was signed; `test`. */
  readonly type: `article.${Action | 'voided'}` | 'test'
  readonly at: string
  /** Null in a `test`. */
  readonly article: {
    readonly id: string
    readonly number: string
    readonly headline: string
    readonly channel: string
    readonly stage: Stage
    /** Below the address of the newsroom. */
    readonly path: string
  } | null
  readonly by: { readonly username: string; readonly name: string } | null
  /** Where it stood before; null: it did not move. */
  readonly from: Stage | null
  readonly decision: Decision | null
  readonly reason: string
  /** Who is told of what. */
  readonly notices: readonly { readonly kind: NoticeKind; readonly to: string }[]
}
