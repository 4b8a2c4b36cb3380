import { createHash } from 'node:crypto'
import type { Kysely } from 'kysely'
import type { AppendRequest, AppendResult, StoredDocument, UpdateLog } from '../../collab/ports.ts'
import { readDocument } from '../readDocument.ts'
import type { Database } from '../schema.ts'
import type { SqliteClient } from './client.ts'
import type { JournaledLog } from './journaledLog.ts'
import type { QueryAnswer } from './messages.ts'

/** The parts of a document at one moment: where it stands, its newest snapshot, the rows after it, its clients. */
const wholeDocument = [
  'select epoch, acl_version, schema_version, head_seq, snap_seq from article_doc where id = ?',
  'select state, sha256 from doc_snapshot where doc_id = ? and seq = (select snap_seq from article_doc where id = ?)',
  'select data from doc_update where doc_id = ? and seq > (select snap_seq from article_doc where id = ?) order by seq',
  'select client_id, user_id from doc_client where doc_id = ?',
]

/** @returns null if the parts do not make a whole document */
function storedDocument(answers: readonly QueryAnswer[]): StoredDocument | null {
  const [heads = [], snapshots = [], updates = [], clients = []] = answers.map(({ rows }) => rows)
  const [head] = heads
  const [snapshot] = snapshots
  if (!head || updates.length !== Number(head.head_seq) - Number(head.snap_seq)) return null
  const state =
    snapshot && createHash('sha256').update(bytesOf(snapshot.state)).digest('hex') === snapshot.sha256 ? bytesOf(snapshot.state) : null
  if (Number(head.snap_seq) > 0 && !state) return null
  return {
    epoch: Number(head.epoch),
    aclVersion: Number(head.acl_version),
    seq: Number(head.head_seq),
    schemaVersion: Number(head.schema_version),
    updates: [...(state ? [state] : []), ...updates.map(({ data }) => bytesOf(data))],
    clients: new Map(clients.map(({ client_id: clientId, user_id: userId }) => [Number(clientId), String(userId)])),
    damage: [],
  }
}

function bytesOf(value: unknown): Uint8Array {
  if (value instanceof Uint8Array) return value
  throw new TypeError('the store holds something else where bytes belong')
}

/** The log in SQLite: a document is read with one message to the engine, an append is one write of the journal. */
export class SqliteUpdateLog implements UpdateLog {
  readonly #db: Kysely<Database>
  readonly #client: SqliteClient
  readonly #log: JournaledLog

  constructor(db: Kysely<Database>, client: SqliteClient, log: JournaledLog) {
    this.#db = db
    this.#client = client
    this.#log = log
  }

  /** One message for a document that is whole; what is damaged, or in the middle of being folded, is read part by part. */
  async load(docId: string): Promise<StoredDocument | null> {
    const statements = wholeDocument.map((sql) => ({
      sql,
      parameters: sql
        .split('?')
        .slice(1)
        .map(() => docId),
    }))
    const answers = await this.#client.turns.pass(() => this.#client.send({ kind: 'read', statements }))
    return storedDocument(answers) ?? (await readDocument(this.#db, docId))
  }

  append(requests: readonly AppendRequest[]): Promise<readonly AppendResult[]> {
    return this.#log.append(requests)
  }
}
