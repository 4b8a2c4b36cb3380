import { houses } from '#shared/workflow/house.ts'
import type { Role } from '#shared/workflow/roles.ts'
import { type Stage, stages } from '#shared/workflow/stages.ts'
import type { ChipTone } from '../ui/Chip.tsx'

/** One colour a stage, the same wherever the stage is named. */
export const stageTone: { readonly [S in Stage]: ChipTone } = {
  draft: 'neutral',
  review1: 'accent',
  review2: 'violet',
  review3: 'warning',
  signed: 'success',
  proof1: 'accent',
  proof2: 'violet',
  proof3: 'warning',
  ready: 'success',
  published: 'success',
  held: 'neutral',
  killed: 'danger',
  withdrawn: 'danger',
}

/** The reviews and proofs that wait for somebody with these roles. */
export function stagesWaitingFor(roles: readonly Role[]): readonly Stage[] {
  return stages.filter((stage) =>
    Object.values(houses)
      .flatMap(({ moves }) => Object.values(moves[stage]))
      .some((move) => move.duty !== null && move.roles.some((role) => roles.includes(role))),
  )
}
