import { type Kysely, sql } from 'kysely'
import type { AppendRequest, AppendResult, StoredDocument, UpdateLog } from '../../collab/ports.ts'
import { type AppendPlan, type DocumentHead, planAppend, questionOf } from '../appendPlan.ts'
import { readDocument } from '../readDocument.ts'
import type { Database } from '../schema.ts'

/**
 * The log in PostgreSQL. An append locks its documents first, in one order for everybody, so that what it decides stays
 * true until it commits, `seq` has no holes, and two appends never wait for each other.
 */
export class PostgresUpdateLog implements UpdateLog {
  readonly #db: Kysely<Database>

  constructor(db: Kysely<Database>) {
    this.#db = db
  }

  load(docId: string): Promise<StoredDocument | null> {
    return readDocument(this.#db, docId)
  }

  append(requests: readonly AppendRequest[]): Promise<readonly AppendResult[]> {
    return this.#db.transaction().execute(async (trx) => {
      const heads = await lockHeads(trx, requests)
      const owners = await readOwners(trx, requests)
      const plan = planAppend(
        requests.map(questionOf),
        (docId) => heads.get(docId) ?? null,
        (docId, clientId) => owners.get(docId)?.get(clientId) ?? null,
      )
      await write(trx, requests, plan)
      return plan.results
    })
  }
}

async function lockHeads(trx: Kysely<Database>, requests: readonly AppendRequest[]): Promise<Map<string, DocumentHead>> {
  const ids = [...new Set(requests.map((request) => request.docId))]
  const { rows } = await sql<{ id: string; epoch: number; acl_version: number; head_seq: number }>`
    select id, epoch, acl_version, head_seq from article_doc where id = any(${ids}::text[]) order by id collate "C" for update`.execute(trx)
  return new Map(rows.map((row) => [row.id, { epoch: row.epoch, aclVersion: row.acl_version, seq: row.head_seq }]))
}

async function readOwners(trx: Kysely<Database>, requests: readonly AppendRequest[]): Promise<Map<string, Map<number, string>>> {
  const claims = requests.flatMap(({ docId, rows }) => rows.flatMap((row) => row.claims.map((clientId) => ({ docId, clientId }))))
  const owners = new Map<string, Map<number, string>>()
  if (claims.length === 0) return owners
  const { rows } = await sql<{ doc_id: string; client_id: number; user_id: string }>`
    select doc_id, client_id, user_id from doc_client where (doc_id, client_id) in (
      select * from unnest(${claims.map((claim) => claim.docId)}::text[], ${claims.map((claim) => claim.clientId)}::bigint[]))`.execute(trx)
  for (const row of rows) {
    const ofDocument = owners.get(row.doc_id) ?? new Map<number, string>()
    owners.set(row.doc_id, ofDocument.set(row.client_id, row.user_id))
  }
  return owners
}

/** One statement per table, whatever the size of the batch. */
async function write(trx: Kysely<Database>, requests: readonly AppendRequest[], { claims, results, heads }: AppendPlan): Promise<void> {
  const updates = requests.flatMap(({ docId, rows }, index) => {
    const result = results[index]
    return result?.ok ? rows.map((row, place) => ({ docId, seq: result.seq - rows.length + 1 + place, row })) : []
  })
  if (claims.length > 0) {
    await sql`insert into doc_client (doc_id, client_id, user_id) select * from unnest(
      ${claims.map((claim) => claim.docId)}::text[], ${claims.map((claim) => claim.clientId)}::bigint[],
      ${claims.map((claim) => claim.userId)}::text[])`.execute(trx)
  }
  if (updates.length === 0) return
  await sql`insert into doc_update (doc_id, seq, user_id, session_id, at, data) select * from unnest(
    ${updates.map((update) => update.docId)}::text[], ${updates.map((update) => update.seq)}::bigint[],
    ${updates.map((update) => update.row.userId)}::text[], ${updates.map((update) => update.row.sessionId)}::text[],
    ${updates.map((update) => update.row.at)}::bigint[], ${updates.map((update) => bytes(update.row.data))}::bytea[])`.execute(trx)
  const grown = [...heads.values()]
  await sql`update article_doc set head_seq = grown.seq, schema_version = greatest(article_doc.schema_version, grown.schema_version)
    from unnest(${[...heads.keys()]}::text[], ${grown.map(({ seq }) => seq)}::bigint[],
      ${grown.map(({ schemaVersion }) => schemaVersion)}::bigint[]) as grown (id, seq, schema_version)
    where article_doc.id = grown.id`.execute(trx)
}

/** pg writes a Buffer into an array of bytea, nothing else. */
function bytes(data: Uint8Array): Buffer {
  return Buffer.from(data.buffer, data.byteOffset, data.byteLength)
}
