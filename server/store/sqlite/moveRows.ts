import { type BatchEntry, decodeRows } from './appendBatch.ts'
import type { QueryAnswer } from './messages.ts'

/** What runs statements. */
export interface LogTables {
  run(sql: string, parameters: readonly unknown[]): Pick<QueryAnswer, 'rows'>
}

/** An accepted request whose rows are in the journal. */
export interface Accepted {
  readonly entry: BatchEntry
  /** Sequence number of its last row. */
  readonly seq: number
}

interface Head {
  seq: number
  schemaVersion: number
}

/**
 * Writes accepted requests into the log's tables, within the transaction of the caller. What the tables have already is
 * passed over, because a process may have died between moving rows and forgetting them, and so is what belongs to a
 * document, or a history of one, that is not there.
 *
 * @returns where each document ends now
 * @throws Error if rows are missing in between: the journal and the database are not of one time
 */
export function moveRows(tables: LogTables, accepted: readonly Accepted[]): Map<string, number> {
  const heads = new Map<string, Head | null>()
  for (const { entry, seq } of accepted) {
    const { docId, epoch } = entry
    const head = heads.has(docId) ? heads.get(docId) : readHead(tables, docId, epoch)
    heads.set(docId, head ?? null)
    if (head) moveEntry(tables, head, entry, seq)
  }
  const ends = new Map<string, number>()
  for (const [docId, head] of heads) {
    if (!head) continue
    tables.run('update article_doc set head_seq = ?, schema_version = max(schema_version, ?) where id = ?', [
      head.seq,
      head.schemaVersion,
      docId,
    ])
    ends.set(docId, head.seq)
  }
  return ends
}

function readHead(tables: LogTables, docId: string, epoch: number): Head | null {
  const [row] = tables.run('select epoch, head_seq from article_doc where id = ?', [docId]).rows
  return row && Number(row.epoch) === epoch ? { seq: Number(row.head_seq), schemaVersion: 0 } : null
}

function moveEntry(tables: LogTables, head: Head, entry: BatchEntry, last: number): void {
  const { docId, claims, rows, schemaVersion } = entry
  for (const { clientId, userId } of claims)
    tables.run('insert or ignore into doc_client (doc_id, client_id, user_id) values (?, ?, ?)', [docId, clientId, userId])
  head.schemaVersion = Math.max(head.schemaVersion, schemaVersion)
  let seq = last - rows
  for (const { userId, sessionId, at, data } of decodeRows(entry)) {
    seq += 1
    if (seq <= head.seq) continue
    if (seq > head.seq + 1)
      throw new Error(
        `galley.journal continues document ${docId} at update ${seq}, galley.db ends at ${head.seq}: the two files are not of one time`,
      )
    tables.run('insert into doc_update (doc_id, seq, user_id, session_id, at, data) values (?, ?, ?, ?, ?, ?)', [
      docId,
      seq,
      userId,
      sessionId,
      at,
      data,
    ])
    head.seq = seq
  }
}
