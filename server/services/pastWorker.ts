import { parentPort } from 'node:worker_threads'
import { answerNumbered } from './answerNumbered.ts'
import { OpenPasts, type PastAnswer, type PastRequest } from './openPasts.ts'

/* Entry of the thread that reads articles as they were, so that the event loop of the server goes on meanwhile. */

if (!parentPort) throw new Error('pastWorker is not a program of its own')
const pasts = new OpenPasts()
answerNumbered<PastRequest, PastAnswer>(parentPort, (request) => pasts.answer(request))
