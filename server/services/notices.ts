import type { Kysely } from 'kysely'
import { DomainError } from '#shared/errors.ts'
import {
  mostNotices,
  type Notice,
  type NoticesQuery,
  type NoticesResponse,
  noticeDays,
  noticeKinds,
  type ReadNoticesRequest,
  type UnreadResponse,
} from '#shared/protocol/notices.ts'
import { actions } from '#shared/workflow/stages.ts'
import { countUnread, listNotices, markRead, type NoticeCursor, pruneNotices, type ShownNotice } from '../store/notices.ts'
import type { Database } from '../store/schema.ts'
import type { Account } from './account.ts'
import { isoTime } from './articleView.ts'
import type { DeskFeed } from './deskFeed.ts'
import { type Directory, readDirectory } from './directory.ts'
import { stageOf } from './facts.ts'

export interface NoticesDeps {
  readonly db: Kysely<Database>
  readonly feed: DeskFeed
  readonly now: () => number
}

const dayMs = 24 * 60 * 60 * 1000

/** A person's notices (通知). They are written with the step that causes them, in its transaction: see `tellOfStep`. */
export class Notices {
  readonly #deps: NoticesDeps

  constructor(deps: NoticesDeps) {
    this.#deps = deps
  }

  /** The person's own, the latest first. @throws DomainError bad_request if the cursor is none of ours */
  async list(actor: Account, { cursor, limit }: NoticesQuery): Promise<NoticesResponse> {
    const { db } = this.#deps
    const after = cursor === undefined ? null : decodeCursor(cursor)
    if (cursor !== undefined && after === null) throw new DomainError('bad_request', 'the cursor is not one of this list')
    const rows = await listNotices(db, actor.id, { limit: limit + 1, after })
    const person = await readDirectory(db)
    const shown = rows.slice(0, limit)
    const last = shown.at(-1)
    return {
      notices: shown.map((row) => noticeOf(row, person)),
      unread: await countUnread(db, actor.id),
      next: last && rows.length > limit ? Buffer.from(JSON.stringify([last.at, last.id])).toString('base64url') : null,
    }
  }

  /** Marks notices of the person as read; what is not theirs stays as it is. */
  async read(actor: Account, request: ReadNoticesRequest): Promise<UnreadResponse> {
    const { db, feed, now } = this.#deps
    await markRead(db, actor.id, 'all' in request ? null : request.ids, now())
    feed.noticed([actor.id])
    return { unread: await countUnread(db, actor.id) }
  }

  /** Removes what is too old or too much. */
  async prune(): Promise<void> {
    const { db, now } = this.#deps
    await pruneNotices(db, now() - noticeDays * dayMs, mostNotices)
  }
}

function noticeOf(row: ShownNotice, person: Directory): Notice {
  return {
    id: row.id,
    kind: noticeKinds.find((kind) => kind === row.kind) ?? 'awaiting',
    article: { id: row.article_id, number: row.number, headline: row.headline, stage: stageOf(row.stage) },
    action: actions.find((action) => action === row.action) ?? null,
    by: row.actor_id === null ? null : person(row.actor_id),
    reason: row.reason,
    at: isoTime(row.at),
    isRead: row.read_at !== null,
  }
}

/** @returns null if the text is not a cursor */
function decodeCursor(text: string): NoticeCursor | null {
  try {
    const value: unknown = JSON.parse(Buffer.from(text, 'base64url').toString())
    if (!Array.isArray(value) || value.length !== 2) return null
    const [at, id] = value as unknown[]
    return Number.isSafeInteger(at) && typeof id === 'string' && !id.includes('\0') ? { at: at as number, id } : null
  } catch {
    return null
  }
}
