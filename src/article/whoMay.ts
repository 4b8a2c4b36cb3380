import type { Person } from '#shared/protocol/api.ts'
import { houses, type WorkflowName } from '#shared/workflow/house.ts'
import type { Role } from '#shared/workflow/roles.ts'
import type { Action, Stage } from '#shared/workflow/stages.ts'
import type { T } from '../i18n/useT.ts'

/** Actions that take an article further, the strongest first. */
export const onwardActions = ['sign', 'pass', 'submit', 'publish', 'resume'] as const satisfies readonly Action[]

/** Where an article stands, and in which house. */
interface Standing {
  readonly workflow: WorkflowName
  readonly stage: Stage
}

/** With more holders than this a role is named alone. */
const fewEnough = 3

/** The roles that may change the text in a stage, as words, with the people who hold one that few hold. */
export function whoMayEdit(t: T, { workflow, stage }: Standing, people: readonly Person[]): string {
  return rolesInWords(t, houses[workflow].textEditors[stage], people)
}

/** The roles that can take the article further; empty when nobody has to. */
export function whoActsNext(t: T, { workflow, stage }: Standing, people: readonly Person[]): string {
  const moves = houses[workflow].moves[stage]
  const onward = onwardActions.flatMap((action) => {
    const move = moves[action]
    return move && move.to !== stage ? move.roles : []
  })
  return rolesInWords(t, [...new Set(onward)], people)
}

/** The roles that handle an action in a stage; empty if there is no such step in it. */
export function whoHandles(t: T, { workflow, stage }: Standing, action: Action, people: readonly Person[]): string {
  return rolesInWords(t, houses[workflow].moves[stage][action]?.roles ?? [], people)
}

function rolesInWords(t: T, roles: readonly Role[], people: readonly Person[]): string {
  const separator = t(($) => $.common.listSeparator)
  const words = roles.map((role) => {
    const name = t(($) => $.common.role[role])
    const holders = people.filter((person) => person.roles.includes(role))
    if (roles.length > 1 || holders.length === 0 || holders.length > fewEnough) return name
    return `${name} ${holders.map((person) => person.name).join(separator)}`
  })
  return words.join(separator)
}
