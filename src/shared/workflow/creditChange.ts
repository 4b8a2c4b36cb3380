import { type Credit, type CreditRole, creditRoles } from '../article/credit.ts'
import { err, ok, type Result } from '../result.ts'
import type { Refusal } from './permissions.ts'
import { type Actor, holds, type Role } from './roles.ts'
import { reviewStages, type Stage } from './stages.ts'

/** Who reviewed is a fact of the record; nobody writes somebody else there. */
const recordedRoles: readonly CreditRole[] = reviewStages

/** They answer for the text, so only people of the house are named there. */
const answering: readonly CreditRole[] = ['editor', 'duty', 'proof']

/** Roles whose names an editor may change, in printing order. */
export const editableRoles: readonly CreditRole[] = creditRoles.filter((role) => !recordedRoles.includes(role))

/** Whether a name under this role has to be the real name of an account. */
export function needsAccount(role: CreditRole): boolean {
  return answering.includes(role)
}

/** Roles of those who may change whom the page names. */
const creditEditors = ['editor', 'director', 'chief'] as const satisfies readonly Role[]

/** Up to the signature, with which the names are frozen. */
const beforeSigning: readonly Stage[] = ['draft', ...reviewStages]

/** Whether the person may change whom the page names now. */
export function mayChangeCredits(actor: Actor, stage: Stage): Result<true, Refusal> {
  if (!beforeSigning.includes(stage)) return err('wrong_stage')
  return holds(actor, creditEditors) ? ok(true) : err('role_may_not')
}

/**
 * What an editor's list says otherwise than the proposal: the roles that differ, whole. Reviewers are left out.
 * A role that the list does not have is one that shall name nobody.
 */
export function changedCredits(proposal: readonly Credit[], wanted: readonly Credit[]): Credit[] {
  return editableRoles.flatMap((role) => {
    const [proposed, names] = [namesUnder(proposal, role), namesUnder(wanted, role)]
    return sameNames(proposed, names) ? [] : [{ role, names }]
  })
}

/** The proposal with the changed roles in the place of its own. */
export function withChange(proposal: readonly Credit[], change: readonly Credit[]): Credit[] {
  const changed = new Map(change.filter(({ role }) => editableRoles.includes(role)).map(({ role, names }) => [role, names]))
  return creditRoles
    .map((role) => ({ role, names: [...(changed.get(role) ?? namesUnder(proposal, role))] }))
    .filter(({ names }) => names.length > 0)
}

/** Roles of a change for which the proposal has become another one since: somebody should look at them again. */
export function outdatedRoles(change: readonly Credit[], then: readonly Credit[], now: readonly Credit[]): CreditRole[] {
  return change.map(({ role }) => role).filter((role) => !sameNames(namesUnder(then, role), namesUnder(now, role)))
}

/** Whether a page with these credits names somebody as its editor. */
export function namesAnEditor(credits: readonly Credit[]): boolean {
  return namesUnder(credits, 'editor').length > 0 || namesUnder(credits, 'duty').length > 0
}

/** Names under a role, each once, without white space around them. */
export function namesUnder(credits: readonly Credit[], role: CreditRole): string[] {
  const names = credits.filter((credit) => credit.role === role).flatMap((credit) => credit.names)
  return [...new Set(names.map((name) => name.trim()).filter((name) => name !== ''))]
}

function sameNames(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((name, index) => name === other[index])
}
