import type { AppendRequest, AppendResult } from '../../collab/ports.ts'
import { type DocumentHead, planAppend, questionOf } from '../appendPlan.ts'
import type { SqliteClient } from './client.ts'
import { type FramedRecord, headerBytes, type JournalFile } from './journalFile.ts'
import { encodeRecord } from './journalRecord.ts'

/**
 * Appended rows lie in the journal at least so long, in milliseconds, so that many move in one transaction: a document that
 * is written in is then looked for, and its head rewritten, once for many rows.
 */
export const moveAfter = 10_000
/** Journal bytes above which rows are moved before the next append: to read it at a start must stay quick. */
const fullBytes = 4 * 1024 * 1024
/** Documents whose place is remembered. */
const maxHeads = 20_000

/**
 * The log of updates between two places: an append is one durable write to the journal, whatever it carries and however
 * many documents it touches, made by the thread that has the updates; later the rows move into their table, many in one
 * transaction, in the thread that owns SQLite. Nothing of this shows outside.
 *
 * The order of everything is the order in which this thread decides appends and sends requests. An append is decided in
 * one go, with nobody holding the turn, by what is known of its documents (epoch, rights, end, owners of clientIDs). That
 * is asked of the engine, and forgotten when a request is sent that may change it; and every such request takes along
 * the appends that were decided before it, even those whose write is still under way. So nothing that was judged by the
 * old rights comes to lie behind the new ones.
 */
export class JournaledLog {
  readonly #client: SqliteClient
  readonly #journal: JournalFile
  readonly #heads = new Map<string, DocumentHead | null>()
  /** The count of changes at which the heads were true. */
  #changes = 0
  /** Records that are not in the journal's file though they stand: their write failed after the engine had taken them. */
  #missing: FramedRecord[] = []
  /** The append that was asked for last, until it has ended. */
  #last: Promise<unknown> | null = null
  #timer: NodeJS.Timeout | null = null
  #closing: Promise<void> | null = null

  constructor(client: SqliteClient, journal: JournalFile) {
    this.#client = client
    this.#journal = journal
  }

  /** Stores requests, after those that were asked for before. See `UpdateLog.append`. */
  append(requests: readonly AppendRequest[]): Promise<readonly AppendResult[]> {
    const result = this.#last ? this.#last.then(() => this.#append(requests)) : this.#append(requests)
    const ended = () => {
      if (this.#last === last) this.#last = null
    }
    const last = result.then(ended, ended)
    this.#last = last
    return result
  }

  /** Closes the store, then the journal. May be called more than once. */
  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  async #close(): Promise<void> {
    if (this.#timer) clearTimeout(this.#timer)
    try {
      await this.#client.close()
    } finally {
      while (this.#last) await this.#last
      await this.#journal.close()
    }
  }

  async #append(requests: readonly AppendRequest[]): Promise<readonly AppendResult[]> {
    const { turns } = this.#client
    return (await turns.pass(async () => this.#appendKnown(requests))) ?? (await this.#appendUnknown(requests))
  }

  /** Null: something has to be asked of the engine, or moved, before. */
  #appendKnown(requests: readonly AppendRequest[]): Promise<readonly AppendResult[]> | null {
    this.#refresh()
    if (this.#journal.bytes > fullBytes) return null
    for (const { docId, rows } of requests) {
      if (!this.#heads.has(docId)) return null
      for (const { claims } of rows) if (claims.length > 0) return null
    }
    return this.#store(requests, nobodys)
  }

  /** Nobody else is served meanwhile, so what is answered is still true when it decides. */
  async #appendUnknown(requests: readonly AppendRequest[]): Promise<readonly AppendResult[]> {
    const giveBack = await this.#client.turns.take()
    let stored: Promise<readonly AppendResult[]>
    try {
      if (this.#journal.bytes > fullBytes) await this.#moveAll()
      this.#refresh()
      stored = this.#store(requests, await this.#ask(requests))
    } finally {
      giveBack()
    }
    return stored
  }

  /** Forgets what may be known no longer, and what the journal holds if the tables have it. No write is under way. */
  #refresh(): void {
    if (this.#changes !== this.#client.changes || this.#heads.size > maxHeads) this.#heads.clear()
    this.#changes = this.#client.changes
    if (!this.#client.handOver.allMoved) return
    if (this.#journal.bytes > 0) this.#journal.clear()
    if (this.#missing.length > 0) this.#missing = []
  }

  /** Learns where documents stand. @returns to whom clientIDs that are claimed belong */
  async #ask(requests: readonly AppendRequest[]): Promise<OwnerOf> {
    const documents = [...new Set(requests.map(({ docId }) => docId))].filter((docId) => !this.#heads.has(docId))
    const clients = requests.flatMap(({ docId, rows }) => rows.flatMap(({ claims }) => claims.map((clientId) => ({ docId, clientId }))))
    if (documents.length === 0 && clients.length === 0) return nobodys
    const { heads, owners } = await this.#client.send({ kind: 'heads', documents, clients })
    for (const [index, docId] of documents.entries()) this.#heads.set(docId, heads[index] ?? null)
    const known = new Map(clients.map(({ docId, clientId }, index) => [ownerKey(docId, clientId), owners[index] ?? null]))
    return (docId, clientId) => known.get(ownerKey(docId, clientId)) ?? null
  }

  /** Decides, and begins to write, before anything else can happen. */
  #store(requests: readonly AppendRequest[], ownerOf: OwnerOf): Promise<readonly AppendResult[]> {
    const plan = planAppend(requests.map(questionOf), (docId) => this.#heads.get(docId) ?? null, ownerOf)
    if (plan.heads.size === 0) return Promise.resolve(plan.results)
    const record = encodeRecord(requests, plan.results, headerBytes)
    for (const [docId, { seq }] of plan.heads) {
      const head = this.#heads.get(docId)
      if (head) this.#heads.set(docId, { epoch: head.epoch, aclVersion: head.aclVersion, seq })
    }
    return this.#write(record, plan.results)
  }

  async #write(record: FramedRecord, results: readonly AppendResult[]): Promise<readonly AppendResult[]> {
    const { handOver } = this.#client
    this.#missing.push(record)
    try {
      await handOver.add(record, () => this.#journal.append(this.#missing))
      this.#missing = []
      return results
    } catch (error) {
      if (handOver.takeBack()) this.#missing.pop()
      this.#heads.clear()
      throw error
    } finally {
      if (!this.#closing) this.#moveLater()
    }
  }

  #moveLater(): void {
    this.#timer ??= setTimeout(() => void this.#move(), moveAfter)
  }

  /** Moves what was decided in steps, others between them. What fails is tried again after the next append. */
  async #move(): Promise<void> {
    const { turns, handOver } = this.#client
    const { decided } = handOver
    try {
      while (!handOver.allMoved && !handOver.haveMoved(decided)) await turns.pass(() => this.#moveSome())
      if (!handOver.allMoved && this.#client.isIdle) await this.#moveRest()
    } catch {
      this.#timer = null
      return
    }
    this.#timer = null
    if (!handOver.allMoved && !this.#closing) this.#moveLater()
  }

  /** While people write there is always one more record: for the last step, which is a small one, they wait. */
  async #moveRest(): Promise<void> {
    const giveBack = await this.#client.turns.take()
    try {
      await this.#moveAll()
    } finally {
      giveBack()
    }
  }

  /** Only by who has the turn. */
  async #moveAll(): Promise<void> {
    while (!this.#client.handOver.allMoved) await this.#moveSome()
  }

  /** By who passes, or has the turn. @throws Error if there is nothing to move */
  async #moveSome(): Promise<void> {
    const { handOver } = this.#client
    const { decided } = handOver
    const more = await this.#client.send({ kind: 'move' })
    if (!more && !handOver.allMoved && !handOver.haveMoved(decided)) throw new Error('the engine lacks records of the journal')
  }
}

type OwnerOf = (docId: string, clientId: number) => string | null

function nobodys(): null {
  return null
}

function ownerKey(docId: string, clientId: number): string {
  return `${clientId} ${docId}`
}
