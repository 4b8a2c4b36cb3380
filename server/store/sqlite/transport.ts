import { setImmediate } from 'node:timers'
import { Worker } from 'node:worker_threads'
import type { Envelope, Reply } from './messages.ts'
import { openEngine, serve } from './serve.ts'
import type { WorkerStart } from './worker.ts'

/** Who listens to a transport. */
export interface TransportListener {
  replied(reply: Reply): void
  /** Nothing will be answered any more. */
  failed(error: Error): void
}

/** Carries envelopes to an engine, in order. The first reply, with id 0, says whether the engine could be opened. */
export interface Transport {
  post(envelope: Envelope): void
  /** Resolves when the thread is gone. */
  ended(): Promise<void>
}

/** Begins an engine and tells the listener. */
export type Start = (listener: TransportListener) => Transport

/** Starts the engine in a worker thread of its own. */
export function startWorker(url: URL, dataDir: string, listener: TransportListener): Transport {
  const start: WorkerStart = { dataDir }
  const worker = new Worker(url, { workerData: start, name: 'sqlite' })
  const exited = new Promise<void>((resolve) => worker.once('exit', () => resolve()))
  worker.on('message', (reply: Reply) => listener.replied(reply))
  worker.on('messageerror', (error) => {
    listener.failed(error)
    void worker.terminate()
  })
  worker.on('error', (error) => listener.failed(error instanceof Error ? error : new Error(String(error))))
  worker.on('exit', (code) => listener.failed(new Error(`the thread of the store ended with code ${code}`)))
  return { post: (envelope) => worker.postMessage(envelope, transferable(envelope)), ended: () => exited }
}

/** The records were copied together for this message alone, so their memory goes along instead of being copied again. */
function transferable({ records }: Envelope): ArrayBuffer[] {
  return records?.bytes.buffer instanceof ArrayBuffer ? [records.bytes.buffer] : []
}

/**
 * Runs the same engine in the calling thread: for tests and small tools that have no built worker. Answers come in a later
 * turn of the event loop, as from a thread: whoever asks again and again keeps nobody from writing to the journal.
 */
export function startInThread(dataDir: string, listener: TransportListener): Transport {
  const { engine, reply } = openEngine(dataDir)
  listener.replied(reply)
  return {
    post(envelope) {
      if (!engine) return
      const answer = serve(engine, envelope)
      setImmediate(() => listener.replied(answer))
    },
    ended: () => Promise.resolve(),
  }
}
