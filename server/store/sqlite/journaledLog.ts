import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import type { AppendResult } from '../../collab/ports.ts'
import { type DocumentHead, planAppend } from '../appendPlan.ts'
import { type BatchEntry, decodeBatch } from './appendBatch.ts'
import type { JournalFile } from './journalFile.ts'
import { type Accepted, type LogTables, moveRows, notMoved } from './moveRows.ts'

/** The database, as the log needs it. */
export interface LogDatabase extends LogTables {
  /** Runs `work` in a transaction of its own that is on disk on return; a throw rolls it back. */
  transaction<T>(work: () => T): T
}

/** Journal bytes above which rows are moved before the next append: to read it at a start must stay quick. */
const fullBytes = 4 * 1024 * 1024
/** Rows and bytes of one step of moving. While it runs nothing can be stored. */
const stepRows = 512
const stepBytes = 1024 * 1024
/** Documents whose place is remembered. */
const maxHeads = 20_000

/**
 * The log of updates between two places: an append is one write and one sync of the journal, whatever it carries and
 * however many documents it touches, which costs a third of a transaction and a tenth of its time; later the rows move
 * into their table, many in one transaction. Nothing of this shows outside: before a statement sees the log's tables, all
 * rows have moved (`moveAll`), and a process that dies finds them in the journal when it comes back.
 *
 * What decides an append (epoch, rights, owners of clientIDs) is read from the tables and remembered until a statement
 * may have changed it (`forget`).
 */
export class JournaledLog {
  readonly #tables: LogDatabase
  readonly #journal: JournalFile
  #accepted: Accepted[] = []
  /** Of documents with rows in the journal: where they end there, and who claimed which clientID. */
  readonly #ahead = new Map<string, { readonly seq: number; readonly owners: Map<number, string> }>()
  readonly #heads = new Map<string, DocumentHead>()

  constructor(tables: LogDatabase, journal: JournalFile) {
    this.#tables = tables
    this.#journal = journal
  }

  /** Whether rows wait for being moved. */
  get hasRows(): boolean {
    return this.#accepted.length > 0
  }

  /** Stores the requests of a batch; what is accepted is on disk on return. See `UpdateLog.append`. */
  append(batch: Uint8Array): readonly AppendResult[] {
    if (this.#journal.bytes > fullBytes) this.moveAll()
    const entries = decodeBatch(batch)
    const plan = planAppend(
      entries,
      (docId) => this.#headOf(docId),
      (docId, clientId) => this.#ownerOf(docId, clientId),
    )
    if (plan.heads.size === 0) return plan.results
    this.#journal.append(encodeRecord(batch, plan.results))
    this.#accept(accepted(entries, plan.results))
    return plan.results
  }

  /** Moves some rows, in a transaction of its own. @returns whether more are left */
  moveSome(): boolean {
    let [rows, bytes] = [0, 0]
    const count = this.#accepted.findIndex(({ entry }) => {
      rows += entry.rows
      bytes += entry.encodedRows.length
      return rows > stepRows || bytes > stepBytes
    })
    const step = this.#accepted.slice(0, count === -1 ? this.#accepted.length : Math.max(count, 1))
    if (step.length === 0) return false
    this.#tables.transaction(() => this.#move(step))
    this.#accepted = this.#accepted.slice(step.length)
    if (this.hasRows) return true
    this.moved()
    return false
  }

  /** Moves all rows, in transactions of its own. */
  moveAll(): void {
    while (this.moveSome());
  }

  /** Moves all rows within the transaction that is open. When that is committed, say so with `moved`. */
  moveWithin(): void {
    this.#move(this.#accepted)
  }

  /** Everything that was accepted is in the tables, and on disk. */
  moved(): void {
    this.#accepted = []
    this.#ahead.clear()
    this.#journal.clear()
  }

  /** A statement may have changed what decides appends. */
  forget(): void {
    this.#heads.clear()
  }

  /**
   * Takes over what an earlier process left in the journal and did not move. If the disk is full it stays there.
   * @throws Error if the journal does not belong to the database
   */
  recover(records: readonly Uint8Array[]): void {
    const accepted = notMoved(this.#tables, records.flatMap(acceptedOf))
    if (accepted.length === 0) {
      this.moved()
      return
    }
    this.#accept(accepted)
    try {
      this.moveAll()
    } catch (error) {
      if (!isFullDisk(error)) throw error
    }
  }

  #accept(accepted: readonly Accepted[]): void {
    for (const { entry, seq } of accepted) {
      const owners = this.#ahead.get(entry.docId)?.owners ?? new Map<number, string>()
      for (const { clientId, userId } of entry.claims) owners.set(clientId, userId)
      this.#accepted.push({ entry, seq })
      this.#ahead.set(entry.docId, { seq, owners })
    }
  }

  #move(accepted: readonly Accepted[]): void {
    for (const [docId, seq] of moveRows(this.#tables, accepted)) {
      const head = this.#heads.get(docId)
      if (head) this.#heads.set(docId, { epoch: head.epoch, aclVersion: head.aclVersion, seq })
    }
  }

  #headOf(docId: string): DocumentHead | null {
    const head = this.#heads.get(docId) ?? this.#readHead(docId)
    const ahead = this.#ahead.get(docId)
    return head && ahead ? { epoch: head.epoch, aclVersion: head.aclVersion, seq: ahead.seq } : head
  }

  #readHead(docId: string): DocumentHead | null {
    const [row] = this.#tables.run('select epoch, acl_version, head_seq from article_doc where id = ?', [docId]).rows
    if (!row) return null
    const head = { epoch: Number(row.epoch), aclVersion: Number(row.acl_version), seq: Number(row.head_seq) }
    if (this.#heads.size >= maxHeads) this.#heads.clear()
    this.#heads.set(docId, head)
    return head
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

/** A batch with where the rows of each of its requests end; 0: the request was refused. */
function encodeRecord(batch: Uint8Array, results: readonly AppendResult[]): Uint8Array {
  return encoding.encode((encoder) => {
    encoding.writeVarUint8Array(encoder, batch)
    for (const result of results) encoding.writeVarUint(encoder, result.ok ? result.seq : 0)
  })
}

/** The accepted requests of a record. @throws Error if it is none */
export function acceptedOf(record: Uint8Array): Accepted[] {
  const decoder = decoding.createDecoder(record)
  const entries = decodeBatch(decoding.readVarUint8Array(decoder))
  return accepted(
    entries,
    entries.map((): AppendResult => {
      const seq = decoding.readVarUint(decoder)
      return seq === 0 ? { ok: false, reason: 'fenced' } : { ok: true, seq }
    }),
  )
}

function accepted(entries: readonly BatchEntry[], results: readonly AppendResult[]): Accepted[] {
  return entries.flatMap((entry, index) => {
    const result = results[index]
    return result?.ok && entry.rows > 0 ? [{ entry, seq: result.seq }] : []
  })
}
