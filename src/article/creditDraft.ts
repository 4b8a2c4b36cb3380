import { type Credit, type CreditRole, creditRoles } from '#shared/article/credit.ts'
import { editableRoles, namesUnder } from '#shared/workflow/creditChange.ts'

/** The fields of the form while somebody writes in them: names of each role as one text. */
export type CreditDraft = Readonly<Partial<Record<CreditRole, string>>>

/** Limits of the request. */
const most = { names: 20, characters: 40 } as const

/** A field for every role that is filled or proposed, and for those that are looked for first. */
export function draftOf(credits: readonly Credit[], proposal: readonly Credit[], separator: string): CreditDraft {
  const shown = editableRoles.filter(
    (role) => role === 'reporter' || role === 'editor' || [...credits, ...proposal].some((credit) => credit.role === role),
  )
  return Object.fromEntries(shown.map((role) => [role, namesUnder(credits, role).join(separator)]))
}

/** The names in a field: parted by any comma or slash; a space is a part of a name. */
export function namesIn(text: string): string[] {
  return [...new Set(text.split(/[、，,;；/／\n]/).map((name) => name.replace(/\s+/g, ' ').trim()))].filter((name) => name !== '')
}

/** What the form says, in printing order; null if a name or a list is longer than the server takes. */
export function creditsIn(draft: CreditDraft): Credit[] | null {
  const credits = creditRoles.map((role) => ({ role, names: namesIn(draft[role] ?? '') })).filter(({ names }) => names.length > 0)
  const fits = credits.every(({ names }) => names.length <= most.names && names.every((name) => name.length <= most.characters))
  return fits ? credits : null
}

/** Roles that have no field yet. */
export function absentRoles(draft: CreditDraft): CreditRole[] {
  return editableRoles.filter((role) => draft[role] === undefined)
}
