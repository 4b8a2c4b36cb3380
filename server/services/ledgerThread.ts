import { type LedgerAnswer, type LedgerRequest, OpenLedgers } from '../attribution/openLedgers.ts'
import { AnsweringThread } from './answeringThread.ts'

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

/** Keeps ledgers in a thread of its own, which lives only while articles are written. */
export class LedgerThread extends AnsweringThread<LedgerRequest, LedgerAnswer> implements LedgerKeeper {
  /** @param url the built worker, if it does not lie beside the running file */
  constructor(url = new URL('./ledgerWorker.js', import.meta.url)) {
    super('ledger', url)
  }
}
