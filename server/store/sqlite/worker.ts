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
  port.on('message', (envelope: Envelope) => {
    reply(serve(engine, envelope))
    if (envelope.request.kind === 'close') port.close()
  })
  reply({ id: openedId, ok: true, value: null })
}

main()
