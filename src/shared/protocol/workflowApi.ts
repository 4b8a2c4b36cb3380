import { z } from 'zod'
import type { ErrorCode } from '../errors.ts'
import { type ErrorScore, errorKinds, errorPlaces } from '../workflow/errorRate.ts'
import type { Signature } from '../workflow/permissions.ts'
import type { Decision } from '../workflow/recordChain.ts'
import type { Role } from '../workflow/roles.ts'
import { type Action, actions, type Stage } from '../workflow/stages.ts'
import type { TextChange } from '../workflow/textChanges.ts'
import { type ArticleDetail, moment, type Person } from './api.ts'

/*
 * What goes over the wire about the way of an article: steps, the review record, corrections.
 */

/** An error that was found in a proof. */
const foundError = z.strictObject({
  kind: z.enum(errorKinds),
  place: z.enum(errorPlaces).default('text'),
  text: z.string().trim().max(200).default(''),
  characters: z.number().int().min(1).max(10_000).default(1),
  count: z.number().int().min(1).max(1000).default(1),
})

export const actionRequest = z.object({
  action: z.enum(actions),
  reason: z.string().trim().max(2000).optional(),
  /** SHA-256 (`articleSha256`) of the text that the person has read: if the server's is another one, the step is refused. */
  textSha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/, 'SHA-256 in lower-case hexadecimal')
    .optional(),
  /** Takes the separation of duties on oneself, with `reason`: the record shows it. */
  override: z.boolean().optional(),
  /** Only approves a correction or withdrawal, for the administrator to carry out. */
  approveOnly: z.boolean().optional(),
  /** When `schedule` publishes; null takes the time back for which it was scheduled. */
  publishAt: moment.nullable().optional(),
  /** What a proofreader found, with `pass` or `return` in a proof. */
  errors: z.array(foundError).max(500).optional(),
  /** 更正 as the page prints it, with `publish` of a correction; unset: drafted from what changed. */
  notice: z.string().trim().min(1).max(2000).optional(),
})
export type ActionRequest = z.input<typeof actionRequest>

export interface ActionOffer {
  readonly action: Action
  readonly allowed: boolean
  readonly to: Stage | null
  readonly needsReason: boolean
  /** Whether the action moves the article or only proposes it to who decides. */
  readonly effect: 'move' | 'propose'
  /** Why not, when not allowed. */
  readonly reason: ErrorCode | null
  /** Whether the refusal may be overridden with a reason (`override`), which the record then shows. */
  readonly overridable: boolean
}
/** How the text stands to its signature. */
export interface SignatureState {
  readonly state: Signature
  /** The last signature since the article entered review; null: none. */
  readonly signed: { readonly by: Person; readonly at: string; readonly textSha256: string } | null
  /** What changed since. */
  readonly changes: readonly TextChange[]
  /** How many changes there are; `changes` holds the first of them. */
  readonly count: number
  /** Who has written since, in the order in which they began; nobody where nothing changed. */
  readonly changedBy: readonly Person[]
}

/** A step that somebody proposed or approved. */
export interface PendingStep {
  readonly action: Action
  readonly decision: Decision
  readonly by: Person
  readonly at: string
  readonly reason: string
  /** The time proposed with `schedule`; null otherwise. */
  readonly publishAt: string | null
}

export interface ActionsResponse {
  readonly stage: Stage
  readonly signature: SignatureState
  /** What was proposed or approved in this stage and is not carried out, in order. */
  readonly pending: readonly PendingStep[]
  readonly actions: readonly ActionOffer[]
}
export interface ActionResponse {
  readonly stage: Stage
  /** `proposed` and `approved` have moved nothing. */
  readonly decision: Decision
  readonly article: ArticleDetail
}

/** One step of the review record (审稿单). */
export interface RecordStep {
  readonly step: number
  readonly action: Action | 'create'
  readonly from: Stage | null
  readonly to: Stage
  readonly by: Person
  /** The role in which the person acted. */
  readonly role: Role
  readonly reason: string
  readonly at: string
  /** SHA-256 of the canonical article JSON at that moment, hexadecimal. */
  readonly textSha256: string
  readonly characters: number
  readonly decision: Decision
  /** `at` in the paper's own time, with its offset. */
  readonly localTime: string
  /** Position in the document's log: which version it was. */
  readonly version: number
  /** The refusal that the person overrode with `reason`; null: none. */
  readonly override: ErrorCode | null
  readonly details: StepDetails
  /** What is sealed, as canonical JSON, with the fingerprint of the step before. */
  readonly entry: string
  /** SHA-256 of `entry`, hexadecimal. */
  readonly hash: string
}

/** What else belongs to a step of the record. */
export interface StepDetails {
  /** Places at which the text differs from that of the step before. */
  readonly changes?: number
  /** A proof: its running number in the article, and what was found. */
  readonly proof?: ErrorScore & { readonly round: number }
  /** Whether proof marks stand under the old signature. */
  readonly keptMarks?: boolean
  readonly publishAt?: string
  /** Whether the time was taken back for which it was scheduled. */
  readonly unscheduled?: boolean
  /** Whether it was published by the clock. */
  readonly scheduled?: boolean
  readonly edition?: number
  readonly notice?: string
}

/** GET /api/articles/:id/record: 审稿单, whole and verifiable: see `verifyChain`. */
export interface RecordResponse {
  readonly article: {
    readonly id: string
    readonly number: string
    readonly headline: string
    readonly channel: string
    /** When it was started. */
    readonly receivedAt: string
    readonly author: Person
  }
  readonly steps: readonly RecordStep[]
  /** All proofs together; null: none was read. */
  readonly proofs: (ErrorScore & { readonly rounds: number }) | null
  /** Whether the chain is whole; if not, the number of the first step that is not as it was sealed. */
  readonly chain: { readonly whole: boolean; readonly brokenAt: number | null }
  /** Until when the record is kept at least. */
  readonly keptUntil: string
  readonly seal: RecordSeal
}

/**
 * The newsroom's signature over how many steps the record has and how it ends: of a chain alone nobody sees that its last
 * steps were cut off, or that all of it was made anew. Signed is `recordSealMessage`, in UTF-8.
 */
export interface RecordSeal {
  readonly algorithm: 'Ed25519'
  /** Which of the newsroom's keys: its `kid` in the published list. */
  readonly key: string
  /** Base64, 64 bytes. */
  readonly signature: string
}

/** @param lastHash of the last step; empty when there is none */
export function recordSealMessage(articleId: string, number: string, steps: number, lastHash: string): string {
  return `galley-record 1\n${JSON.stringify([articleId, number, steps, lastHash])}`
}

/** Details of `article_changed` and `signature_void`: what changed since the text that was read or signed. */
export interface ChangedDetails {
  readonly textSha256: string
  /** Null: the text that was read is not known any more. */
  readonly changes: readonly TextChange[] | null
  readonly count: number | null
}

/** GET /api/articles/:id/correction: what a correction changes of the published edition, and the 更正 drafted from it. */
export interface CorrectionResponse {
  readonly edition: number
  readonly publishedAt: string
  readonly changes: readonly TextChange[]
  readonly count: number
  readonly notice: string
}
