import type { Kysely } from 'kysely'
import { DomainError } from '#shared/errors.ts'
import { decodeHistory, type LogRow } from './historyChunk.ts'
import type { Database } from './schema.ts'

/** Rows that are read from the log in one statement. */
const pageSize = 200

export interface HistoryRange {
  /** Last row that is not wanted; unset: from the first row on. */
  readonly after?: number
  /** Last row that is wanted; unset: the last one that is committed when the reading begins. */
  readonly upTo?: number
}

/**
 * Every row of a document's log in order, folded or not; none for a document that does not exist. The log may be
 * folded while it is read.
 *
 * @throws DomainError document_damaged if a row is missing or a folded chunk is damaged
 */
export async function* readHistory(db: Kysely<Database>, docId: string, range: HistoryRange = {}): AsyncGenerator<LogRow, void, void> {
  const upTo = range.upTo ?? (await readHead(db, docId))
  let next = (range.after ?? 0) + 1
  while (next <= upTo) {
    const rows = (await readChunk(db, docId, next)) ?? (await readPage(db, docId, next, upTo))
    // Rows that were folded between the two statements lie in a chunk now.
    const found = rows ?? (await readChunk(db, docId, next))
    if (!found) throw new DomainError('document_damaged', `document ${docId} lacks row ${next} of its log`)
    for (const row of found) {
      if (row.seq < next) continue
      if (row.seq > upTo) return
      yield row
      next = row.seq + 1
    }
  }
}

/** Rows that one reading of many documents takes at most. */
const latestRows = 5_000

/**
 * Rows that are not folded and that the article was not projected for yet, in order, of many documents at once. Of some
 * there may be fewer than there are: then they are folded, or the reading was full.
 */
export async function readLatestRows(db: Kysely<Database>, docIds: readonly string[]): Promise<Map<string, LogRow[]>> {
  const rows = await db
    .selectFrom('doc_update')
    .innerJoin('article', 'article.id', 'doc_update.doc_id')
    .select(['doc_id', 'seq', 'user_id', 'session_id', 'at', 'data'])
    .where('doc_id', 'in', docIds)
    .whereRef('seq', '>', 'article.projected_seq')
    .orderBy('doc_id')
    .orderBy('seq')
    .limit(latestRows)
    .execute()
  const found = new Map<string, LogRow[]>()
  for (const { doc_id: docId, seq, user_id: userId, session_id: sessionId, at, data } of rows) {
    const row = { seq, userId, sessionId, at, data }
    const list = found.get(docId)
    if (list) list.push(row)
    else found.set(docId, [row])
  }
  return found
}

async function readHead(db: Kysely<Database>, docId: string): Promise<number> {
  const row = await db.selectFrom('article_doc').select('head_seq').where('id', '=', docId).executeTakeFirst()
  return row?.head_seq ?? 0
}

/** The folded rows among which `seq` is; null if it is not folded. */
async function readChunk(db: Kysely<Database>, docId: string, seq: number): Promise<LogRow[] | null> {
  const chunk = await db
    .selectFrom('doc_history')
    .select(['from_seq', 'to_seq', 'data'])
    .where('doc_id', '=', docId)
    .where('from_seq', '<=', seq)
    .orderBy('from_seq', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (!chunk || chunk.to_seq < seq) return null
  const rows = await decodeHistory(chunk.data).catch((error: unknown) => {
    throw new DomainError(
      'document_damaged',
      `document ${docId}: the folded rows from ${chunk.from_seq} on cannot be read (${String(error)})`,
    )
  })
  if (rows[0]?.seq !== chunk.from_seq || rows.at(-1)?.seq !== chunk.to_seq) {
    throw new DomainError('document_damaged', `document ${docId}: the folded rows from ${chunk.from_seq} on are other rows`)
  }
  return rows
}

/** Rows of the log from `from` on without a hole; null if `from` itself is not there. */
async function readPage(db: Kysely<Database>, docId: string, from: number, upTo: number): Promise<LogRow[] | null> {
  const rows = await db
    .selectFrom('doc_update')
    .select(['seq', 'user_id', 'session_id', 'at', 'data'])
    .where('doc_id', '=', docId)
    .where('seq', '>=', from)
    .where('seq', '<=', upTo)
    .orderBy('seq')
    .limit(pageSize)
    .execute()
  if (rows[0]?.seq !== from) return null
  const whole = rows.findIndex((row, index) => row.seq !== from + index)
  return rows
    .slice(0, whole === -1 ? rows.length : whole)
    .map((row) => ({ seq: row.seq, userId: row.user_id, sessionId: row.session_id, at: row.at, data: row.data }))
}
