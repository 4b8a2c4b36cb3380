import type { Kysely } from 'kysely'
import type { LogRow } from './historyChunk.ts'
import { readBase } from './readDocument.ts'
import type { Database } from './schema.ts'

/*
 * The two ends of a compaction: what of a log can be folded, and the one transaction that does it. What lies between
 * (making the snapshot and proving it) is work for another thread.
 */

/** Rows that follow each other, with the state before them. */
export interface LogSpan {
  readonly docId: string
  readonly epoch: number
  /** Position of the newest snapshot; the rows begin behind it. */
  readonly after: number
  readonly upTo: number
  /** The state at `after`, as updates. */
  readonly base: readonly Uint8Array[]
  /** Parts of the store that `base` had to do without. */
  readonly damage: readonly string[]
  readonly rows: readonly LogRow[]
}

/** What is stored in place of the rows of a span. */
export interface Fold {
  /** First and last row that it stands for. */
  readonly from: number
  readonly to: number
  readonly state: Uint8Array
  readonly stateVector: Uint8Array
  /** Of `state`, hexadecimal. */
  readonly sha256: string
  /** The rows as one chunk; see ./historyChunk.ts. */
  readonly history: Uint8Array
}

/** What is not folded of a document's log. */
export interface LogSize {
  readonly docId: string
  readonly rows: number
  readonly bytes: number
}

/** Told before each part of the transaction; a throw ends it. For tests that break it there. */
export type FoldStep = (step: 'claim' | 'snapshot' | 'history' | 'rows' | 'snapshots' | 'commit') => void | Promise<void>

/**
 * Reads the rows behind the newest snapshot.
 * @param most how many rows and bytes are read at most; one row is read whatever its size
 * @returns null if there are none, or somebody else is folding them
 * @throws DomainError document_damaged
 */
export async function readSpan(
  db: Kysely<Database>,
  docId: string,
  most: { readonly rows: number; readonly bytes: number },
): Promise<LogSpan | null> {
  const head = await db.selectFrom('article_doc').select(['epoch', 'snap_seq']).where('id', '=', docId).executeTakeFirst()
  if (!head) return null
  const upTo = await endOfSpan(db, docId, head.snap_seq, most)
  if (upTo === null) return null
  const stored = await db
    .selectFrom('doc_update')
    .selectAll()
    .where('doc_id', '=', docId)
    .where('seq', '>', head.snap_seq)
    .where('seq', '<=', upTo)
    .orderBy('seq')
    .execute()
  const rows = stored.map((row) => ({ seq: row.seq, userId: row.user_id, sessionId: row.session_id, at: row.at, data: row.data }))
  if (rows[0]?.seq !== head.snap_seq + 1 || rows.length !== upTo - head.snap_seq) return null
  const { updates: base, damage } = await readBase(db, docId, head.snap_seq)
  return { docId, epoch: head.epoch, after: head.snap_seq, upTo, base, damage, rows }
}

/**
 * Puts a fold in the place of its rows, in one transaction; the last two snapshots stay.
 * @returns false if somebody else has folded them: nothing has changed then
 * @throws RangeError if the fold is one of other rows
 */
export async function storeFold(
  db: Kysely<Database>,
  span: Pick<LogSpan, 'docId' | 'epoch' | 'after' | 'upTo'>,
  fold: Fold,
  at: number,
  step: FoldStep = () => {},
): Promise<boolean> {
  const { docId, epoch, after, upTo } = span
  if (fold.from !== after + 1 || fold.to !== upTo) throw new RangeError(`document ${docId}: a fold of other rows`)
  return db.transaction().execute(async (trx) => {
    await step('claim')
    // First of all: it locks the document, so of two who fold at the same time one comes too late and learns it here.
    const claim = trx.updateTable('article_doc').set({ snap_seq: upTo }).where('id', '=', docId)
    const { numUpdatedRows } = await claim.where('snap_seq', '=', after).where('head_seq', '>=', upTo).executeTakeFirst()
    if (numUpdatedRows === 0n) return false
    await step('snapshot')
    const { state, stateVector, sha256, history } = fold
    await trx
      .insertInto('doc_snapshot')
      .values({ doc_id: docId, seq: upTo, epoch, state_vector: stateVector, state, sha256, created_at: at })
      .execute()
    await step('history')
    await trx
      .insertInto('doc_history')
      .values({ doc_id: docId, from_seq: after + 1, to_seq: upTo, data: history })
      .execute()
    await step('rows')
    const folded = trx.deleteFrom('doc_update').where('doc_id', '=', docId).where('seq', '<=', upTo)
    const { numDeletedRows } = await folded.executeTakeFirst()
    if (Number(numDeletedRows) !== upTo - after) throw new Error(`document ${docId}: ${numDeletedRows} rows instead of ${upTo - after}`)
    await step('snapshots')
    await trx.deleteFrom('doc_snapshot').where('doc_id', '=', docId).where('seq', '<', after).execute()
    await step('commit')
    return true
  })
}

/** How much of one document's log is not folded. */
export async function readLogSize(db: Kysely<Database>, docId: string): Promise<LogSize> {
  const size = await db
    .selectFrom('doc_update')
    .select((eb) => [eb.fn.countAll<number>().as('rows'), eb.fn.sum<number | string | null>(eb.fn('length', ['data'])).as('bytes')])
    .where('doc_id', '=', docId)
    .executeTakeFirstOrThrow()
  return { docId, rows: Number(size.rows), bytes: Number(size.bytes ?? 0) }
}

/** The documents of whose log at least so many rows are not folded. */
export async function listLongLogs(db: Kysely<Database>, rows: number): Promise<string[]> {
  const long = await db
    .selectFrom('article_doc')
    .select('id')
    .where((eb) => eb(eb('head_seq', '-', eb.ref('snap_seq')), '>=', rows))
    .orderBy('id')
    .execute()
  return long.map((row) => row.id)
}

async function endOfSpan(
  db: Kysely<Database>,
  docId: string,
  after: number,
  most: { readonly rows: number; readonly bytes: number },
): Promise<number | null> {
  const sizes = await db
    .selectFrom('doc_update')
    .select((eb) => ['seq', eb.fn<number>('length', ['data']).as('bytes')])
    .where('doc_id', '=', docId)
    .where('seq', '>', after)
    .orderBy('seq')
    .limit(most.rows)
    .execute()
  let end: number | null = null
  let total = 0
  for (const { seq, bytes } of sizes) {
    total += bytes
    if (end !== null && total > most.bytes) break
    end = seq
  }
  return end
}
