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

/** The colour of a person: always the same one for the same user id. */
export function colorOf(userId: string): string {
  let hash = 2166136261 // FNV-1a
  for (let i = 0; i < userId.length; i++) hash = Math.imul(hash ^ userId.charCodeAt(i), 16777619)
  return presenceColors[(hash >>> 0) % presenceColors.length] ?? presenceColors[0]
}
