import type { ExpressionMatch, ExpressionSource } from './expression.ts'

/** What the thread is asked: one expression in many texts. */
export interface ExpressionJob {
  readonly source: ExpressionSource
  readonly texts: readonly string[]
}

/** What it says: that it is there, and then one answer to each job, a list for each text. */
export type ExpressionReply = 'ready' | readonly (readonly ExpressionMatch[])[]
