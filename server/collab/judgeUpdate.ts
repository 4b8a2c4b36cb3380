import type * as Y from 'yjs'
import { type CloseCode, closeCodes } from '#shared/protocol/closeCodes.ts'
import { type Classification, classify } from './classify.ts'
import type { ClientOwners } from './clientOwners.ts'
import type { ContentFrame } from './connection.ts'
import { decodeChecked, GuardError } from './guard.ts'
import type { Limits } from './limits.ts'
import { checkNesting } from './nesting.ts'

/** Where an update came from, and what it came to. */
export interface Circumstances {
  readonly userId: string
  /** Why the person may not write, as an error code, and how a socket that does is closed; null: may write. */
  readonly readOnly: { readonly code: CloseCode; readonly reason: string } | null
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
  | { readonly outcome: 'refused'; readonly code: CloseCode; readonly reason: string }

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
