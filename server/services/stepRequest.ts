import type { ActionRequest } from '#shared/protocol/workflowApi.ts'

/** What somebody asks for. `textSha256`, if given, is the fingerprint of the text on which they decided. */
export interface StepRequest extends ActionRequest {
  /** The time has come for which somebody scheduled it. */
  readonly scheduled?: boolean
}
