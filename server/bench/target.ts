import type { ServerProcess } from './serverProcess.ts'

export const targetNames = ['galley', 'relay'] as const
export type TargetName = (typeof targetNames)[number]

/** How a client gets in to a document. */
export interface Entrance {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
}

/** A server that is measured. Every measurement has one of its own, with nothing in it. */
export interface Target {
  readonly name: TargetName
  /** Whether it keeps documents and answers a step 1; one that does not only hands frames on. */
  readonly keepsDocuments: boolean
  /** The process that runs now; another one after `restart`. */
  readonly server: ServerProcess
  /** Makes so many documents. @returns their ids */
  createDocuments(count: number): Promise<readonly string[]>
  /** @param person number of the client; few people with many windows are as good as many people */
  entrance(docId: string, person: number): Entrance
  /** Ends the process in order and starts it over the same data. @returns milliseconds until it accepted connections again */
  restart(): Promise<number>
  stop(): Promise<void>
}
