/** Why a file does not become an article. */
export const importErrors = ['too_large', 'unknown_type', 'old_word', 'damaged', 'empty', 'too_long', 'not_written'] as const
export type ImportErrorCode = (typeof importErrors)[number]

/** A file that is refused; the code says why, in words of `desk.import.error`. */
export class ImportError extends Error {
  override readonly name = 'ImportError'
  readonly code: ImportErrorCode

  constructor(code: ImportErrorCode) {
    super(code)
    this.code = code
  }
}
