import { z } from 'zod'
import { DomainError, type ErrorCode } from '#shared/errors.ts'
import type { ErrorBody } from '#shared/protocol/api.ts'

/** The one table from refusals to HTTP statuses. */
export const statusOf: { readonly [Code in ErrorCode]: number } = {
  bad_request: 400,
  not_signed_in: 401,
  wrong_password: 401,
  // Not 401: the session is good, and a page that hears 401 takes it for ended.
  wrong_current_password: 403,
  too_many_attempts: 429,
  too_many_requests: 429,
  forbidden: 403,
  wrong_origin: 403,
  not_found: 404,
  article_not_found: 404,
  user_not_found: 404,
  username_taken: 409,
  last_admin: 409,
  setup_done: 409,
  setup_token: 403,
  reason_required: 400,
  wrong_stage: 409,
  role_may_not: 403,
  not_named: 403,
  reviewed_before: 403,
  wrote_in_it: 403,
  proofed_before: 403,
  override_refused: 403,
  not_author: 403,
  already_picked_up: 409,
  signature_void: 409,
  signature_stands: 409,
  not_approved: 403,
  in_print: 409,
  embargoed: 409,
  time_passed: 400,
  empty_article: 409,
  article_changed: 409,
  picture_too_large: 413,
  picture_unreadable: 400,
  picture_required: 400,
  no_editor_to_name: 409,
  name_without_account: 409,
  not_signed_off: 409,
  format_unknown: 400,
  too_large: 413,
  client_too_old: 426,
  document_damaged: 500,
  saving_failed: 503,
  internal: 500,
}

/** What an error becomes on the wire. `unexpected` ones are the server's fault and belong in the log. */
export interface ErrorAnswer {
  readonly status: number
  readonly body: ErrorBody
  readonly unexpected: boolean
}

/** Turns whatever was thrown into an answer that tells nothing about the inside. */
export function answerFor(error: unknown): ErrorAnswer {
  if (error instanceof DomainError) return answer(error.code, error.message, error.details)
  if (error instanceof z.ZodError) return answer('bad_request', 'the request is not as it should be', problems(error))
  const code = frameworkCode(error)
  if (code !== null) return answer(code, code === 'too_large' ? 'the request is too large' : 'the request cannot be read')
  return { ...answer('internal', 'something went wrong on the server'), unexpected: true }
}

function answer(code: ErrorCode, message: string, details?: unknown): ErrorAnswer {
  const error = details === undefined ? { code, message } : { code, message, details }
  return { status: statusOf[code], body: { error }, unexpected: false }
}

/** Which fields failed and why, without their values. */
function problems(error: z.ZodError): { path: string; message: string }[] {
  return error.issues.map((issue) => ({ path: issue.path.join('.'), message: issue.message }))
}

/** The web framework refuses malformed requests with errors that carry a 4xx status. */
function frameworkCode(error: unknown): ErrorCode | null {
  if (typeof error !== 'object' || error === null || !('statusCode' in error) || typeof error.statusCode !== 'number') return null
  if (error.statusCode === 413) return 'too_large'
  if (error.statusCode === 404) return 'not_found'
  return error.statusCode >= 400 && error.statusCode < 500 ? 'bad_request' : null
}
