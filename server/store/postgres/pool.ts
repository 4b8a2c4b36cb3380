import { Socket } from 'node:net'
import type pg from 'pg'

/** Connections of one server to PostgreSQL. */
const maxConnections = 10

/**
 * A connection that is lent and on which nothing moved for this time, in milliseconds, is given up, because the path or
 * the server behind it may be gone without a word. No statement of ours takes nearly as long; idle ones are closed sooner.
 */
const silenceLimit = 60_000

/** Type numbers of PostgreSQL that pg would hand over as text. */
const int8 = 20

/**
 * A pool whose connections acknowledge a commit only when it is on disk, and that reads int8 as number (every int8 of
 * the schema stays below 2^53).
 *
 * @param databaseUrl postgres://user:password@host:port/database
 * @param lost told when the server drops a connection; the pool opens a new one by itself
 * @param silence milliseconds without a byte after which a connection in use counts as dead
 */
export async function openPool(databaseUrl: string, lost: (error: Error) => void, silence = silenceLimit): Promise<pg.Pool> {
  const { default: driver } = await import('pg') // here, so that a newsroom on SQLite does not carry it
  const pool = new driver.Pool({
    connectionString: databaseUrl,
    max: maxConnections,
    application_name: 'galley',
    keepAlive: true,
    stream: () => impatientSocket(silence),
    connectionTimeoutMillis: 10_000,
    types: { getTypeParser: parserOf(driver.types) },
    onConnect: prepareConnection,
  })
  pool.on('error', lost)
  // A connection that breaks while it is lent emits the error itself; its statement is rejected besides.
  pool.on('connect', (client) => client.on('error', lost))
  return pool
}

function impatientSocket(silence: number): Socket {
  const socket = new Socket()
  return socket.setTimeout(silence, () => socket.destroy(new Error(`PostgreSQL said nothing for ${silence / 1000} s`)))
}

async function prepareConnection(client: pg.ClientBase): Promise<void> {
  // A transaction whose owner hangs must not keep documents locked for ever.
  await client.query("set synchronous_commit = on; set idle_in_transaction_session_timeout = '60s'")
}

function parserOf(types: typeof pg.types): typeof pg.types.getTypeParser {
  return (oid: number, format?: 'text' | 'binary') =>
    oid === int8 && format !== 'binary' ? Number : types.getTypeParser(oid, format ?? 'text')
}

/** @throws Error if the database cannot hold every character of an article */
export async function checkEncoding(pool: pg.Pool): Promise<void> {
  const { rows } = await pool.query<{ server_encoding: string }>('show server_encoding')
  const encoding = rows[0]?.server_encoding
  if (encoding !== 'UTF8') throw new Error(`the PostgreSQL database has the encoding ${encoding}; Galley needs UTF8`)
}
