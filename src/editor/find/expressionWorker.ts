import { matchExpression } from './expression.ts'
import type { ExpressionJob, ExpressionReply } from './expressionJob.ts'

/* A thread of its own for regular expressions: a catastrophic one is stopped with the thread, and the page never waits. */

const reply = (message: ExpressionReply) => postMessage(message)

addEventListener('message', ({ data: { source, texts } }: MessageEvent<ExpressionJob>) => {
  reply(texts.map((text) => matchExpression(source, text)))
})

reply('ready')
