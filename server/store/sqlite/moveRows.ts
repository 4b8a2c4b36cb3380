import { type Accepted, decodeRows, type RecordEntry } from './journalRecord.ts'
import type { QueryAnswer } from './messages.ts'

/** What runs statements. */
export interface LogTables {
  run(sql: string, parameters: readonly unknown[]): Pick<QueryAnswer, 'rows'>
}

interface Head {
  readonly epoch: number
  readonly aclVersion: number
  seq: number
  schemaVersion: number
}

/**
 * Writes accepted requests into the log's tables, within the transaction of the caller; those that do not continue the
 * tables are passed over (see `continues`).
 *
 * @throws Error if the journal and the database are not of one time
 */
export function moveRows(tables: LogTables, accepted: readonly Accepted[]): void {
  const heads = readHeads(tables, accepted)
  const grown = new Map<string, Head>()
  const rows: unknown[][] = []
  for (const { entry, seq } of accepted) {
    const head = heads.get(entry.docId)
    if (!head || !continues(head, entry, seq)) continue
    for (const { clientId, userId } of entry.claims) claim(tables, entry.docId, clientId, userId)
    addRows(rows, entry, seq)
    head.seq = seq
    head.schemaVersion = Math.max(head.schemaVersion, entry.schemaVersion)
    grown.set(entry.docId, head)
  }
  insertRows.run(tables, rows)
  updateHeads.run(
    tables,
    [...grown].map(([docId, { seq, schemaVersion }]) => [docId, seq, schemaVersion]),
  )
}

/**
 * Of what a journal holds, the requests that its database has not. Changes nothing.
 * @throws Error if the journal and the database are not of one time
 */
export function notMoved<T extends Accepted>(tables: LogTables, accepted: readonly T[]): T[] {
  const heads = readHeads(tables, accepted)
  return accepted.filter(({ entry, seq }) => {
    const head = heads.get(entry.docId)
    if (!head || !continues(head, entry, seq)) return false
    head.seq = seq
    return true
  })
}

/**
 * Whether the rows of a request, the last of which is to be number `last`, belong to the end of a document. What the
 * tables have already does not: a process may have died after its rows had moved. Nor does what was written under an
 * older epoch or ACL version: before either is raised all that was acknowledged has moved, so that is an append which
 * the disk refused, and which was found in the file all the same.
 *
 * @throws Error if the journal knows later things than the database
 */
function continues(head: Head, { docId, epoch, aclVersion, rows }: RecordEntry, last: number): boolean {
  const first = last - rows + 1
  if (epoch > head.epoch || (epoch === head.epoch && aclVersion > head.aclVersion)) throw notOfOneTime(docId, 'was changed later')
  if (epoch < head.epoch || aclVersion < head.aclVersion || first <= head.seq) return false
  if (first > head.seq + 1) throw notOfOneTime(docId, `goes on at update ${first}, in galley.db it ends at ${head.seq}`)
  return true
}

function notOfOneTime(docId: string, difference: string): Error {
  return new Error(`galley.journal and galley.db are not of one time: in the journal document ${docId} ${difference}`)
}

/** Where the documents of requests end, those that are not there left out. */
function readHeads(tables: LogTables, accepted: readonly Accepted[]): Map<string, Head> {
  const documents = [...new Set(accepted.map(({ entry }) => entry.docId))]
  const heads = new Map<string, Head>()
  for (const row of selectHeads.run(
    tables,
    documents.map((docId) => [docId]),
  )) {
    heads.set(String(row.id), {
      epoch: Number(row.epoch),
      aclVersion: Number(row.acl_version),
      seq: Number(row.head_seq),
      schemaVersion: Number(row.schema_version),
    })
  }
  return heads
}

/** Values of a row, as `insertRows` names them. */
function addRows(all: unknown[][], entry: RecordEntry, last: number): void {
  let seq = last - entry.rows
  for (const { userId, sessionId, at, data } of decodeRows(entry)) all.push([entry.docId, ++seq, userId, sessionId, at, data])
}

/** To run a statement costs about as much as what it does for one of its items: most items share one with others. */
const itemsAtOnce = 16

/** A statement about a list of items. */
class Batched {
  readonly #one: string
  readonly #many: string

  /** @param around the statement around the list @param item the placeholders of an item */
  constructor(around: (list: string) => string, item: string) {
    this.#one = around(item)
    this.#many = around(Array.from({ length: itemsAtOnce }, () => item).join(', '))
  }

  /** @param items the parameters of each @returns what was read, if the statement reads */
  run(tables: LogTables, items: readonly (readonly unknown[])[]): QueryAnswer['rows'] {
    const whole = items.length - (items.length % itemsAtOnce)
    const answers: QueryAnswer['rows'][] = []
    for (let i = 0; i < whole; i += itemsAtOnce) answers.push(tables.run(this.#many, items.slice(i, i + itemsAtOnce).flat()).rows)
    for (const item of items.slice(whole)) answers.push(tables.run(this.#one, item).rows)
    return answers.flat()
  }
}

const selectHeads = new Batched(
  (list) => `select id, epoch, acl_version, head_seq, schema_version from article_doc where id in (${list})`,
  '?',
)
const insertRows = new Batched(
  (list) => `insert into doc_update (doc_id, seq, user_id, session_id, at, data) values ${list}`,
  '(?, ?, ?, ?, ?, ?)',
)
const updateHeads = new Batched(
  (list) =>
    `update article_doc set head_seq = grown.column2, schema_version = grown.column3 from (values ${list}) as grown where id = grown.column1`,
  '(?, ?, ?)',
)

/** @throws Error if the clientID is another person's: nobody is credited with a colleague's words */
function claim(tables: LogTables, docId: string, clientId: number, userId: string): void {
  tables.run('insert into doc_client (doc_id, client_id, user_id) values (?, ?, ?) on conflict do nothing', [docId, clientId, userId])
  const [row] = tables.run('select user_id from doc_client where doc_id = ? and client_id = ?', [docId, clientId]).rows
  if (row?.user_id !== userId) throw notOfOneTime(docId, `has clientID ${clientId} of somebody else`)
}
