import { AnsweringThread } from './answeringThread.ts'
import { OpenPasts, type PastAnswer, type PastRequest } from './openPasts.ts'

/** Reads articles as they were, wherever that is done. */
export interface PastReader {
  /** @throws Error as `OpenPasts.answer` does; also if what it holds was lost */
  answer(request: PastRequest): Promise<PastAnswer>
  /** Gives back what the reader holds; it may be used again. */
  rest(): Promise<void>
}

/** Reads in the calling thread: for tests and small tools. */
export function inThreadPasts(): PastReader {
  let pasts = new OpenPasts()
  return {
    answer: async (request) => pasts.answer(request),
    rest: async () => {
      pasts = new OpenPasts()
    },
  }
}

/** Reads in a thread of its own, which lives only while somebody looks back. */
export class PastThread extends AnsweringThread<PastRequest, PastAnswer> implements PastReader {
  /** @param url the built worker, if it does not lie beside the running file */
  constructor(url = new URL('./pastWorker.js', import.meta.url)) {
    super('past', url)
  }
}
