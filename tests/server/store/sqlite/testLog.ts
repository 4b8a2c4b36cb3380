import { copyFileSync, existsSync } from 'node:fs'
import { join } from 'node:path'
import type { AppendRequest, AppendResult } from '../../../../server/collab/ports.ts'
import type { SqliteClient } from '../../../../server/store/sqlite/client.ts'
import type { JournaledLog } from '../../../../server/store/sqlite/journaledLog.ts'
import type { Envelope, QueryAnswer } from '../../../../server/store/sqlite/messages.ts'
import { openLog } from '../../../../server/store/sqlite/openLog.ts'
import { startInThread } from '../../../../server/store/sqlite/transport.ts'

type Rows = QueryAnswer['rows']
export type Run = (sql: string, parameters?: readonly unknown[]) => Promise<Rows>

/** The way to the engine: envelopes wait for being served while it is slow, and may never be. */
class TestWay {
  slow = false
  readonly waiting: Envelope[] = []
  serve: (envelope: Envelope) => void = () => {}
  fail: (error: Error) => void = () => {}

  serveOne(): void {
    const [envelope] = this.waiting.splice(0, 1)
    if (envelope) this.serve(envelope)
  }

  serveAll(): void {
    while (this.waiting.length > 0) this.serveOne()
  }
}

/** A log and the engine behind it, in this thread. */
export class TestLog {
  readonly way: TestWay
  readonly client: SqliteClient
  readonly #log: JournaledLog

  private constructor(way: TestWay, client: SqliteClient, log: JournaledLog) {
    this.way = way
    this.client = client
    this.#log = log
  }

  static async open(dataDir: string): Promise<TestLog> {
    const way = new TestWay()
    const start: Parameters<typeof openLog>[1] = (listener) => {
      const transport = startInThread(dataDir, listener)
      way.serve = (envelope) => transport.post(envelope)
      way.fail = (error) => listener.failed(error)
      return {
        post: (envelope) => {
          if (way.slow) way.waiting.push(envelope)
          else way.serve(envelope)
        },
        ended: () => transport.ended(),
      }
    }
    const { client, log } = await openLog(dataDir, start, () => {})
    return new TestLog(way, client, log)
  }

  append(...requests: AppendRequest[]): Promise<readonly AppendResult[]> {
    return this.#log.append(requests)
  }

  readonly run: Run = (sql, parameters = []) =>
    this.client.turns.pass(async () => (await this.client.send({ kind: 'query', sql, parameters, inTransaction: false })).rows)

  /** As an article is opened. */
  readonly readTogether: Run = (sql, parameters = []) =>
    this.client.turns.pass(async () => (await this.client.send({ kind: 'read', statements: [{ sql, parameters }] }))[0]?.rows ?? [])

  /** As the desk is told of many articles. */
  readonly script: Run = (sql, parameters = []) =>
    this.client.turns.pass(async () => {
      await this.client.send({ kind: 'script', statements: [{ sql, parameters }] })
      return []
    })

  /** @throws what `work` throws, and then nothing of it is stored */
  async transaction<T>(work: (run: Run) => Promise<T>): Promise<T> {
    const giveBack = await this.client.turns.take()
    try {
      await this.client.send({ kind: 'begin' })
      const run: Run = async (sql, parameters = []) =>
        (await this.client.send({ kind: 'query', sql, parameters, inTransaction: true })).rows
      const result = await work(run)
      await this.client.send({ kind: 'commit' })
      return result
    } catch (error) {
      await this.client.send({ kind: 'rollback' })
      throw error
    } finally {
      giveBack()
    }
  }

  /** Whether every row that was decided is in its table. */
  get allMoved(): boolean {
    return this.client.handOver.allMoved
  }

  close(): Promise<void> {
    return this.#log.close()
  }
}

/** The log's tables without the rest of a newsroom. */
export async function createTables(run: Run): Promise<void> {
  await run(`create table article_doc (id text primary key not null, epoch integer not null default 1,
    head_seq integer not null default 0, acl_version integer not null default 1, schema_version integer not null) strict`)
  await run(`create table doc_update (doc_id text not null references article_doc, seq integer not null, user_id text not null,
    session_id text not null, at integer not null, data blob not null, primary key (doc_id, seq)) strict, without rowid`)
  await run(`create table doc_client (doc_id text not null references article_doc, client_id integer not null,
    user_id text not null, primary key (doc_id, client_id)) strict, without rowid`)
}

/** The files of a data directory as they are this moment, which is what is left when its process is killed. */
export function copyFiles(from: string, to: string, names = ['galley.db', 'galley.db-wal', 'galley.journal']): void {
  for (const name of names) if (existsSync(join(from, name))) copyFileSync(join(from, name), join(to, name))
}

/** A log with one document, `doc`. */
export async function newLog(dataDir: string): Promise<TestLog> {
  const opened = await TestLog.open(dataDir)
  await createTables(opened.run)
  await opened.run("insert into article_doc (id, schema_version) values ('doc', 1)")
  return opened
}

export function request(
  texts: readonly string[],
  more: Partial<AppendRequest> & { userId?: string; claims?: number[] } = {},
): AppendRequest {
  const { userId = 'li', claims = [], ...rest } = more
  const rows = texts.map((text, index) => ({ userId, sessionId: 's', at: 1, data: Buffer.from(text), claims: index === 0 ? claims : [] }))
  return { docId: 'doc', epoch: 1, aclVersion: 1, rows, ...rest }
}

/** The rows that the tables have, each as its number and its text. */
export async function storedRows(run: Run): Promise<string[]> {
  return (await run('select seq, data from doc_update order by seq')).map((row) => `${row.seq} ${Buffer.from(row.data as Uint8Array)}`)
}
