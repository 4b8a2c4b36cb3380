import type { ReviewStepTable } from '../store/schema.ts'

/** The last entry of a review record, and a hash that stands for it and for everything before it. */
export interface RecordHead {
  readonly step: number
  /** Hexadecimal. */
  readonly sha256: string
}

/** How the end of a record is named. @param steps the record from its first step on; at least one */
export type NameRecordHead = (steps: readonly ReviewStepTable[]) => RecordHead

/** The record is a chain already (`recordChain.ts`): the fingerprint of its last step stands for all of them. */
export function chainedHead(steps: readonly ReviewStepTable[]): RecordHead {
  const last = steps.at(-1)
  return { step: last?.step ?? 0, sha256: last?.hash ?? '' }
}
