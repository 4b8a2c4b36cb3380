/**
 * Every reason for which Galley says no, as a closed list: routes, sockets and pages speak in these codes, and the
 * pages have a sentence for each in every language.
 */
export const errorCodes = [
  'bad_request',
  'not_signed_in',
  'wrong_password',
  'wrong_current_password',
  'too_many_attempts',
  'too_many_requests',
  'forbidden',
  'wrong_origin',
  'not_found',
  'article_not_found',
  'user_not_found',
  'username_taken',
  'last_admin',
  'setup_done',
  'setup_token',
  'reason_required',
  'wrong_stage',
  'role_may_not',
  'not_named',
  'reviewed_before',
  'wrote_in_it',
  'proofed_before',
  'override_refused',
  'not_author',
  'already_picked_up',
  'signature_void',
  'signature_stands',
  'not_approved',
  'in_print',
  'embargoed',
  'time_passed',
  'empty_article',
  'article_changed',
  'picture_too_large',
  'picture_unreadable',
  'picture_required',
  'no_editor_to_name',
  'name_without_account',
  'not_signed_off',
  'format_unknown',
  'too_large',
  'client_too_old',
  'document_damaged',
  'saving_failed',
  'internal',
] as const

export type ErrorCode = (typeof errorCodes)[number]

/** An expected refusal. Thrown in services (a throw rolls a transaction back), turned into a status in one place. */
export class DomainError extends Error {
  override readonly name = 'DomainError'
  readonly code: ErrorCode
  readonly details: unknown

  /**
   * @param code which refusal it is; decides the HTTP status and the sentence that people read
   * @param message plain English for logs and API clients, without article text or secrets
   * @param details JSON value that helps a program act on it, for example which fields failed
   */
  constructor(code: ErrorCode, message: string, details?: unknown) {
    super(message)
    this.code = code
    this.details = details
  }
}
