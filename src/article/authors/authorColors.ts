import { colorsTogether } from '#shared/protocol/presence.ts'

/** Colours of the people of one article, by username, by the rule by which their carets have them. */
export function authorColors(people: readonly { readonly id: string; readonly username: string }[]): ReadonlyMap<string, string> {
  const colors = colorsTogether(people.map(({ id }) => id))
  return new Map(people.map(({ id, username }) => [username, colors.get(id) ?? '']))
}
