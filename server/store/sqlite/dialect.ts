import {
  type CompiledQuery,
  type DatabaseConnection,
  type DatabaseIntrospector,
  type Dialect,
  type Driver,
  type Kysely,
  type QueryCompiler,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely'
import type { SqliteClient } from './client.ts'

/** Kysely over the SQLite engine. Destroying the Kysely instance closes the store. */
export class SqliteEngineDialect implements Dialect {
  readonly #client: SqliteClient
  readonly #close: () => Promise<void>

  constructor(client: SqliteClient, close: () => Promise<void>) {
    this.#client = client
    this.#close = close
  }

  createDriver(): Driver {
    return new EngineDriver(this.#client, this.#close)
  }

  createQueryCompiler(): QueryCompiler {
    return new SqliteQueryCompiler()
  }

  createAdapter(): SqliteAdapter {
    return new TransactionalDdlAdapter()
  }

  createIntrospector(db: Kysely<unknown>): DatabaseIntrospector {
    return new SqliteIntrospector(db)
  }
}

/** SQLite does roll back schema changes, so a migration that is cut short leaves nothing half made. */
class TransactionalDdlAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true
  }
}

class EngineDriver implements Driver {
  readonly #client: SqliteClient
  readonly #close: () => Promise<void>

  constructor(client: SqliteClient, close: () => Promise<void>) {
    this.#client = client
    this.#close = close
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<EngineConnection> {
    return new EngineConnection(this.#client)
  }

  beginTransaction(connection: EngineConnection): Promise<void> {
    return connection.begin()
  }

  commitTransaction(connection: EngineConnection): Promise<void> {
    return connection.finish('commit')
  }

  rollbackTransaction(connection: EngineConnection): Promise<void> {
    return connection.finish('rollback')
  }

  releaseConnection(connection: EngineConnection): Promise<void> {
    return connection.release()
  }

  destroy(): Promise<void> {
    return this.#close()
  }
}

/** One borrower of the one connection; it holds the turn only while its transaction is open. */
class EngineConnection implements DatabaseConnection {
  readonly #client: SqliteClient
  #giveBack: (() => void) | null = null

  constructor(client: SqliteClient) {
    this.#client = client
  }

  async executeQuery<R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> {
    const inTransaction = this.#giveBack !== null
    const send = () => this.#client.send({ kind: 'query', sql, parameters, inTransaction })
    const { rows, changes, insertId } = await (inTransaction ? send() : this.#client.turns.pass(send))
    if (changes === null) return { rows: rows as R[] }
    return { rows: [], numAffectedRows: BigInt(changes), ...(insertId === null ? {} : { insertId: BigInt(insertId) }) }
  }

  streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new Error('this store does not stream: another statement could not be served meanwhile')
  }

  async begin(): Promise<void> {
    const giveBack = await this.#client.turns.take()
    try {
      await this.#client.send({ kind: 'begin' })
    } catch (error) {
      giveBack()
      throw error
    }
    this.#giveBack = giveBack
  }

  async finish(kind: 'commit' | 'rollback'): Promise<void> {
    // A commit that fails is followed by a rollback, so only success ends the turn here.
    await this.#client.send({ kind })
    this.#endTurn()
  }

  async release(): Promise<void> {
    if (!this.#giveBack) return
    try {
      await this.#client.send({ kind: 'rollback' })
    } finally {
      this.#endTurn()
    }
  }

  #endTurn(): void {
    this.#giveBack?.()
    this.#giveBack = null
  }
}
