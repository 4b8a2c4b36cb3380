/** Who a caret belongs to, as every client shows it. Set by the server from the session; what a client says is ignored. */
export interface PresenceUser {
  readonly id: string
  readonly name: string
  readonly color: string
  readonly role: string
}

/**
 * Colours of carets and avatars: twelve hues that keep 4.5:1 against white text and can be told apart beside each
 * other. The order spreads neighbours around the wheel.
 */
export const presenceColors = [
  '#b3261e',
  '#0b57a4',
  '#1e6b34',
  '#8a3ab9',
  '#9a5b00',
  '#00696f',
  '#b0185e',
  '#4a5a00',
  '#4b4fc4',
  '#7a4327',
  '#00658f',
  '#6b3fa0',
] as const

export type PresenceColor = (typeof presenceColors)[number]

/** Colours that can be told apart as large discs, but not as the thin bars of two carets. */
const alike: readonly (readonly [PresenceColor, PresenceColor])[] = [
  ['#b3261e', '#b0185e'],
  ['#0b57a4', '#00658f'],
  ['#0b57a4', '#4b4fc4'],
  ['#00658f', '#00696f'],
  ['#00696f', '#1e6b34'],
  ['#1e6b34', '#4a5a00'],
  ['#4b4fc4', '#6b3fa0'],
  ['#6b3fa0', '#8a3ab9'],
  ['#9a5b00', '#7a4327'],
]

/** The colour of a person: always the same one for the same user id. */
export function colorOf(userId: string): PresenceColor {
  let hash = 2166136261 // FNV-1a
  for (let i = 0; i < userId.length; i++) hash = Math.imul(hash ^ userId.charCodeAt(i), 16777619)
  return presenceColors[(hash >>> 0) % presenceColors.length] ?? presenceColors[0]
}

/** Whether two of the colours can be taken for one another in the text. */
export function lookAlike(one: PresenceColor, other: PresenceColor): boolean {
  return one === other || alike.some((pair) => pair.includes(one) && pair.includes(other))
}

/**
 * Colours of people who are seen together, by user id: everybody's own; where it looks like one that is taken, the next
 * that looks like none of those, or else the next that is free. With more people than colours some share one. The same on
 * every screen, in whatever order the people come.
 */
export function colorsTogether(userIds: Iterable<string>): ReadonlyMap<string, PresenceColor> {
  const colors = new Map<string, PresenceColor>()
  for (const id of [...new Set(userIds)].sort()) {
    const own = colorOf(id)
    const start = presenceColors.indexOf(own)
    const around = [...presenceColors.slice(start), ...presenceColors.slice(0, start)]
    const taken = [...colors.values()]
    const distinct = around.find((color) => !taken.some((other) => lookAlike(color, other)))
    colors.set(id, distinct ?? around.find((color) => !taken.includes(color)) ?? own)
  }
  return colors
}
