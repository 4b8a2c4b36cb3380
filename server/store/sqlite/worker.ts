import { parentPort, workerData } from 'node:worker_threads'
import type { Envelope, Reply } from './messages.ts'
import { openEngine, serve } from './serve.ts'

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
  const say = (message: Reply): void => port.postMessage(message)
  const { engine, reply } = openEngine((workerData as WorkerStart).dataDir)
  if (engine) {
    port.on('message', (envelope: Envelope) => {
      say(serve(engine, envelope))
      if (envelope.request.kind === 'close') port.close()
    })
  }
  say(reply)
  if (!engine) port.close()
}

main()
