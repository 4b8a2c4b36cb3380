import { Worker } from 'node:worker_threads'

export interface Numbered<Request> {
  readonly id: number
  readonly request: Request
}

export type NumberedReply<Answer> = { readonly id: number; readonly answer: Answer } | { readonly id: number; readonly error: string }

interface Waiting<Answer> {
  resolve(answer: Answer): void
  reject(error: Error): void
}

/** Requests answered in order by a thread of its own, which lives only while there is work for it. */
export class AnsweringThread<Request, Answer> {
  readonly #name: string
  readonly #url: URL
  readonly #waiting = new Map<number, Waiting<Answer>>()
  #worker: Worker | null = null
  #lastId = 0

  /** @param url the built worker, which answers every `Numbered` message with one `NumberedReply` */
  constructor(name: string, url: URL) {
    this.#name = name
    this.#url = url
  }

  /** @throws Error as the worker does; also if the thread ended meanwhile */
  answer(request: Request): Promise<Answer> {
    const worker = this.#start()
    const numbered: Numbered<Request> = { id: ++this.#lastId, request }
    return new Promise((resolve, reject) => {
      this.#waiting.set(numbered.id, { resolve, reject })
      worker.postMessage(numbered)
    })
  }

  /** Ends the thread with what it holds; it may be used again. */
  async rest(): Promise<void> {
    const worker = this.#worker
    this.#worker = null
    await worker?.terminate()
  }

  #start(): Worker {
    if (this.#worker) return this.#worker
    const worker = new Worker(this.#url, { name: this.#name })
    this.#worker = worker
    worker.on('message', (reply: NumberedReply<Answer>) => this.#replied(reply))
    worker.on('error', (error) => this.#lost(worker, error instanceof Error ? error : new Error(String(error))))
    worker.on('exit', () => this.#lost(worker, new Error(`the thread ${this.#name} ended`)))
    return worker
  }

  #replied(reply: NumberedReply<Answer>): void {
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
