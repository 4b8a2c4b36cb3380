import { articleWriters, houses, type WorkflowName, workflows } from '#shared/workflow/house.ts'
import { holds } from '#shared/workflow/roles.ts'
import { type Action, type Stage, stages } from '#shared/workflow/stages.ts'
import type { WaitingFor, WaitingStep } from '../store/waiting.ts'
import type { Account } from './account.ts'

/** Steps that take an article onward once it is submitted. */
const onward = ['pass', 'sign', 'publish'] as const satisfies readonly Action[]

/** What waits for a person, read from the table of the workflow. */
export function waitingFor(actor: Account): WaitingFor {
  const steps = workflows.flatMap((workflow) => stages.flatMap((stage) => stepsIn(actor, workflow, stage)))
  return { userId: actor.id, steps, returned: holds(actor, articleWriters) }
}

function stepsIn(actor: Account, workflow: WorkflowName, stage: Stage): WaitingStep[] {
  return onward.flatMap((action) => {
    const move = houses[workflow].moves[stage][action]
    return move && move.to !== stage && holds(actor, move.roles) ? [{ workflow, stage, duty: move.duty }] : []
  })
}
