import type { ExportInput } from './page.ts'

/**
 * What an exported file is: final copy, unsigned, a preview of signed copy, put aside, not yet to be published, or the
 * notice that stands where an article was withdrawn.
 */
export const copyStates = ['final', 'unsigned', 'preview', 'held', 'embargoed', 'notice'] as const
export type CopyState = (typeof copyStates)[number]

/** The header in which the answer of an export says it, so that nobody has to read the file for it. */
export const copyStateHeader = 'galley-copy'

export function copyStateOf({ signed, isNotice, restriction }: Pick<ExportInput, 'signed' | 'isNotice' | 'restriction'>): CopyState {
  if (!signed) return 'unsigned'
  return isNotice ? 'notice' : (restriction?.kind ?? 'final')
}
