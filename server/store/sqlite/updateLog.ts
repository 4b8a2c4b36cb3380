import type { Kysely } from 'kysely'
import type { AppendRequest, AppendResult, StoredDocument, UpdateLog } from '../../collab/ports.ts'
import { readDocument } from '../readDocument.ts'
import type { Database } from '../schema.ts'
import { encodeBatch } from './appendBatch.ts'
import type { SqliteClient } from './client.ts'

/** The log in SQLite: an append is one message to the engine and one write of its journal. */
export class SqliteUpdateLog implements UpdateLog {
  readonly #db: Kysely<Database>
  readonly #client: SqliteClient

  constructor(db: Kysely<Database>, client: SqliteClient) {
    this.#db = db
    this.#client = client
  }

  load(docId: string): Promise<StoredDocument | null> {
    return readDocument(this.#db, docId)
  }

  async append(requests: readonly AppendRequest[]): Promise<readonly AppendResult[]> {
    const batch = encodeBatch(requests)
    return this.#client.turns.pass(() => this.#client.send({ kind: 'append', batch }))
  }
}
