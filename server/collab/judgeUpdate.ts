import type * as Y from 'yjs'
import { type CloseCode, closeCodes } from '#shared/protocol/closeCodes.ts'
import { type Classification, classify } from './classify.ts'
import type { ClientOwners } from './clientOwners.ts'
import type { ContentFrame } from './connection.ts'
import { decodeChecked, GuardError } from './guard.ts'
import type { Limits } from './limits.ts'
import { checkNesting } from './nesting.ts'
import type { Visitor } from './ports.ts'

/** Why somebody may not write: an error code, and the code with which a socket that writes all the same is closed. */
export interface ReadOnly {
  readonly code: CloseCode
  readonly reason: string
}

/** A client of an older schema than the document's would delete what it does not know, so it only reads. */
export function readOnlyOf({ schema, readOnlyReason }: Visitor, schemaVersion: number): ReadOnly | null {
  if (readOnlyReason !== null) return { code: closeCodes.readOnly, reason: readOnlyReason }
  return schema !== null && schema < schemaVersion ? { code: closeCodes.clientTooOld, reason: 'client_too_old' } : null
}

/** Where an update came from, and what it came to. */
export interface Circumstances {
  readonly userId: string
  /** Null: the person may write. */
  readonly readOnly: ReadOnly | null
  readonly doc: Y.Doc
  readonly owners: ClientOwners
  /** Whether the document would be larger than it may be with so many bytes more. */
  readonly isTooLarge: (bytes: number) => boolean
  readonly limits: Limits
}

/** What is to become of an update. */
export type Verdict =
  | { readonly outcome: 'new'; readonly inserts: Classification['inserts'] }
  /** It brings nothing that is not there. */
  | { readonly outcome: 'noop' }
  /** It depends on content that the document lacks. */
  | { readonly outcome: 'gap' }
  | ({ readonly outcome: 'refused' } & ReadOnly)

/** Judges the update of a frame, of which not a byte is trusted. Changes nothing. */
export function judgeUpdate({ update, step }: Pick<ContentFrame, 'update' | 'step'>, circumstances: Circumstances): Verdict {
  const { doc, limits } = circumstances
  try {
    const decoded = decodeChecked(update, step, limits)
    checkNesting(decoded, doc, limits.nesting)
    const { gap, noop, inserts } = classify(decoded, doc)
    if (gap) return { outcome: 'gap' }
    // Whoever only reads may repeat what is there: a client does so when it comes back.
    return noop ? { outcome: 'noop' } : judgeNews(inserts, update.length, circumstances)
  } catch (error) {
    if (!(error instanceof GuardError)) throw error
    const code = error.reason === 'tooLarge' ? closeCodes.tooLarge : closeCodes.invalid
    return { outcome: 'refused', code, reason: error.message }
  }
}

function judgeNews(inserts: Classification['inserts'], bytes: number, circumstances: Circumstances): Verdict {
  const { userId, readOnly, owners, isTooLarge } = circumstances
  if (readOnly) return { outcome: 'refused', ...readOnly }
  for (const id of inserts.keys()) {
    if (!owners.mayUse(id, userId))
      return { outcome: 'refused', code: closeCodes.identity, reason: 'content under another person’s client id' }
  }
  if (inserts.size > 0 && isTooLarge(bytes))
    return { outcome: 'refused', code: closeCodes.tooLarge, reason: 'the article is as large as it may become' }
  return { outcome: 'new', inserts }
}
