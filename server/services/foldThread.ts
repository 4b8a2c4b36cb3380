import { Worker } from 'node:worker_threads'
import type { Fold, LogSpan } from '../store/foldedLog.ts'
import type { Folder } from './foldLog.ts'
import type { FoldReply, FoldRequest } from './foldWorker.ts'

interface Waiting {
  resolve(fold: Fold): void
  reject(error: Error): void
}

/** Folds logs in a thread of its own, which lives only while there is something to fold. */
export class FoldThread implements Folder {
  readonly #url: URL
  readonly #waiting = new Map<number, Waiting>()
  #worker: Worker | null = null
  #lastId = 0

  /** @param url the built worker, if it does not lie beside the running file */
  constructor(url = new URL('./foldWorker.js', import.meta.url)) {
    this.#url = url
  }

  fold({ base, rows }: Pick<LogSpan, 'base' | 'rows'>): Promise<Fold> {
    const worker = this.#start()
    const request: FoldRequest = { id: ++this.#lastId, span: { base, rows } }
    return new Promise((resolve, reject) => {
      this.#waiting.set(request.id, { resolve, reject })
      worker.postMessage(request)
    })
  }

  async rest(): Promise<void> {
    const worker = this.#worker
    this.#worker = null
    await worker?.terminate()
  }

  #start(): Worker {
    if (this.#worker) return this.#worker
    const worker = new Worker(this.#url, { name: 'fold' })
    this.#worker = worker
    worker.on('message', (reply: FoldReply) => this.#replied(reply))
    worker.on('error', (error) => this.#lost(worker, error instanceof Error ? error : new Error(String(error))))
    worker.on('exit', () => this.#lost(worker, new Error('the thread that folds logs ended')))
    return worker
  }

  #replied(reply: FoldReply): void {
    const waiting = this.#waiting.get(reply.id)
    this.#waiting.delete(reply.id)
    if ('fold' in reply) waiting?.resolve(reply.fold)
    else waiting?.reject(new Error(reply.error))
  }

  #lost(worker: Worker, error: Error): void {
    if (this.#worker !== worker && this.#worker !== null) return
    this.#worker = null
    for (const waiting of this.#waiting.values()) waiting.reject(error)
    this.#waiting.clear()
  }
}
