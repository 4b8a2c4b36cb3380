import type { ExpressionMatch } from './expression.ts'
import type { ExpressionJob, ExpressionReply } from './expressionJob.ts'

/** Why no answer came: the expression took too long, or there is no thread for it in this browser. */
export type ExpressionFailure = 'too_slow' | 'no_thread'

export type ExpressionAnswer =
  | { readonly ok: true; readonly matches: readonly (readonly ExpressionMatch[])[] }
  | { readonly ok: false; readonly failure: ExpressionFailure }

/** Runs one job at a time. */
export interface ExpressionRunner {
  run(job: ExpressionJob): Promise<ExpressionAnswer>
  /** Ends what is running; its answer never comes. The next job starts anew. */
  stop(): void
}

/** A thread that has said that it is there. */
interface Thread {
  readonly worker: Worker
  readonly ready: Promise<boolean>
}

/** @param limitMs how long one job may take, counted from when the thread is there */
export function createExpressionRunner(limitMs = 1000): ExpressionRunner {
  let thread: Thread | null = null
  let timer: ReturnType<typeof setTimeout> | undefined
  const stop = () => {
    clearTimeout(timer)
    thread?.worker.terminate()
    thread = null
  }
  const run = async (job: ExpressionJob): Promise<ExpressionAnswer> => {
    thread ??= startThread()
    const { worker, ready } = thread
    if (!(await ready)) {
      stop()
      return { ok: false, failure: 'no_thread' }
    }
    if (thread?.worker !== worker) return await new Promise<never>(() => undefined) // stopped meanwhile
    return await new Promise((resolve) => {
      timer = setTimeout(() => {
        stop()
        resolve({ ok: false, failure: 'too_slow' })
      }, limitMs)
      worker.onmessage = ({ data }: MessageEvent<ExpressionReply>) => {
        clearTimeout(timer)
        if (data !== 'ready') resolve({ ok: true, matches: data })
      }
      worker.postMessage(job)
    })
  }
  return { run, stop }
}

function startThread(): Thread {
  const worker = new Worker(new URL('./expressionWorker.ts', import.meta.url), { type: 'module' })
  const ready = new Promise<boolean>((resolve) => {
    worker.onmessage = () => resolve(true)
    worker.onerror = () => resolve(false)
  })
  return { worker, ready }
}
