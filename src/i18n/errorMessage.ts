import { type ErrorCode, errorCodes } from '#shared/errors.ts'
import type { T } from './useT.ts'

type Spoken = ErrorCode | 'offline'

/**
 * The sentence for a failure: an error code, or anything with a `code` (ApiError, DomainError). What has no known code
 * is spoken of as an internal fault.
 */
export function errorMessage(t: T, error: unknown): string {
  const code = spokenCode(error)
  return t(($) => $.errors[code])
}

function spokenCode(error: unknown): Spoken {
  const raw = typeof error === 'object' && error !== null && 'code' in error ? error.code : error
  if (raw === 'offline') return 'offline'
  return errorCodes.find((code) => code === raw) ?? 'internal'
}
