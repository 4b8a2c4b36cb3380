import { parentPort, workerData } from 'node:worker_threads'
import { SqliteEngine } from './engine.ts'
import { type Envelope, openedId, type Reply } from './messages.ts'
import { errorData, serve } from './serve.ts'

/*
 * Entry of the worker thread that owns SQLite, so that waiting for the disk never stalls the event loop of the server.
 * `workerData` is { dataDir: string }.
 */

/** What the thread is started with. */
export interface WorkerStart {
  readonly dataDir: string
}

/** Appended rows lie in the journal at least so long, in milliseconds, so that many move in one transaction. */
const moveAfter = 2_000

/** Moves a step. @returns whether there is more to do at once; what fails is tried again with the next append */
function movesOrRetries(engine: SqliteEngine): boolean {
  try {
    return engine.moveJournal()
  } catch {
    return false
  }
}

function main(): void {
  const port = parentPort
  if (!port) throw new Error('sqliteWorker is not a program of its own')
  const reply = (message: Reply): void => port.postMessage(message)
  let engine: SqliteEngine
  try {
    engine = new SqliteEngine((workerData as WorkerStart).dataDir)
  } catch (error) {
    reply({ id: openedId, ok: false, error: errorData(error) })
    port.close()
    return
  }
  // Between two messages, so that nobody's edit waits for more than one step.
  const move = (): void => {
    timer = null
    if (closed) return
    if (movesOrRetries(engine)) timer = setTimeout(move, 0)
  }
  let timer: NodeJS.Timeout | null = null
  let closed = false
  port.on('message', (envelope: Envelope) => {
    reply(serve(engine, envelope))
    closed = envelope.request.kind === 'close'
    if (closed) {
      if (timer) clearTimeout(timer)
      port.close()
    } else if (envelope.request.kind === 'append' && engine.hasJournal) timer ??= setTimeout(move, moveAfter)
  })
  reply({ id: openedId, ok: true, value: null })
}

main()
