import { z } from 'zod'
import type { Action, Stage } from '../workflow/stages.ts'
import type { Person } from './api.ts'

/*
 * Notices (通知): what a person is told of articles, in the application and by the newsroom's webhook.
 */

export const noticeKinds = [
  /** The article came back (退回): to its authors. */
  'returned',
  /** Its next step is yours. */
  'awaiting',
  /** Somebody proposes a step that you decide. */
  'proposed',
  /** A step was approved that you carry out. */
  'approved',
  'signed',
  'published',
  'withdrawn',
  'killed',
  /** The text was changed after you signed it. */
  'voided',
  /** You are responsible for it now. */
  'assigned',
  /** Somebody named you with @ in what they said with a step. */
  'mention',
] as const
export type NoticeKind = (typeof noticeKinds)[number]

/** How long notices are kept, and how many of one person. */
export const noticeDays = 90
export const mostNotices = 500

export interface Notice {
  readonly id: string
  readonly kind: NoticeKind
  readonly article: { readonly id: string; readonly number: string; readonly headline: string; readonly stage: Stage }
  /** The step of which it is; null: of none. */
  readonly action: Action | null
  /** Whose doing it was; null: nobody's. */
  readonly by: Person | null
  /** What was said with it. */
  readonly reason: string
  readonly at: string
  readonly isRead: boolean
}

/** GET /api/notices */
export const noticesQuery = z.object({
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(30),
})
export type NoticesQuery = z.output<typeof noticesQuery>

export interface NoticesResponse {
  /** The latest first. */
  readonly notices: readonly Notice[]
  readonly unread: number
  /** Pass as `cursor` for more; null at the end. */
  readonly next: string | null
}

/** POST /api/notices/read: these, or all of the person's. */
export const readNoticesRequest = z.union([
  z.strictObject({ ids: z.array(z.string().max(40)).min(1).max(100) }),
  z.strictObject({ all: z.literal(true) }),
])
export type ReadNoticesRequest = z.input<typeof readNoticesRequest>

export interface UnreadResponse {
  readonly unread: number
}
