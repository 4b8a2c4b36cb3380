import type { ErrorCode } from '#shared/errors.ts'

/** A request that was refused (`status` >= 400) or never reached the server (`offline`, status 0). */
export class ApiError extends Error {
  override readonly name = 'ApiError'
  readonly code: ErrorCode | 'offline'
  /** HTTP status; 0 when there was no answer. */
  readonly status: number
  /** What the server said besides, for example which fields failed. */
  readonly details: unknown

  constructor(code: ErrorCode | 'offline', status: number, message: string, details?: unknown) {
    super(message)
    this.code = code
    this.status = status
    this.details = details
  }
}
