import type { ParseArgsConfig } from 'node:util'

export type Values = Readonly<Record<string, string | boolean | undefined>>

/** One thing that the command line can do. */
export interface Verb {
  /** The call on the first line, then what it does. */
  readonly usage: string
  readonly options: NonNullable<ParseArgsConfig['options']>
  /** How many words follow the verb. */
  readonly words: number
  /** How many more may follow; unset: none. */
  readonly moreWords?: number
  run(words: readonly string[], values: Values): Promise<void>
}

/** A mistake in how the command was called: one line and the usage. */
export class UsageError extends Error {}

/** Answers the person at the terminal. */
export function say(text: string): void {
  process.stdout.write(`${text}\n`)
}

/** Tells them of something that went wrong and did not end the command. */
export function warn(text: string): void {
  process.stderr.write(`${text}\n`)
}
