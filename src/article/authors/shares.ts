import { type TextField, textFields } from '#shared/article/names.ts'
import type { Contributor } from '#shared/protocol/authors.ts'

/** A person's part of one field. */
export interface FieldShare {
  readonly field: TextField
  readonly characters: number
  /** Of all characters that stand in the field, 0 to 1. */
  readonly share: number
}

/** A person's part of every field in which something of theirs stands, in the order of the page. */
export function fieldShares(person: Contributor, people: readonly Contributor[]): FieldShare[] {
  return textFields.flatMap((field) => {
    const { characters } = person.fields[field]
    const all = people.reduce((sum, { fields }) => sum + fields[field].characters, 0)
    return characters === 0 ? [] : [{ field, characters, share: characters / all }]
  })
}

/** A person's part of all that stands, 0 to 1; 0 where nothing stands. */
export function wholeShare(person: Contributor, people: readonly Contributor[]): number {
  const all = people.reduce((sum, { characters }) => sum + characters, 0)
  return all === 0 ? 0 : person.characters / all
}

/** Whole per cent; what is there is at least 1, and nothing but everything is 100. */
export function percentOf(share: number): number {
  if (share <= 0) return 0
  if (share >= 1) return 100
  return Math.min(99, Math.max(1, Math.round(share * 100)))
}
