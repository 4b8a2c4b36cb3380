import { createHash } from 'node:crypto'
import { canonicalJson } from '#shared/article/canonical.ts'
import type { ReviewStepTable } from '../store/schema.ts'

/** The last entry of a review record, and a hash that stands for it and for everything before it. */
export interface RecordHead {
  readonly step: number
  /** Hexadecimal. */
  readonly sha256: string
}

/** How the end of a record is named. @param steps the record from its first step on; at least one */
export type NameRecordHead = (steps: readonly ReviewStepTable[]) => RecordHead

/**
 * A chain over the rows as they are stored: every link is the SHA-256 of the link before (hexadecimal; empty before the
 * first), a line feed, and the row's canonical JSON. People stand in the rows by their ids, so no later name changes it.
 */
export function chainedHead(steps: readonly ReviewStepTable[]): RecordHead {
  const sha256 = steps.reduce(
    (before, row) =>
      createHash('sha256')
        .update(`${before}\n${canonicalJson(row)}`)
        .digest('hex'),
    '',
  )
  return { step: steps.at(-1)?.step ?? 0, sha256 }
}
