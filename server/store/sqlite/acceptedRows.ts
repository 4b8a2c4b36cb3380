import type { DocumentHead } from '../appendPlan.ts'
import { type Accepted, decodeRecord } from './journalRecord.ts'
import type { AppendFacts, HeadsQuestion } from './messages.ts'
import { type LogTables, moveRows, notMoved } from './moveRows.ts'

/** The database, as the log needs it. */
export interface LogDatabase extends LogTables {
  /** Runs `work` in a transaction of its own that is on disk on return; a throw rolls it back. */
  transaction<T>(work: () => T): T
}

/** Rows and bytes of one step of moving. While it runs the database answers nobody. */
const stepRows = 512
const stepBytes = 1024 * 1024

/** A request that waits for being moved. */
interface Waiting extends Accepted {
  /** Its record, counted from the start of the process. */
  readonly record: number
}

/**
 * What was accepted and is not in the tables yet, as the owner of the tables sees it: records come in the order in which
 * they were decided and move in that order. Nothing of this shows outside: before a statement sees the log's tables, all
 * rows have moved (`moveAll`, `moveWithin`), and a process that dies finds them in the journal when it comes back.
 */
export class AcceptedRows {
  readonly #tables: LogDatabase
  #waiting: Waiting[] = []
  /** Of these the first so many are in the tables if the transaction that is open is committed. */
  #within = 0
  #records = 0
  /** Of documents with rows that wait: where they end with them, and who claimed which clientID. */
  readonly #ahead = new Map<string, { readonly seq: number; readonly owners: Map<number, string> }>()

  constructor(tables: LogDatabase) {
    this.#tables = tables
  }

  /** How many records were accepted since the start. */
  get records(): number {
    return this.#records
  }

  /** How many of them are in the tables, and on disk. */
  get moved(): number {
    const [first] = this.#waiting
    return first ? first.record - 1 : this.#records
  }

  /** Whether a statement would miss something. */
  get hasRows(): boolean {
    return this.#waiting.length > this.#within
  }

  /** Takes over the next record. @throws Error if it is none */
  accept(record: Uint8Array): void {
    this.#add(decodeRecord(record).map((accepted) => ({ ...accepted, record: this.#records + 1 })))
    this.#records += 1
  }

  /**
   * Takes over what an earlier process left in the journal and did not move. If the disk is full it stays there.
   * @throws Error if the journal does not belong to the database
   */
  recover(records: readonly Uint8Array[]): void {
    const found = records.flatMap((record, index) => decodeRecord(record).map((accepted) => ({ ...accepted, record: index + 1 })))
    this.#records = records.length
    this.#add(notMoved(this.#tables, found))
    try {
      this.moveAll()
    } catch (error) {
      if (!isFullDisk(error)) throw error
    }
  }

  /** Moves some rows, in a transaction of its own. @returns whether more are left */
  moveSome(): boolean {
    let [rows, bytes] = [0, 0]
    const count = this.#waiting.findIndex(({ entry }) => {
      rows += entry.rows
      bytes += entry.encodedRows.length
      return rows > stepRows || bytes > stepBytes
    })
    const step = this.#waiting.slice(0, count === -1 ? this.#waiting.length : Math.max(count, 1))
    if (step.length === 0) return false
    this.#tables.transaction(() => moveRows(this.#tables, step))
    this.#drop(step.length)
    return this.#waiting.length > 0
  }

  /** Moves all rows, in transactions of its own. */
  moveAll(): void {
    while (this.moveSome());
  }

  /** Moves all rows within the transaction that is open. Its end is told with `committed` or `rolledBack`. */
  moveWithin(): void {
    moveRows(this.#tables, this.#waiting.slice(this.#within))
    this.#within = this.#waiting.length
  }

  committed(): void {
    if (this.#within > 0) this.#drop(this.#within)
    this.#within = 0
  }

  rolledBack(): void {
    this.#within = 0
  }

  /** What decides an append after everything that was accepted. Not in a transaction. */
  facts({ documents, clients }: HeadsQuestion): AppendFacts {
    return {
      heads: documents.map((docId) => this.#headOf(docId)),
      owners: clients.map(({ docId, clientId }) => this.#ownerOf(docId, clientId)),
    }
  }

  #add(accepted: readonly Waiting[]): void {
    for (const waiting of accepted) {
      const { docId, claims } = waiting.entry
      const owners = this.#ahead.get(docId)?.owners ?? new Map<number, string>()
      for (const { clientId, userId } of claims) owners.set(clientId, userId)
      this.#waiting.push(waiting)
      this.#ahead.set(docId, { seq: waiting.seq, owners })
    }
  }

  #drop(count: number): void {
    this.#waiting = this.#waiting.slice(count)
    if (this.#waiting.length === 0) this.#ahead.clear()
  }

  #headOf(docId: string): DocumentHead | null {
    const [row] = this.#tables.run('select epoch, acl_version, head_seq from article_doc where id = ?', [docId]).rows
    if (!row) return null
    const seq = this.#ahead.get(docId)?.seq ?? Number(row.head_seq)
    return { epoch: Number(row.epoch), aclVersion: Number(row.acl_version), seq }
  }

  #ownerOf(docId: string, clientId: number): string | null {
    const ahead = this.#ahead.get(docId)?.owners.get(clientId)
    if (ahead !== undefined) return ahead
    const [row] = this.#tables.run('select user_id from doc_client where doc_id = ? and client_id = ?', [docId, clientId]).rows
    return row ? String(row.user_id) : null
  }
}

function isFullDisk(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  return /^SQLITE_(FULL|IOERR)/.test(code)
}
