import type { Person } from '#shared/protocol/api.ts'
import type { Role } from '#shared/workflow/roles.ts'
import { moves, type Stage, textEditors } from '#shared/workflow/stages.ts'
import type { T } from '../i18n/useT.ts'

/** With more holders than this a role is named alone. */
const fewEnough = 3

/** The roles that may change the text in a stage, as words, with the people who hold one that few hold. */
export function whoMayEdit(t: T, stage: Stage, people: readonly Person[]): string {
  return rolesInWords(t, textEditors[stage], people)
}

/** The roles that can take the article further; empty when nobody has to. */
export function whoActsNext(t: T, stage: Stage, people: readonly Person[]): string {
  const onward = Object.values(moves[stage]).filter((move) => move.isReview || stage === 'draft')
  return rolesInWords(t, [...new Set(onward.flatMap((move) => move.roles))], people)
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
