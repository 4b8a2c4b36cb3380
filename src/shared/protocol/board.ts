import { z } from 'zod'
import type { ErrorCode } from '../errors.ts'
import type { Decision } from '../workflow/recordChain.ts'
import { type Action, type Stage, stages } from '../workflow/stages.ts'
import { type ArticleSummary, deskFlag } from './api.ts'

/*
 * The desk's board (稿件看板): articles in columns by stage, steps for many of them at once, and what the desk is told of
 * while it is open.
 */

const conditions = {
  channel: z.string().max(40).optional(),
  q: z.string().trim().max(200).optional(),
  mine: deskFlag.optional(),
  waiting: z.literal('me').optional(),
  /** Articles for which the person is responsible. */
  assignee: z.literal('me').optional(),
  /** Articles whose time has passed. */
  overdue: deskFlag.optional(),
  /** Cards of a column. */
  limit: z.coerce.number().int().min(1).max(100).default(20),
}

/** GET /api/board */
export const boardQuery = z.object({ ...conditions, stage: z.enum(stages).optional() })
export type BoardQuery = z.output<typeof boardQuery>

/** GET /api/board/:stage: more of a column. */
export const boardColumnQuery = z.object({ ...conditions, cursor: z.string().max(200) })
export type BoardColumnQuery = z.output<typeof boardColumnQuery>

/** Articles of a column in its order: what is due first, then what has been there longest; of what has ended the latest. */
export interface BoardCards {
  readonly articles: readonly ArticleSummary[]
  /** Pass as `cursor` for more; null at the end. */
  readonly next: string | null
}

export interface BoardColumn extends BoardCards {
  readonly stage: Stage
  /** How many there are under the filter. */
  readonly count: number
  /** Since when the one that has been there longest is there; null: the column is empty. */
  readonly oldest: string | null
  /** Of how many the time has passed. */
  readonly overdue: number
}

export interface BoardResponse {
  /** Every stage in the order of the way, the empty ones too. */
  readonly columns: readonly BoardColumn[]
}

/**
 * Steps that can be taken for many articles at once: those that need nothing but a reason. To pass or sign an article is
 * to approve a text that one has open before one; nobody does that for a pile.
 */
export const batchActions = ['submit', 'recall', 'return', 'hold', 'resume', 'kill', 'publish'] as const satisfies Action[]
export type BatchAction = (typeof batchActions)[number]

/** Most articles of one batch. */
export const mostAtOnce = 50

/** POST /api/articles/actions */
export const batchRequest = z.object({
  action: z.enum(batchActions),
  reason: z.string().trim().max(2000).optional(),
  articles: z
    .array(
      z.strictObject({
        id: z.string().min(1).max(40),
        /** Where the person saw it: if it stands elsewhere by now, nothing is done with it. */
        stage: z.enum(stages),
      }),
    )
    .min(1)
    .max(mostAtOnce)
    .refine((list) => new Set(list.map(({ id }) => id)).size === list.length, 'an article is named twice'),
})
export type BatchRequest = z.input<typeof batchRequest>

/** What became of one article of a batch. */
export type BatchResult =
  | { readonly id: string; readonly ok: true; readonly stage: Stage; readonly decision: Decision }
  | { readonly id: string; readonly ok: false; readonly error: { readonly code: ErrorCode; readonly message: string } }

export interface BatchResponse {
  /** In the order of the request. */
  readonly results: readonly BatchResult[]
}

/** Where the desk's socket is. */
export const deskPath = '/desk'

/**
 * What the desk's socket says, as JSON. `hello` comes first; a client that has seen another version, or none, asks for
 * everything anew, so that nothing is lost while a line is down.
 */
export type DeskMessage =
  | { readonly type: 'hello'; readonly version: string }
  /** Articles have changed. */
  | { readonly type: 'articles'; readonly version: string }
  /** There is something new for this person. */
  | { readonly type: 'notices' }
