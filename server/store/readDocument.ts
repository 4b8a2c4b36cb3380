import { createHash } from 'node:crypto'
import type { Kysely, Selectable } from 'kysely'
import { DomainError } from '#shared/errors.ts'
import type { StoredDocument } from '../collab/ports.ts'
import { readHistory } from './readHistory.ts'
import type { ArticleDocTable, Database } from './schema.ts'

/** How often a document that is folded while it is read is read anew. */
const maxAttempts = 5

/** The state at a snapshot's position, as updates. */
export interface DocumentBase {
  readonly updates: readonly Uint8Array[]
  /** What was found damaged and passed over. */
  readonly damage: readonly string[]
}

/**
 * The document as it is committed (inside a transaction: as the transaction sees it): its newest snapshot and the rows
 * after it. Appends that commit meanwhile are left out whole; only `clients` may already know them. A snapshot that is
 * damaged is replaced by the one before and the folded rows, and named in `damage`.
 *
 * @returns null if there is no such document
 * @throws DomainError document_damaged if the log has a hole, so that half a document is never taken for the whole
 */
export async function readDocument(db: Kysely<Database>, id: string): Promise<StoredDocument | null> {
  for (let attempt = 1; ; attempt++) {
    // The head is read first: updates up to it were committed with it, whatever is appended between the statements.
    const head = await db.selectFrom('article_doc').selectAll().where('id', '=', id).executeTakeFirst()
    if (!head) return null
    try {
      const document = await readParts(db, head)
      if (document.damage.length === 0 || attempt === maxAttempts || !(await wasFolded(db, head))) return document
    } catch (error) {
      if (attempt === maxAttempts || !(await wasFolded(db, head))) throw error
    }
  }
}

/**
 * The state at a position to which the log was folded: the snapshot there, or what else gives the same.
 * @throws DomainError document_damaged
 */
export async function readBase(db: Kysely<Database>, docId: string, snapSeq: number): Promise<DocumentBase> {
  if (snapSeq === 0) return { updates: [], damage: [] }
  const snapshots = await db
    .selectFrom('doc_snapshot')
    .select('seq')
    .where('doc_id', '=', docId)
    .where('seq', '<=', snapSeq)
    .orderBy('seq', 'desc')
    .execute()
  const damage = snapshots[0]?.seq === snapSeq ? [] : [`snapshot ${snapSeq} is missing`]
  for (const { seq } of snapshots) {
    const state = await readSnapshot(db, docId, seq)
    if (!state) {
      damage.push(`snapshot ${seq} does not have its SHA-256`)
      continue
    }
    return { updates: [state, ...(await foldedRows(db, docId, seq, snapSeq))], damage }
  }
  return { updates: await foldedRows(db, docId, 0, snapSeq), damage }
}

async function readParts(db: Kysely<Database>, head: Selectable<ArticleDocTable>): Promise<StoredDocument> {
  const { id, snap_seq: snapSeq, head_seq: seq } = head
  const rows = await db
    .selectFrom('doc_update')
    .select(['seq', 'data'])
    .where('doc_id', '=', id)
    .where('seq', '>', snapSeq)
    .where('seq', '<=', seq)
    .orderBy('seq')
    .execute()
  // Sequence numbers are unique, so as many as there should be are without a hole.
  if (rows.length !== seq - snapSeq) {
    throw new DomainError('document_damaged', `document ${id} has ${rows.length} updates instead of ${seq - snapSeq}`)
  }
  const base = await readBase(db, id, snapSeq)
  const clients = await db.selectFrom('doc_client').select(['client_id', 'user_id']).where('doc_id', '=', id).execute()
  return {
    epoch: head.epoch,
    aclVersion: head.acl_version,
    seq,
    schemaVersion: head.schema_version,
    updates: [...base.updates, ...rows.map((row) => row.data)],
    clients: new Map(clients.map((client) => [client.client_id, client.user_id])),
    damage: base.damage,
  }
}

/** Whether the log was folded since the head was read: then what looks damaged has only moved. */
async function wasFolded(db: Kysely<Database>, head: Selectable<ArticleDocTable>): Promise<boolean> {
  const now = await db.selectFrom('article_doc').select('snap_seq').where('id', '=', head.id).executeTakeFirst()
  return now?.snap_seq !== head.snap_seq
}

/** The state of a snapshot; null if it is not the one that was stored. */
async function readSnapshot(db: Kysely<Database>, docId: string, seq: number): Promise<Uint8Array | null> {
  const row = await db
    .selectFrom('doc_snapshot')
    .select(['state', 'sha256'])
    .where('doc_id', '=', docId)
    .where('seq', '=', seq)
    .executeTakeFirst()
  return row && createHash('sha256').update(row.state).digest('hex') === row.sha256 ? row.state : null
}

async function foldedRows(db: Kysely<Database>, docId: string, after: number, upTo: number): Promise<Uint8Array[]> {
  const rows: Uint8Array[] = []
  for await (const row of readHistory(db, docId, { after, upTo })) rows.push(row.data)
  return rows
}
