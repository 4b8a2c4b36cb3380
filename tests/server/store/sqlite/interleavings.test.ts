import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { AppendRequest, AppendResult } from '../../../../server/collab/ports.ts'
import { copyDatabase } from '../../../../server/store/sqlite/databaseFile.ts'
import { SqliteEngine } from '../../../../server/store/sqlite/engine.ts'
import { below, pick, rng } from '../../../support/rng.ts'
import { temporaryDirectory } from '../testStores.ts'
import { faults } from './diskFaults.ts'
import { copyFiles, createTables, type Run, TestLog } from './testLog.ts'

/*
 * Everything at once: appends, statements and transactions are asked for while writes are under way and the engine has
 * not answered, writes fail, the database is full for a while, time passes, and the process dies. Whatever the order:
 *
 * - what was acknowledged is there, once, at its number; so is what was shown to anybody outside of a transaction;
 * - what was refused is not; what failed is there at most once;
 * - behind a change of rights there is nothing that was judged by older ones, and no clientID has two people.
 */

vi.mock('node:fs', async (original) => {
  const { faultyFiles } = await import('./diskFaults.ts')
  return faultyFiles(await original<typeof import('node:fs')>())
})

const seed = Number(process.env['GALLEY_SEED'] ?? 20261129)
const runs = Number(process.env['GALLEY_RUNS'] ?? 12)
const steps = 200

const documents = ['a', 'b', 'c']
const people = ['li', 'wang', 'zhao']
const raising = 'update article_doc set acl_version = acl_version + 1 where id = ? returning acl_version, head_seq'
const directory = temporaryDirectory()

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
})
afterEach(() => {
  vi.useRealTimers()
})
afterAll(() => directory.remove())

/** Rows are texts that say by which rights they were judged, of whom they are, which clientID they claim, and a number. */
type Logs = Map<string, string[]>

interface Raise {
  readonly docId: string
  readonly aclVersion: number
  /** Where the document ended when its rights changed. */
  readonly head: number
}

class World {
  readonly #random: () => number
  readonly #place: string
  #places = 0
  #here = ''
  #life = 0
  #log!: TestLog
  #texts = 0
  #asked = 0
  #full: { mockRestore(): void } | null = null
  /** What the documents' rights are thought to be; may be late. */
  readonly #aclVersions = new Map(documents.map((id) => [id, 1]))
  readonly #stored = new Map<string, { readonly docId: string; readonly seq: number }>()
  readonly #refused = new Set<string>()
  readonly #shown: Logs = new Map()
  readonly #raises: Raise[] = []
  readonly failures: unknown[] = []
  readonly done: string[] = []
  readonly counts = { stored: 0, refused: 0, failed: 0, raised: 0 }

  constructor(number: number) {
    this.#random = rng(number)
    this.#place = join(directory.path, String(number))
  }

  async begin(): Promise<void> {
    this.#log = await TestLog.open(this.#newPlace())
    await createTables(this.#log.run)
    for (const id of documents) await this.#log.run('insert into article_doc (id, schema_version) values (?, 1)', [id])
    this.#live()
  }

  async step(): Promise<void> {
    const actions = ['append', 'append', 'append', 'serve', 'serve', 'serve', 'serve', 'write', 'write', 'write', 'read', 'raise'] as const
    const rare = ['transaction', 'fail', 'time', 'full', 'die', 'copy', 'calm'] as const
    const action = this.#random() < 0.75 ? pick(this.#random, actions) : pick(this.#random, rare)
    this.done.push(action)
    await this[action]()
    await settled()
    if (this.failures.length > 0) throw this.failures[0]
  }

  append(): void {
    if (this.#asked > 3) return
    const requests = Array.from({ length: 1 + below(this.#random, 2) }, () => this.#request())
    const life = this.#life
    this.#asked += 1
    this.#log.append(...requests).then(
      (results) => {
        if (life === this.#life) this.#told(requests, results)
      },
      () => {
        if (life === this.#life) this.#asked -= 1
        this.counts.failed += 1
      },
    )
  }

  serve(): void {
    this.#log.way.serveOne()
  }

  write(): void {
    faults.releaseHeld()
  }

  fail(): void {
    faults.releaseHeld(pick(this.#random, ['half', 'unsynced'] as const))
  }

  /** What is acknowledged before somebody asks is seen, and what is seen stays. */
  read(): void {
    const acknowledged = new Map(this.#stored)
    this.#try(async () => {
      const docId = pick(this.#random, documents)
      const life = this.#life
      const rows = await readRows(this.#random() < 0.5 ? this.#log.run : this.#log.readTogether, docId)
      if (life !== this.#life) return
      for (const [text, place] of acknowledged) if (place.docId === docId) expect(rows[place.seq - 1]).toBe(text)
      this.#show(docId, rows)
    })
  }

  raise(): void {
    if (this.#random() < 0.5) return
    const docId = pick(this.#random, documents)
    const life = this.#life
    this.#try(async () => {
      if (this.#random() < 0.5) await this.#log.script(raising.slice(0, raising.indexOf(' returning')), [docId])
      else this.#raised(docId, life, await this.#log.run(raising, [docId]))
    })
  }

  /** As services do: rights are raised, the text is read, something is written, or all of it is given up. */
  transaction(): void {
    const docId = pick(this.#random, documents)
    const [first, second, commits, writes] = [this.#random(), this.#random(), this.#random() < 0.6, this.#random() < 0.5]
    const life = this.#life
    this.#try(async () => {
      const { rows, raise } = await this.#log.transaction(async (run) => {
        if (first < 0.3) await run('select 1')
        const before = second < 0.5 ? await readRows(run, docId) : null
        const raise = await run(raising, [docId])
        const rows = await readRows(run, docId)
        if (before) expect(rows).toEqual(before)
        expect(rows).toHaveLength(Number(raise[0]?.head_seq))
        if (writes) rows.push(await this.#write(run, docId, Number(raise[0]?.acl_version), rows.length + 1))
        if (!commits) throw new Error('thought better of it')
        return { rows, raise }
      })
      if (life === this.#life) this.#show(docId, rows)
      this.#raised(docId, life, raise)
    })
  }

  time(): void {
    vi.advanceTimersByTime(700)
  }

  full(): void {
    if (this.#full) this.#makeRoom()
    else {
      this.#full = vi.spyOn(SqliteEngine.prototype, 'transaction').mockImplementation(() => {
        throw Object.assign(new Error('database or disk is full'), { code: 'SQLITE_FULL' })
      })
    }
  }

  /** Everything that is asked for comes to its end. */
  async calm(): Promise<void> {
    const { way } = this.#log
    for (let turn = 0; turn < 100; turn++) {
      way.serveAll()
      faults.releaseHeld()
      await settled()
    }
    expect(this.#asked).toBe(0)
  }

  async die(): Promise<void> {
    if (this.#random() < 0.5) return
    const from = this.#here
    const to = this.#newPlace()
    copyFiles(from, to)
    await this.#abandon()
    await this.#reopen(to)
  }

  async copy(): Promise<void> {
    const from = this.#here
    const to = this.#newPlace()
    this.#here = from
    copyDatabase(from, join(to, 'galley.db'))
    this.#makeRoom()
    const copy = await TestLog.open(to)
    await this.#check(copy)
    await copy.close()
  }

  async end(): Promise<void> {
    this.#makeRoom()
    await this.calm()
    await this.#abandon()
    await this.#reopen(this.#here)
    await this.#abandon()
  }

  /** Lets go of the files, whatever is on its way. */
  async #abandon(): Promise<void> {
    this.#life += 1
    this.#asked = 0
    this.#makeRoom()
    this.#log.way.slow = false
    const closing = this.#log.close()
    const { way } = this.#log
    const ended = vi.fn()
    closing.then(ended, ended)
    while (ended.mock.calls.length === 0) {
      way.serveAll()
      faults.releaseHeld()
      await settled()
    }
    faults.clear()
  }

  abandon(): Promise<void> {
    return this.#abandon()
  }

  async #reopen(at: string): Promise<void> {
    this.#log = await TestLog.open(at)
    await this.#check(this.#log)
    for (const { id, acl_version: aclVersion } of await this.#log.run('select id, acl_version from article_doc'))
      this.#aclVersions.set(String(id), Number(aclVersion))
    this.#live()
  }

  #live(): void {
    this.#log.way.slow = true
    faults.hold()
  }

  #makeRoom(): void {
    this.#full?.mockRestore()
    this.#full = null
  }

  #request(): AppendRequest {
    const docId = pick(this.#random, documents)
    const late = this.#random() < 0.1 ? 1 : 0
    const aclVersion = Math.max((this.#aclVersions.get(docId) ?? 1) - late, 1)
    const userId = pick(this.#random, people)
    const rows = Array.from({ length: 1 + below(this.#random, 2) }, () => {
      const claim = this.#random() < 0.2 ? below(this.#random, 8) : null
      const data = Buffer.from(`${aclVersion} ${userId} ${claim ?? '-'} ${++this.#texts}`)
      return { userId, sessionId: 's', at: 1, data, claims: claim === null ? [] : [claim] }
    })
    return { docId, epoch: 1, aclVersion, rows }
  }

  #told(requests: readonly AppendRequest[], results: readonly AppendResult[]): void {
    this.#asked -= 1
    for (const [index, { docId, rows }] of requests.entries()) {
      const result = results[index]
      const texts = rows.map(({ data }) => String(data))
      if (result?.ok) for (const [row, text] of texts.entries()) this.#stored.set(text, { docId, seq: result.seq - rows.length + row + 1 })
      else for (const text of texts) this.#refused.add(text)
      this.counts[result?.ok ? 'stored' : 'refused'] += 1
    }
  }

  #show(docId: string, rows: string[]): void {
    const before = this.#shown.get(docId) ?? []
    if (rows.length >= before.length) this.#shown.set(docId, rows)
  }

  #raised(docId: string, life: number, [row]: readonly Record<string, unknown>[]): void {
    if (life !== this.#life) return
    const aclVersion = Number(row?.acl_version)
    this.#raises.push({ docId, aclVersion, head: Number(row?.head_seq) })
    this.#aclVersions.set(docId, Math.max(aclVersion, this.#aclVersions.get(docId) ?? 1))
    this.counts.raised += 1
  }

  async #write(run: Run, docId: string, aclVersion: number, seq: number): Promise<string> {
    const text = `${aclVersion} chief - ${++this.#texts}`
    const insert = 'insert into doc_update (doc_id, seq, user_id, session_id, at, data) values (?, ?, ?, ?, ?, ?)'
    await run(insert, [docId, seq, 'chief', 's', 1, Buffer.from(text)])
    await run('update article_doc set head_seq = ? where id = ?', [seq, docId])
    return text
  }

  /** Does something that a full database may refuse. */
  #try(work: () => Promise<void>): void {
    const refusals = /full|thought better|earlier fault|no transaction|not on disk|is closed|held by one transaction/
    work().catch((error: unknown) => {
      if (!(error instanceof Error) || error.name === 'AssertionError' || !refusals.test(error.message)) this.failures.push(error)
    })
  }

  async #check(log: TestLog): Promise<void> {
    const found: Logs = new Map()
    for (const docId of documents) found.set(docId, await readRows(log.run, docId))
    const all = [...found.values()].flat()
    expect(new Set(all).size, 'nothing is there twice').toBe(all.length)
    expect(
      all.filter((text) => this.#refused.has(text)),
      'nothing is there that was refused',
    ).toEqual([])
    for (const [text, { docId, seq }] of this.#stored) expect(found.get(docId)?.[seq - 1], 'acknowledged').toBe(text)
    for (const [docId, rows] of this.#shown) expect(found.get(docId)?.slice(0, rows.length), 'shown').toEqual(rows)
    const rightsOf = (docId: string) => (found.get(docId) ?? []).map((text) => Number(text.split(' ')[0]))
    for (const docId of documents) expect(rightsOf(docId), 'rights in order').toEqual(rightsOf(docId).sort((a, b) => a - b))
    for (const { docId, aclVersion, head } of this.#raises) {
      const rights = rightsOf(docId)
      expect(Math.max(0, ...rights.slice(0, head)), 'before a change of rights').toBeLessThan(aclVersion)
      expect(Math.min(Number.POSITIVE_INFINITY, ...rights.slice(head)), 'behind a change of rights').toBeGreaterThanOrEqual(aclVersion)
    }
    for (const docId of documents) await checkOwners(log.run, docId, found.get(docId) ?? [])
  }

  #newPlace(): string {
    this.#here = join(this.#place, String(++this.#places))
    mkdirSync(this.#here, { recursive: true })
    return this.#here
  }
}

/** The rows of a document; that its head is true and no number is missing is checked on the way. */
async function readRows(run: Run, docId: string): Promise<string[]> {
  const sql = `select (select head_seq from article_doc where id = ?) as head, (select json_group_array(seq || ' ' || cast(data as text))
    from (select seq, data from doc_update where doc_id = ? order by seq)) as rows`
  const [{ head, rows } = {}] = await run(sql, [docId, docId])
  const texts = JSON.parse(String(rows)) as string[]
  expect(texts).toHaveLength(Number(head))
  return texts.map((text, index) => {
    expect(text.startsWith(`${index + 1} `)).toBe(true)
    return text.slice(text.indexOf(' ') + 1)
  })
}

/** Whoever's row claims a clientID has it. */
async function checkOwners(run: Run, docId: string, texts: readonly string[]): Promise<void> {
  const rows = await run('select client_id, user_id from doc_client where doc_id = ?', [docId])
  const owners = new Map(rows.map((row) => [String(row.client_id), String(row.user_id)]))
  for (const text of texts) {
    const [, userId, claim] = text.split(' ')
    if (claim !== '-') expect(owners.get(String(claim)), `of clientID ${claim}`).toBe(userId)
  }
}

/** Resolves when everything has happened that happens by itself. */
async function settled(): Promise<void> {
  do {
    for (let turn = 0; turn < 4; turn++) await new Promise((resolve) => setImmediate(resolve))
  } while (faults.running > 0)
}

it(`keeps its promises in any order of things (${runs} runs of ${steps} steps from seed ${seed})`, {
  timeout: 60_000 + runs * 10_000,
}, async () => {
  const sums = { stored: 0, refused: 0, failed: 0, raised: 0 }
  for (let number = seed; number < seed + runs; number++) {
    const world = new World(number)
    await world.begin()
    try {
      for (let step = 0; step < steps; step++) await world.step()
      await world.end()
    } catch (error) {
      await world.abandon()
      throw new Error(`GALLEY_SEED=${number} GALLEY_RUNS=1 after ${world.done.join(' ')}`, { cause: error })
    }
    for (const outcome of ['stored', 'refused', 'failed', 'raised'] as const) sums[outcome] += world.counts[outcome]
  }
  for (const [outcome, count] of Object.entries(sums)) expect(count, outcome).toBeGreaterThan(runs)
})
