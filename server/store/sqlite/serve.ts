import { assertNever } from '#shared/result.ts'
import type { SqliteEngine } from './engine.ts'
import type { Envelope, ErrorData, Reply, StoreAnswers, StoreRequest } from './messages.ts'

/** Serves one envelope; whatever goes wrong is the reply. */
export function serve(engine: SqliteEngine, { id, request }: Envelope): Reply {
  try {
    return { id, ok: true, value: answer(engine, request) }
  } catch (error) {
    return { id, ok: false, error: errorData(error) }
  }
}

/** What of an error crosses the thread. */
export function errorData(error: unknown): ErrorData {
  if (!(error instanceof Error)) return { message: String(error), code: null }
  return { message: error.message, code: 'code' in error && typeof error.code === 'string' ? error.code : null }
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
    case 'append':
      return engine.append(request.batch).map((result) => (result.ok ? result.seq : result.reason))
    case 'close':
      engine.close()
      return null
    default:
      return assertNever(request)
  }
}
