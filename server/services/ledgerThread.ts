import { Worker } from 'node:worker_threads'
import { type LedgerAnswer, type LedgerRequest, OpenLedgers } from '../attribution/openLedgers.ts'
import type { NumberedAnswer, NumberedRequest } from './ledgerWorker.ts'

/** Keeps ledgers, wherever that is done. */
export interface LedgerKeeper {
  /** @throws Error as `OpenLedgers.answer` does; also if what it holds was lost */
  answer(request: LedgerRequest): Promise<LedgerAnswer>
  /** Gives back what the keeper holds; it may be used again. */
  rest(): Promise<void>
}

/** Keeps ledgers in the calling thread: for tests and small tools. */
export function inThreadLedgers(): LedgerKeeper {
  let ledgers = new OpenLedgers()
  return {
    answer: async (request) => ledgers.answer(request),
    rest: async () => {
      ledgers = new OpenLedgers()
    },
  }
}

interface Waiting {
  resolve(answer: LedgerAnswer): void
  reject(error: Error): void
}

/** Keeps ledgers in a thread of its own, which lives only while articles are written. */
export class LedgerThread implements LedgerKeeper {
  readonly #url: URL
  readonly #waiting = new Map<number, Waiting>()
  #worker: Worker | null = null
  #lastId = 0

  /** @param url the built worker, if it does not lie beside the running file */
  constructor(url = new URL('./ledgerWorker.js', import.meta.url)) {
    this.#url = url
  }

  answer(request: LedgerRequest): Promise<LedgerAnswer> {
    const worker = this.#start()
    const numbered: NumberedRequest = { id: ++this.#lastId, request }
    return new Promise((resolve, reject) => {
      this.#waiting.set(numbered.id, { resolve, reject })
      worker.postMessage(numbered)
    })
  }

  async rest(): Promise<void> {
    const worker = this.#worker
    this.#worker = null
    await worker?.terminate()
  }

  #start(): Worker {
    if (this.#worker) return this.#worker
    const worker = new Worker(this.#url, { name: 'ledger' })
    this.#worker = worker
    worker.on('message', (reply: NumberedAnswer) => this.#replied(reply))
    worker.on('error', (error) => this.#lost(worker, error instanceof Error ? error : new Error(String(error))))
    worker.on('exit', () => this.#lost(worker, new Error('the thread that keeps ledgers ended')))
    return worker
  }

  #replied(reply: NumberedAnswer): void {
    const waiting = this.#waiting.get(reply.id)
    this.#waiting.delete(reply.id)
    if ('answer' in reply) waiting?.resolve(reply.answer)
    else waiting?.reject(new Error(reply.error))
  }

  #lost(worker: Worker, error: Error): void {
    if (this.#worker !== worker && this.#worker !== null) return
    this.#worker = null
    for (const waiting of this.#waiting.values()) waiting.reject(error)
    this.#waiting.clear()
  }
}
