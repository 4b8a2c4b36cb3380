import { type Kysely, sql } from 'kysely'
import { DamagedStoreError, damageIn } from './damage.ts'
import type { Store } from './openStore.ts'
import type { Database } from './schema.ts'

/** What a look at the whole store has found. */
export interface StoreFindings {
  /** Documents whose log or snapshot is not complete: they are not opened. */
  readonly broken: readonly string[]
  /** Documents that open, but whose folded rows are not complete: who wrote what is not known from the first row on. */
  readonly historyBroken: readonly string[]
}

/**
 * Whether SQLite's file is sound, and whether every document's head is its snapshot and the rows after it. It reads
 * keys and sizes, no content: what is wrong inside a snapshot is found by its SHA-256 when it is read.
 *
 * @throws DamagedStoreError
 */
export async function checkStore({ db, dialect }: Pick<Store, 'db' | 'dialect'>): Promise<StoreFindings> {
  if (dialect === 'sqlite') await quickCheck(db)
  return { broken: await brokenDocuments(db), historyBroken: await brokenHistories(db) }
}

async function quickCheck(db: Kysely<Database>): Promise<void> {
  const { rows } = await sql<{ quick_check: string }>`pragma quick_check(1)`.execute(db).catch((error: unknown) => {
    const damage = damageIn(error)
    throw damage === null ? error : new DamagedStoreError(damage, error)
  })
  const finding = rows[0]?.quick_check ?? 'no answer'
  if (finding !== 'ok') throw new DamagedStoreError(finding)
}

async function brokenDocuments(db: Kysely<Database>): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select d.id from article_doc d
    left join (select doc_id, count(*) as n, min(seq) as low, max(seq) as high from doc_update group by doc_id) u on u.doc_id = d.id
    where coalesce(u.n, 0) <> d.head_seq - d.snap_seq
      or (u.n > 0 and (u.low <> d.snap_seq + 1 or u.high <> d.head_seq))
      or (d.snap_seq > 0 and not exists (select 1 from doc_snapshot s where s.doc_id = d.id and s.seq = d.snap_seq))
    order by d.id`.execute(db)
  return rows.map((row) => row.id)
}

async function brokenHistories(db: Kysely<Database>): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select d.id from article_doc d
    left join (select doc_id, sum(to_seq - from_seq + 1) as n, min(from_seq) as low, max(to_seq) as high
      from doc_history group by doc_id) h on h.doc_id = d.id
    where d.snap_seq > 0 and (coalesce(h.n, 0) <> d.snap_seq or h.low <> 1 or h.high <> d.snap_seq)
    order by d.id`.execute(db)
  return rows.map((row) => row.id)
}
