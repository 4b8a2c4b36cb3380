import type { ActionRequest } from '#shared/protocol/workflowApi.ts'
import type { Stage } from '#shared/workflow/stages.ts'

/** What somebody asks for. `textSha256`, if given, is the fingerprint of the text on which they decided. */
export interface StepRequest extends ActionRequest {
  /** The time has come for which somebody scheduled it. */
  readonly scheduled?: boolean
  /** Where the person saw the article: if it stands elsewhere, the step is refused. */
  readonly seenStage?: Stage
}
