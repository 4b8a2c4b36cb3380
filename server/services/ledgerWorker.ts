import { parentPort } from 'node:worker_threads'
import { type LedgerAnswer, type LedgerRequest, OpenLedgers } from '../attribution/openLedgers.ts'

/* Entry of the thread that works out who wrote what, so that the event loop of the server goes on meanwhile. */

export interface NumberedRequest {
  readonly id: number
  readonly request: LedgerRequest
}

export type NumberedAnswer = { readonly id: number; readonly answer: LedgerAnswer } | { readonly id: number; readonly error: string }

const port = parentPort
if (!port) throw new Error('ledgerWorker is not a program of its own')
const ledgers = new OpenLedgers()

port.on('message', ({ id, request }: NumberedRequest) => {
  try {
    port.postMessage({ id, answer: ledgers.answer(request) } satisfies NumberedAnswer)
  } catch (error) {
    port.postMessage({ id, error: error instanceof Error ? error.message : String(error) } satisfies NumberedAnswer)
  }
})
