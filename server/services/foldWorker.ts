import { parentPort } from 'node:worker_threads'
import type { Fold, LogSpan } from '../store/foldedLog.ts'
import { foldLog } from './foldLog.ts'

/*
 * Entry of the thread that folds logs, so that the event loop of the server goes on meanwhile. It answers requests in
 * order.
 */

export interface FoldRequest {
  readonly id: number
  readonly span: Pick<LogSpan, 'base' | 'rows'>
}

export type FoldReply = { readonly id: number; readonly fold: Fold } | { readonly id: number; readonly error: string }

const port = parentPort
if (!port) throw new Error('foldWorker is not a program of its own')

port.on('message', ({ id, span }: FoldRequest) => {
  foldLog(span).then(
    (fold) => port.postMessage({ id, fold } satisfies FoldReply),
    (error: unknown) => port.postMessage({ id, error: error instanceof Error ? error.message : String(error) } satisfies FoldReply),
  )
})
