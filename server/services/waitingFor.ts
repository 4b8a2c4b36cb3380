import { articleWriters, houses, type WorkflowName, workflows } from '#shared/workflow/house.ts'
import { onward } from '#shared/workflow/notices.ts'
import { holds } from '#shared/workflow/roles.ts'
import { actions, type Stage, stages } from '#shared/workflow/stages.ts'
import type { WaitingDecision, WaitingFor, WaitingStep } from '../store/waiting.ts'
import type { Account } from './account.ts'

/** What waits for a person, read from the table of the workflow. */
export function waitingFor(actor: Account): WaitingFor {
  const steps = workflows.flatMap((workflow) => stages.flatMap((stage) => stepsIn(actor, workflow, stage)))
  return {
    userId: actor.id,
    steps,
    returned: holds(actor, articleWriters),
    signs: holds(actor, ['chief']),
    decisions: workflows.flatMap((workflow) => stages.flatMap((stage) => decisionsIn(actor, workflow, stage))),
  }
}

/** Proposals that the person decides, and approvals that they carry out. */
function decisionsIn(actor: Account, workflow: WorkflowName, stage: Stage): WaitingDecision[] {
  return actions.flatMap((action) => {
    const move = houses[workflow].moves[stage][action]
    if (!move) return []
    const waits = (decision: WaitingDecision['decision']) => ({ workflow, stage, action, decision })
    if (move.proposers.length > 0 && holds(actor, move.roles)) return [waits('proposed')]
    return holds(actor, move.executors) ? [waits('approved')] : []
  })
}

function stepsIn(actor: Account, workflow: WorkflowName, stage: Stage): WaitingStep[] {
  return onward.flatMap((action) => {
    const move = houses[workflow].moves[stage][action]
    return move && move.to !== stage && holds(actor, move.roles) ? [{ workflow, stage, duty: move.duty }] : []
  })
}
