import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, it, vi } from 'vitest'
import type { AppendRequest } from '../../../../server/collab/ports.ts'
import { encodeBatch } from '../../../../server/store/sqlite/appendBatch.ts'
import { copyDatabase } from '../../../../server/store/sqlite/databaseFile.ts'
import { SqliteEngine } from '../../../../server/store/sqlite/engine.ts'
import { below, pick, rng } from '../../../support/rng.ts'
import { temporaryDirectory } from '../testStores.ts'
import { faults } from './diskFaults.ts'
import { copyFiles, createTables } from './logFiles.ts'

/*
 * The engine against a log that is nothing but lists: the same requests, transactions, reads, faults of the disk and
 * deaths of the process, and after each the same rows by the same people in the same order.
 */

vi.mock('node:fs', async (original) => {
  const { faultyFiles } = await import('./diskFaults.ts')
  return faultyFiles(await original<typeof import('node:fs')>())
})

const seed = Number(process.env['GALLEY_SEED'] ?? 20261129)
const runs = Number(process.env['GALLEY_RUNS'] ?? 6)
const steps = 120

const people = ['li', 'wang', 'zhao']
const directory = temporaryDirectory()
afterAll(() => directory.remove())

interface ModelDocument {
  epoch: number
  aclVersion: number
  rows: string[]
  owners: Map<number, string>
}

type Model = Map<string, ModelDocument>

class Run {
  readonly #random: () => number
  readonly #place: string
  #model: Model = new Map()
  #engine: SqliteEngine
  #here = ''
  #places = 0
  #texts = 0
  /** A batch whose sync failed: until something is written in its place, a death of the process may bring it back. */
  #unsure: readonly AppendRequest[] | null = null
  readonly done: string[] = []

  constructor(number: number) {
    this.#random = rng(number)
    this.#place = join(directory.path, String(number))
    mkdirSync(this.#place)
    this.#engine = new SqliteEngine(this.#newPlace())
    createTables(this.#engine)
    this.#inTransaction((model) => this.#createDocument(model), true)
  }

  step(): void {
    const actions = ['append', 'append', 'append', 'append', 'read', 'move', 'service', 'service', 'fault', 'die', 'copy', 'full'] as const
    const action = pick(this.#random, actions)
    this.done.push(action)
    this[action]()
  }

  append(): void {
    const batch = this.#batch()
    const expected = judge(this.#model, batch)
    expect(this.#engine.append(encodeBatch(batch))).toEqual(expected.results)
    this.#model = expected.model
    if (expected.results.some(({ ok }) => ok)) this.#unsure = null
  }

  read(): void {
    expect(readModel(this.#engine)).toEqual(this.#model)
  }

  move(): void {
    this.#engine.moveJournal()
  }

  /** What a service does: some changes of the log in one transaction, which is committed or not. */
  service(): void {
    const commits = this.#random() < 0.6
    const work = (model: Model) => {
      for (let i = below(this.#random, 3); i >= 0; i--) {
        const change = pick(this.#random, [this.#createDocument, this.#raiseAcl, this.#raiseEpochs, this.#addUpdate, this.#lookWithin])
        this.done.push(change.name)
        change.call(this, model)
      }
    }
    this.#inTransaction(work, commits)
  }

  fault(): void {
    const batch = this.#batch()
    const expected = judge(this.#model, batch)
    if (!expected.writes) return
    const fault = pick(this.#random, ['write', 'sync'] as const)
    if (fault === 'write') faults.write = 'half'
    else faults.sync = 'fails'
    expect(() => this.#engine.append(encodeBatch(batch))).toThrow(/ENOSPC|EIO/)
    faults.clear()
    this.#unsure = fault === 'sync' ? batch.filter((_, index) => expected.results[index]?.ok) : null
    // What follows decides what becomes of it.
    if (this.#random() < 0.6) return
    this.service()
    this.die()
  }

  die(): void {
    const from = this.#here
    const to = this.#newPlace()
    copyFiles(from, to)
    this.#engine.close()
    this.#engine = new SqliteEngine(to)
    this.#adopt(readModel(this.#engine))
  }

  /** A copy has everything that was acknowledged before it began. */
  copy(): void {
    const from = this.#here
    const to = this.#newPlace()
    this.#here = from
    copyDatabase(from, join(to, 'galley.db'))
    const copy = new SqliteEngine(to)
    const found = readModel(copy)
    copy.close()
    expect([this.#model, this.#withUnsure()]).toContainEqual(found)
  }

  /** Statements find no room; appends still do. */
  full(): void {
    const { page_count: pages } = this.#engine.run('pragma page_count').rows[0] ?? {}
    this.#engine.run(`pragma max_page_count = ${pages}`)
    this.append()
    try {
      this.read()
    } catch (error) {
      expect(error).toMatchObject({ code: 'SQLITE_FULL' })
    }
    if (this.#random() < 0.5) {
      try {
        this.#inTransaction((model) => this.#raiseAcl(model), true)
      } catch (error) {
        expect(error).toMatchObject({ code: 'SQLITE_FULL' })
      }
    }
    this.append()
    if (this.#random() < 0.3) this.die()
    else this.#engine.run('pragma max_page_count = 1000000')
  }

  end(): void {
    this.read()
    this.#engine.close()
    this.#engine = new SqliteEngine(this.#here)
    this.#adopt(readModel(this.#engine))
    this.#engine.close()
  }

  /** Releases the files of a run that failed. */
  abandon(): void {
    faults.clear()
    this.#engine.close()
  }

  /** What a new process finds: all that was acknowledged, and at most what the disk refused last. */
  #adopt(found: Model): void {
    expect([this.#model, this.#withUnsure()]).toContainEqual(found)
    this.#model = found
    this.#unsure = null
  }

  #withUnsure(): Model {
    return this.#unsure ? judge(this.#model, this.#unsure).model : this.#model
  }

  #inTransaction(work: (model: Model) => void, commits: boolean): void {
    const model = structuredClone(this.#model)
    this.#engine.begin()
    try {
      work(model)
      if (!commits) return
      this.#engine.commit()
      // What the disk refused was judged by what was true then.
      if (JSON.stringify([...model]) !== JSON.stringify([...this.#model])) this.#unsure = this.#stillValid(model)
      this.#model = model
    } finally {
      this.#engine.rollback()
    }
  }

  /** Of the refused batch what a change of the documents leaves possible. */
  #stillValid(model: Model): readonly AppendRequest[] | null {
    const same = (id: string) => {
      const [before, after] = [this.#model.get(id), model.get(id)]
      return before?.epoch === after?.epoch && before?.aclVersion === after?.aclVersion && before?.rows.length === after?.rows.length
    }
    return this.#unsure?.filter(({ docId }) => same(docId)) ?? null
  }

  #batch(): AppendRequest[] {
    return Array.from({ length: 1 + below(this.#random, 4) }, () => {
      const docId = this.#random() < 0.05 ? 'nowhere' : pick(this.#random, [...this.#model.keys()])
      const { epoch, aclVersion } = this.#model.get(docId) ?? { epoch: 1, aclVersion: 1 }
      const off = () => (this.#random() < 0.07 ? pick(this.#random, [-1, 1]) : 0)
      const rows = Array.from({ length: below(this.#random, 4) }, () => {
        const claims = Array.from({ length: below(this.#random, 2) }, () => below(this.#random, 12))
        const data = Buffer.from(`${++this.#texts} `.padEnd(below(this.#random, 10) === 0 ? 30_000 : 1, 'x'))
        return { userId: pick(this.#random, people), sessionId: 's', at: this.#texts, data, claims }
      })
      return { docId, epoch: epoch + off(), aclVersion: aclVersion + off(), schemaVersion: 1, rows }
    })
  }

  #createDocument(model: Model): void {
    const id = `doc-${++this.#texts}`
    this.#engine.run('insert into article_doc (id, schema_version) values (?, 1)', [id])
    model.set(id, { epoch: 1, aclVersion: 1, rows: [], owners: new Map() })
  }

  #raiseAcl(model: Model): void {
    const id = pick(this.#random, [...model.keys()])
    this.#engine.run('update article_doc set acl_version = acl_version + 1 where id = ? returning acl_version', [id])
    change(model, id).aclVersion += 1
  }

  #raiseEpochs(model: Model): void {
    this.#engine.run('update article_doc set epoch = epoch + 1')
    for (const document of model.values()) document.epoch += 1
  }

  /** As a service does that writes into a text. */
  #addUpdate(model: Model): void {
    const id = pick(this.#random, [...model.keys()])
    const document = change(model, id)
    this.#engine.run('update article_doc set acl_version = acl_version + 1 where id = ?', [id])
    const [head] = this.#engine.run('select head_seq from article_doc where id = ?', [id]).rows
    expect(head?.head_seq).toBe(document.rows.length)
    const text = String(++this.#texts)
    const insert = 'insert into doc_update (doc_id, seq, user_id, session_id, at, data) values (?, ?, ?, ?, ?, ?)'
    this.#engine.run(insert, [id, document.rows.length + 1, 'chief', 's', 1, Buffer.from(text)])
    this.#engine.run('insert into doc_client (doc_id, client_id, user_id) values (?, ?, ?)', [id, 1000 + this.#texts, 'chief'])
    this.#engine.run('update article_doc set head_seq = ? where id = ?', [document.rows.length + 1, id])
    document.aclVersion += 1
    document.rows.push(`chief ${text}`)
    document.owners.set(1000 + this.#texts, 'chief')
  }

  #lookWithin(model: Model): void {
    expect(readModel(this.#engine)).toEqual(model)
  }

  #newPlace(): string {
    this.#here = join(this.#place, String(++this.#places))
    mkdirSync(this.#here)
    return this.#here
  }
}

function change(model: Model, id: string): ModelDocument {
  const document = model.get(id)
  if (!document) throw new Error(`no document ${id}`)
  return document
}

/** What the law says of a batch: whole requests, by the present epoch and rights, and no clientID of another person. */
function judge(before: Model, batch: readonly AppendRequest[]) {
  const model = structuredClone(before)
  let writes = false
  const results = batch.map(({ docId, epoch, aclVersion, rows }) => {
    const document = model.get(docId)
    if (document?.epoch !== epoch || document.aclVersion !== aclVersion) return { ok: false, reason: 'fenced' }
    const owners = new Map(document.owners)
    for (const { userId, claims } of rows) {
      for (const clientId of claims) {
        if ((owners.get(clientId) ?? userId) !== userId) return { ok: false, reason: 'identity' }
        owners.set(clientId, userId)
      }
    }
    document.owners = owners
    document.rows.push(...rows.map(({ userId, data }) => `${userId} ${Buffer.from(data)}`))
    writes ||= rows.length > 0
    return { ok: true, seq: document.rows.length }
  })
  return { results, model, writes }
}

/** What the tables say; that heads are true and no number is missing is checked on the way. */
function readModel(engine: SqliteEngine): Model {
  const model: Model = new Map()
  const heads = new Map<string, unknown>()
  for (const { id, epoch, acl_version: aclVersion, head_seq: head } of engine.run('select * from article_doc order by rowid').rows) {
    model.set(String(id), { epoch: Number(epoch), aclVersion: Number(aclVersion), rows: [], owners: new Map() })
    heads.set(String(id), head)
  }
  for (const { doc_id: id, seq, user_id: userId, data } of engine.run('select * from doc_update order by doc_id, seq').rows) {
    const { rows } = change(model, String(id))
    rows.push(`${userId} ${Buffer.from(data as Uint8Array)}`)
    expect(seq).toBe(rows.length)
  }
  for (const { doc_id: id, client_id: clientId, user_id: userId } of engine.run('select * from doc_client').rows)
    change(model, String(id)).owners.set(Number(clientId), String(userId))
  for (const [id, head] of heads) expect(head).toBe(model.get(id)?.rows.length)
  return model
}

it(`is the log of a simple model, whatever happens (${runs} runs of ${steps} steps from seed ${seed})`, {
  timeout: 30_000 + runs * 5_000,
}, () => {
  for (let number = seed; number < seed + runs; number++) {
    const run = new Run(number)
    try {
      for (let step = 0; step < steps; step++) run.step()
      run.end()
    } catch (error) {
      run.abandon()
      throw new Error(`GALLEY_SEED=${number} GALLEY_RUNS=1 after ${run.done.join(' ')}`, { cause: error })
    }
  }
})
