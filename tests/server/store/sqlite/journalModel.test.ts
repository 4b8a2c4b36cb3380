import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, it, vi } from 'vitest'
import type { AppendRequest } from '../../../../server/collab/ports.ts'
import { copyDatabase } from '../../../../server/store/sqlite/databaseFile.ts'
import { below, pick, rng } from '../../../support/rng.ts'
import { temporaryDirectory } from '../testStores.ts'
import { faults } from './diskFaults.ts'
import { copyFiles, createTables, type Run as RunStatement, TestLog } from './testLog.ts'

/*
 * The log against one that is nothing but lists: the same requests, transactions, reads, faults of the disk and
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
const thoughtBetter = new Error('thought better of it')
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
  #log: TestLog
  #here = ''
  #places = 0
  #texts = 0
  /** A batch whose sync failed: until something is written in its place, a death of the process may bring it back. */
  #unsure: readonly AppendRequest[] | null = null
  readonly done: string[] = []

  private constructor(random: () => number, place: string, log: TestLog) {
    this.#random = random
    this.#place = place
    this.#log = log
    this.#here = join(place, '0')
  }

  static async begin(number: number): Promise<Run> {
    const place = join(directory.path, String(number))
    mkdirSync(join(place, '0'), { recursive: true })
    const log = await TestLog.open(join(place, '0'))
    await createTables(log.run)
    const run = new Run(rng(number), place, log)
    await run.#inTransaction((model, statement) => run.#createDocument(model, statement), true)
    return run
  }

  async step(): Promise<void> {
    const actions = ['append', 'append', 'append', 'append', 'read', 'move', 'service', 'service', 'fault', 'die', 'copy', 'full'] as const
    const action = pick(this.#random, actions)
    this.done.push(action)
    await this[action]()
  }

  async append(): Promise<void> {
    const batch = this.#batch()
    const expected = judge(this.#model, batch)
    expect(await this.#log.append(...batch)).toEqual(expected.results)
    this.#model = expected.model
    if (expected.writes) this.#unsure = null
  }

  async read(): Promise<void> {
    expect(await readModel(this.#log.run)).toEqual(this.#model)
  }

  async move(): Promise<void> {
    await this.#log.client.send({ kind: 'move' })
  }

  /** What a service does: some changes of the log in one transaction, which is committed or not. */
  async service(): Promise<void> {
    const commits = this.#random() < 0.6
    const work = async (model: Model, run: RunStatement) => {
      for (let i = below(this.#random, 3); i >= 0; i--) {
        const change = pick(this.#random, [this.#createDocument, this.#raiseAcl, this.#raiseEpochs, this.#addUpdate, this.#lookWithin])
        this.done.push(change.name)
        await change.call(this, model, run)
      }
    }
    await this.#inTransaction(work, commits)
  }

  async fault(): Promise<void> {
    const batch = this.#batch()
    const expected = judge(this.#model, batch)
    if (!expected.writes) return
    const fault = pick(this.#random, ['half', 'unsynced'] as const)
    faults.next = fault
    await expect(this.#log.append(...batch)).rejects.toThrow(/ENOSPC|EIO/)
    this.#unsure = fault === 'unsynced' ? batch.filter((_, index) => expected.results[index]?.ok) : null
    // What follows decides what becomes of it.
    if (this.#random() < 0.6) return
    await this.service()
    await this.die()
  }

  async die(): Promise<void> {
    const from = this.#here
    const to = this.#newPlace()
    copyFiles(from, to)
    await this.#log.close()
    this.#log = await TestLog.open(to)
    this.#adopt(await readModel(this.#log.run))
  }

  /** A copy has everything that was acknowledged before it began. */
  async copy(): Promise<void> {
    const from = this.#here
    const to = this.#newPlace()
    this.#here = from
    copyDatabase(from, join(to, 'galley.db'))
    const copy = await TestLog.open(to)
    const found = await readModel(copy.run)
    await copy.close()
    expect([this.#model, this.#withUnsure()]).toContainEqual(found)
  }

  /** Statements find no room; appends still do. */
  async full(): Promise<void> {
    const [{ page_count: pages } = {}] = await this.#log.run('pragma page_count')
    await this.#log.run(`pragma max_page_count = ${pages}`)
    await this.append()
    try {
      await this.read()
    } catch (error) {
      expect(error).toMatchObject({ code: 'SQLITE_FULL' })
    }
    if (this.#random() < 0.5) {
      try {
        await this.#inTransaction((model, run) => this.#raiseAcl(model, run), true)
      } catch (error) {
        expect(error).toMatchObject({ code: 'SQLITE_FULL' })
      }
    }
    await this.append()
    if (this.#random() < 0.3) await this.die()
    else await this.#log.run('pragma max_page_count = 1000000')
  }

  async end(): Promise<void> {
    await this.read()
    await this.#log.close()
    this.#log = await TestLog.open(this.#here)
    this.#adopt(await readModel(this.#log.run))
    await this.#log.close()
  }

  /** Releases the files of a run that failed. */
  async abandon(): Promise<void> {
    faults.clear()
    await this.#log.close()
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

  async #inTransaction(work: (model: Model, run: RunStatement) => Promise<void>, commits: boolean): Promise<void> {
    const model = structuredClone(this.#model)
    try {
      await this.#log.transaction(async (run) => {
        await work(model, run)
        if (!commits) throw thoughtBetter
      })
    } catch (error) {
      if (error === thoughtBetter) return
      throw error
    }
    // What the disk refused was judged by what was true then.
    if (JSON.stringify([...model]) !== JSON.stringify([...this.#model])) this.#unsure = this.#stillValid(model)
    this.#model = model
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

  async #createDocument(model: Model, run: RunStatement): Promise<void> {
    const id = `doc-${++this.#texts}`
    await run('insert into article_doc (id, schema_version) values (?, 1)', [id])
    model.set(id, { epoch: 1, aclVersion: 1, rows: [], owners: new Map() })
  }

  async #raiseAcl(model: Model, run: RunStatement): Promise<void> {
    const id = pick(this.#random, [...model.keys()])
    await run('update article_doc set acl_version = acl_version + 1 where id = ? returning acl_version', [id])
    change(model, id).aclVersion += 1
  }

  async #raiseEpochs(model: Model, run: RunStatement): Promise<void> {
    await run('update article_doc set epoch = epoch + 1')
    for (const document of model.values()) document.epoch += 1
  }

  /** As a service does that writes into a text. */
  async #addUpdate(model: Model, run: RunStatement): Promise<void> {
    const id = pick(this.#random, [...model.keys()])
    const document = change(model, id)
    await run('update article_doc set acl_version = acl_version + 1 where id = ?', [id])
    const [head] = await run('select head_seq from article_doc where id = ?', [id])
    expect(head?.head_seq).toBe(document.rows.length)
    const text = String(++this.#texts)
    const insert = 'insert into doc_update (doc_id, seq, user_id, session_id, at, data) values (?, ?, ?, ?, ?, ?)'
    await run(insert, [id, document.rows.length + 1, 'chief', 's', 1, Buffer.from(text)])
    await run('insert into doc_client (doc_id, client_id, user_id) values (?, ?, ?)', [id, 1000 + this.#texts, 'chief'])
    await run('update article_doc set head_seq = ? where id = ?', [document.rows.length + 1, id])
    document.aclVersion += 1
    document.rows.push(`chief ${text}`)
    document.owners.set(1000 + this.#texts, 'chief')
  }

  async #lookWithin(model: Model, run: RunStatement): Promise<void> {
    expect(await readModel(run)).toEqual(model)
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
async function readModel(run: RunStatement): Promise<Model> {
  const model: Model = new Map()
  const heads = new Map<string, unknown>()
  for (const { id, epoch, acl_version: aclVersion, head_seq: head } of await run('select * from article_doc order by rowid')) {
    model.set(String(id), { epoch: Number(epoch), aclVersion: Number(aclVersion), rows: [], owners: new Map() })
    heads.set(String(id), head)
  }
  for (const { doc_id: id, seq, user_id: userId, data } of await run('select * from doc_update order by doc_id, seq')) {
    const { rows } = change(model, String(id))
    rows.push(`${userId} ${Buffer.from(data as Uint8Array)}`)
    expect(seq).toBe(rows.length)
  }
  for (const { doc_id: id, client_id: clientId, user_id: userId } of await run('select * from doc_client'))
    change(model, String(id)).owners.set(Number(clientId), String(userId))
  for (const [id, head] of heads) expect(head).toBe(model.get(id)?.rows.length)
  return model
}

it(`is the log of a simple model, whatever happens (${runs} runs of ${steps} steps from seed ${seed})`, {
  timeout: 30_000 + runs * 5_000,
}, async () => {
  for (let number = seed; number < seed + runs; number++) {
    const run = await Run.begin(number)
    try {
      for (let step = 0; step < steps; step++) await run.step()
      await run.end()
    } catch (error) {
      await run.abandon()
      throw new Error(`GALLEY_SEED=${number} GALLEY_RUNS=1 after ${run.done.join(' ')}`, { cause: error })
    }
  }
})
