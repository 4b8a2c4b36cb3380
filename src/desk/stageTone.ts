import type { Role } from '#shared/workflow/roles.ts'
import { moves, type Stage, stages } from '#shared/workflow/stages.ts'
import type { ChipTone } from '../ui/Chip.tsx'

/** One colour a stage, the same wherever the stage is named. */
export const stageTone: { readonly [S in Stage]: ChipTone } = {
  draft: 'neutral',
  review1: 'accent',
  review2: 'violet',
  review3: 'warning',
  signed: 'success',
}

/** The reviews that wait for somebody with these roles. */
export function stagesWaitingFor(roles: readonly Role[]): readonly Stage[] {
  return stages.filter((stage) =>
    Object.values(moves[stage]).some((move) => move.isReview && move.roles.some((role) => roles.includes(role))),
  )
}
