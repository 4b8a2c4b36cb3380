import type { MessagePort } from 'node:worker_threads'
import type { Numbered, NumberedReply } from './answeringThread.ts'

/** The other end of an `AnsweringThread`: answers every request of the port; what is thrown becomes the refusal. */
export function answerNumbered<Request, Answer>(port: MessagePort, answer: (request: Request) => Answer): void {
  port.on('message', ({ id, request }: Numbered<Request>) => {
    try {
      port.postMessage({ id, answer: answer(request) } satisfies NumberedReply<Answer>)
    } catch (error) {
      port.postMessage({ id, error: error instanceof Error ? error.message : String(error) } satisfies NumberedReply<Answer>)
    }
  })
}
