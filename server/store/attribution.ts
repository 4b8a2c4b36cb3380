import { createHash } from 'node:crypto'
import type { Insertable, Kysely, Selectable } from 'kysely'
import type { Database, DocPasteTable } from './schema.ts'

/** A ledger as it is stored, deflated. */
export interface StoredAttribution {
  /** Position in the log. */
  readonly seq: number
  readonly ledger: Uint8Array
  readonly state: Uint8Array
}

/** How far the ledger of a document was kept; null if it was not, or what was kept is damaged: then it is folded anew. */
export async function readAttribution(db: Kysely<Database>, docId: string): Promise<StoredAttribution | null> {
  const row = await db.selectFrom('doc_attribution').selectAll().where('doc_id', '=', docId).executeTakeFirst()
  return row && row.sha256 === sha256Of(row) ? { seq: row.seq, ledger: row.ledger, state: row.state } : null
}

/** Keeps a ledger in the place of an older one of the document; of two processes the one that is further wins. */
export async function storeAttribution(db: Kysely<Database>, docId: string, { seq, ledger, state }: StoredAttribution): Promise<void> {
  const values = { seq, ledger, state, sha256: sha256Of({ ledger, state }) }
  await db
    .insertInto('doc_attribution')
    .values({ doc_id: docId, ...values })
    .onConflict((conflict) => conflict.column('doc_id').doUpdateSet(values).where('doc_attribution.seq', '<', seq))
    .execute()
}

/** What was said about pastes of a document, in the order of their ids. */
export async function listPastes(db: Kysely<Database>, docId: string): Promise<Selectable<DocPasteTable>[]> {
  return db.selectFrom('doc_paste').selectAll().where('doc_id', '=', docId).orderBy('client_id').orderBy('clock').execute()
}

/** Notes where a paste came from; what was said about it first stays. */
export async function insertPaste(db: Kysely<Database>, paste: Insertable<DocPasteTable>): Promise<void> {
  await db
    .insertInto('doc_paste')
    .values(paste)
    .onConflict((conflict) => conflict.columns(['doc_id', 'client_id', 'clock']).doNothing())
    .execute()
}

export async function countPastes(db: Kysely<Database>, docId: string): Promise<number> {
  const { count } = await db
    .selectFrom('doc_paste')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('doc_id', '=', docId)
    .executeTakeFirstOrThrow()
  return Number(count)
}

/** To whom a clientID of a document belongs; null if nobody has written under it. */
export async function ownerOfClient(db: Kysely<Database>, docId: string, clientId: number): Promise<string | null> {
  const row = await db
    .selectFrom('doc_client')
    .select('user_id')
    .where('doc_id', '=', docId)
    .where('client_id', '=', clientId)
    .executeTakeFirst()
  return row?.user_id ?? null
}

function sha256Of({ ledger, state }: Pick<StoredAttribution, 'ledger' | 'state'>): string {
  return createHash('sha256').update(ledger).update(state).digest('hex')
}
