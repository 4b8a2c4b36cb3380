import type { Kysely } from 'kysely'
import type { Database } from './schema.ts'

/** The first state of a document, with the person to whom all of it is credited. */
export interface NewDocument {
  readonly id: string
  readonly userId: string
  readonly sessionId: string
  /** Milliseconds since 1970. */
  readonly at: number
  /** The whole state as one Yjs update (encoding v1). */
  readonly state: Uint8Array
  readonly schemaVersion: number
  /** clientIDs that occur in the state; they belong to `userId` from now on. */
  readonly clients: readonly number[]
}

/** Stores a new document as update 1. Call it in the transaction that creates what the document belongs to. */
export async function createDocument(trx: Kysely<Database>, document: NewDocument): Promise<void> {
  const { id, userId, sessionId, at, state, schemaVersion, clients } = document
  await trx.insertInto('article_doc').values({ id, head_seq: 1, schema_version: schemaVersion }).execute()
  await trx.insertInto('doc_update').values({ doc_id: id, seq: 1, user_id: userId, session_id: sessionId, at, data: state }).execute()
  if (clients.length === 0) return
  const owners = [...new Set(clients)].map((clientId) => ({ doc_id: id, client_id: clientId, user_id: userId }))
  await trx.insertInto('doc_client').values(owners).execute()
}

/**
 * Adds an update to a document's log. Only in a transaction that has raised the document's ACL version before it read
 * where the log ends.
 * @param update `seq` is the next one; `clientId` belongs to the user from now on
 */
export async function appendUpdate(
  trx: Kysely<Database>,
  update: {
    readonly docId: string
    readonly seq: number
    readonly userId: string
    readonly sessionId: string
    readonly at: number
    readonly data: Uint8Array
    readonly clientId: number
  },
): Promise<void> {
  const { docId, seq, userId, sessionId, at, data, clientId } = update
  await trx.insertInto('doc_client').values({ doc_id: docId, client_id: clientId, user_id: userId }).execute()
  await trx.insertInto('doc_update').values({ doc_id: docId, seq, user_id: userId, session_id: sessionId, at, data }).execute()
  await trx.updateTable('article_doc').set({ head_seq: seq }).where('id', '=', docId).execute()
}

/** Where a document stands, without its content; null if there is no such document. */
export async function readDocumentHead(
  db: Kysely<Database>,
  id: string,
): Promise<{ readonly epoch: number; readonly aclVersion: number; readonly seq: number } | null> {
  const head = await db.selectFrom('article_doc').select(['epoch', 'acl_version', 'head_seq']).where('id', '=', id).executeTakeFirst()
  return head ? { epoch: head.epoch, aclVersion: head.acl_version, seq: head.head_seq } : null
}

/**
 * Fences every append that was judged before; the document cannot grow until the transaction ends.
 * @returns the new ACL version
 * @throws Error if there is no such document
 */
export async function raiseAcl(trx: Kysely<Database>, id: string): Promise<number> {
  const row = await trx
    .updateTable('article_doc')
    .set((eb) => ({ acl_version: eb('acl_version', '+', 1) }))
    .where('id', '=', id)
    .returning('acl_version')
    .executeTakeFirst()
  if (!row) throw new Error(`there is no document ${id}`)
  return row.acl_version
}

/** Raises the ACL version of each of the documents; unknown ids are passed over. */
export async function raiseAclOfAll(trx: Kysely<Database>, ids: readonly string[]): Promise<void> {
  // One by one in order, as appends lock them, so that the two cannot wait for each other in PostgreSQL.
  for (const id of [...new Set(ids)].sort()) {
    await trx
      .updateTable('article_doc')
      .set((eb) => ({ acl_version: eb('acl_version', '+', 1) }))
      .where('id', '=', id)
      .execute()
  }
}

/**
 * Begins a new history of every document, after a restore: clientIDs and clocks that somebody's older copy remembers
 * could otherwise mean other characters now. Copies that say they belong to an earlier history are refused.
 * @returns how many documents there are
 */
export async function raiseEpochs(db: Kysely<Database>): Promise<number> {
  const { numUpdatedRows } = await db
    .updateTable('article_doc')
    .set((eb) => ({ epoch: eb('epoch', '+', 1) }))
    .executeTakeFirst()
  return Number(numUpdatedRows)
}
