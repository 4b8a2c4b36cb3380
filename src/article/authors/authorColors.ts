import { colorOf, presenceColors } from '#shared/protocol/presence.ts'

const wheel: readonly string[] = presenceColors

/**
 * Colours of the people of one article, by username: everybody's own, as their caret has it; of two who have the same,
 * the second gets the next that is free. With more people than colours some share one.
 */
export function authorColors(people: readonly { readonly id: string; readonly username: string }[]): ReadonlyMap<string, string> {
  const colors = new Map<string, string>()
  const taken = new Set<string>()
  // In an order that does not change while they write.
  for (const { id, username } of people.toSorted((a, b) => (a.id < b.id ? -1 : 1))) {
    const own = colorOf(id)
    const start = wheel.indexOf(own)
    const around = wheel.map((_, index) => wheel[(start + index) % wheel.length] ?? own)
    const color = around.find((one) => !taken.has(one)) ?? own
    taken.add(color)
    colors.set(username, color)
  }
  return colors
}
