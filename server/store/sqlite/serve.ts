import { assertNever } from '#shared/result.ts'
import { SqliteEngine } from './engine.ts'
import { type Envelope, type ErrorData, openedId, type Records, type Reply, type StoreAnswers, type StoreRequest } from './messages.ts'

/** An engine that is open, or null, and what is said of it. */
export interface Opening {
  readonly engine: SqliteEngine | null
  readonly reply: Reply
}

/** Opens the engine; whatever goes wrong is the reply. */
export function openEngine(dataDir: string): Opening {
  try {
    const engine = new SqliteEngine(dataDir)
    const { end, acceptedRecords: records, movedRecords: moved } = engine
    return { engine, reply: { id: openedId, ok: true, value: { end, records }, moved } }
  } catch (error) {
    return { engine: null, reply: { id: openedId, ok: false, error: errorData(error), moved: 0 } }
  }
}

/**
 * Serves one envelope; whatever goes wrong is the reply.
 * @throws Error if its records are none: then nothing may be served any more, as statements would miss what is stored
 */
export function serve(engine: SqliteEngine, { id, request, records }: Envelope): Reply {
  if (records) accept(engine, records)
  try {
    const value = answer(engine, request)
    return { id, ok: true, value, moved: engine.movedRecords }
  } catch (error) {
    return { id, ok: false, error: errorData(error), moved: engine.movedRecords }
  }
}

/** What of an error crosses the thread. */
function errorData(error: unknown): ErrorData {
  if (!(error instanceof Error)) return { message: String(error), code: null }
  return { message: error.message, code: 'code' in error && typeof error.code === 'string' ? error.code : null }
}

function accept(engine: SqliteEngine, { bytes, lengths }: Records): void {
  let offset = 0
  for (const length of lengths) {
    engine.accept(bytes.subarray(offset, offset + length))
    offset += length
  }
}

function answer(engine: SqliteEngine, request: StoreRequest): StoreAnswers[keyof StoreAnswers] {
  switch (request.kind) {
    case 'query':
      // After a full disk SQLite has rolled back by itself: what follows must not be committed one by one.
      if (engine.inTransaction !== request.inTransaction) throw new Error('the transaction was ended by an earlier fault')
      return engine.run(request.sql, request.parameters)
    case 'script':
      engine.transaction(() => {
        for (const { sql, parameters } of request.statements) engine.run(sql, parameters)
      })
      return null
    case 'read':
      return request.statements.map(({ sql, parameters }) => engine.run(sql, parameters))
    case 'begin':
      engine.begin()
      return null
    case 'commit':
      engine.commit()
      return null
    case 'rollback':
      engine.rollback()
      return null
    case 'heads':
      return engine.facts(request)
    case 'move':
      return engine.moveSome()
    case 'close':
      engine.close()
      return null
    default:
      return assertNever(request)
  }
}
