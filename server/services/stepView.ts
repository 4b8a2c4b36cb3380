import { type ErrorCode, errorCodes } from '#shared/errors.ts'
import type { RecordStep, StepDetails } from '#shared/protocol/workflowApi.ts'
import { decisions, verifyChain } from '#shared/workflow/recordChain.ts'
import { roles } from '#shared/workflow/roles.ts'
import type { ReviewStepRow } from '../store/reviewSteps.ts'
import { isoTime } from './articleView.ts'
import type { Directory } from './directory.ts'
import { actionOf, stageOf } from './facts.ts'

/** The details of a stored step. */
export function readDetails({ details }: Pick<ReviewStepRow, 'details'>): StepDetails {
  return JSON.parse(details) as StepDetails
}

/** A step as it is shown: the person under the name that is sealed with it, whatever they are called today. */
export function stepView(step: ReviewStepRow, person: Directory): RecordStep {
  const sealed = verifyOne(step)
  return {
    step: step.step,
    action: actionOf(step) ?? 'create',
    from: step.from_stage === null ? null : stageOf(step.from_stage),
    to: stageOf(step.to_stage),
    by: { ...person(step.user_id), ...(sealed && { username: sealed.by.username, name: sealed.by.name }) },
    role: roles.find((role) => role === step.role) ?? 'reporter',
    reason: step.reason,
    at: isoTime(step.at),
    localTime: sealed?.at ?? isoTime(step.at),
    textSha256: step.text_sha256,
    characters: step.characters,
    decision: decisions.find((decision) => decision === step.decision) ?? 'done',
    version: step.seq,
    override: errorCodeOf(step.override),
    details: readDetails(step),
    entry: step.entry,
    hash: step.hash,
  }
}

/** What is sealed in one step, whatever stands before it; null if it cannot be read. */
function verifyOne({ entry, hash }: ReviewStepRow) {
  const read = verifyChain([{ entry, hash }])
  if (read.ok) return read.value[0] ?? null
  return read.error.problem === 'number' || read.error.problem === 'previous' ? parsed(entry) : null
}

function parsed(entry: string): { readonly by: { readonly username: string; readonly name: string }; readonly at: string } | null {
  return JSON.parse(entry) as { by: { username: string; name: string }; at: string }
}

function errorCodeOf(stored: string): ErrorCode | null {
  return errorCodes.find((code) => code === stored) ?? null
}
