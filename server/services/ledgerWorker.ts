import { parentPort } from 'node:worker_threads'
import { type LedgerAnswer, type LedgerRequest, OpenLedgers } from '../attribution/openLedgers.ts'
import { answerNumbered } from './answerNumbered.ts'

/* Entry of the thread that works out who wrote what, so that the event loop of the server goes on meanwhile. */

if (!parentPort) throw new Error('ledgerWorker is not a program of its own')
const ledgers = new OpenLedgers()
answerNumbered<LedgerRequest, LedgerAnswer>(parentPort, (request) => ledgers.answer(request))
