import type { AppendRequest, AppendResult } from '../../collab/ports.ts'
import { type DocumentHead, planAppend } from '../appendPlan.ts'
import type { SqliteEngine } from './engine.ts'

/** Stores the requests in one transaction; see `UpdateLog.append`. Runs in the thread that owns SQLite. */
export function append(engine: SqliteEngine, requests: readonly AppendRequest[]): readonly AppendResult[] {
  return engine.transaction(() => {
    const plan = planAppend(requests, readHeads(engine, requests), (docId, clientId) => readOwner(engine, docId, clientId))
    for (const { docId, clientId, userId } of plan.claims) {
      engine.run('insert into doc_client (doc_id, client_id, user_id) values (?, ?, ?)', [docId, clientId, userId])
    }
    for (const { docId, seq, row } of plan.updates) {
      engine.run('insert into doc_update (doc_id, seq, user_id, session_id, at, data) values (?, ?, ?, ?, ?, ?)', [
        docId,
        seq,
        row.userId,
        row.sessionId,
        row.at,
        row.data,
      ])
    }
    for (const [docId, { seq, schemaVersion }] of plan.heads) {
      engine.run('update article_doc set head_seq = ?, schema_version = max(schema_version, ?) where id = ?', [seq, schemaVersion, docId])
    }
    return plan.results
  })
}

function readHeads(engine: SqliteEngine, requests: readonly AppendRequest[]): Map<string, DocumentHead> {
  const heads = new Map<string, DocumentHead>()
  for (const docId of new Set(requests.map((request) => request.docId))) {
    const [row] = engine.run('select epoch, acl_version, head_seq from article_doc where id = ?', [docId]).rows
    if (row) heads.set(docId, { epoch: Number(row.epoch), aclVersion: Number(row.acl_version), seq: Number(row.head_seq) })
  }
  return heads
}

function readOwner(engine: SqliteEngine, docId: string, clientId: number): string | null {
  const [row] = engine.run('select user_id from doc_client where doc_id = ? and client_id = ?', [docId, clientId]).rows
  return row ? String(row.user_id) : null
}
