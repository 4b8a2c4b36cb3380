import { isOffered } from './characterGroups.ts'

const storageKey = 'galley.editor.characters'

/** As many as stand in one row. */
const mostRecent = 9

/** What this person used last on this device, the latest first. */
export function recentCharacters(storage: Pick<Storage, 'getItem'>): readonly string[] {
  try {
    const kept: unknown = JSON.parse(storage.getItem(storageKey) ?? '[]')
    return Array.isArray(kept) ? [...new Set(kept.filter(isOffered))].slice(0, mostRecent) : []
  } catch {
    return [] // no storage in this browser, or something else wrote there
  }
}

/** Notes a use; gives the new list. */
export function rememberCharacters(storage: Pick<Storage, 'getItem' | 'setItem'>, used: string): readonly string[] {
  const recent = [used, ...recentCharacters(storage).filter((one) => one !== used)].slice(0, mostRecent)
  try {
    storage.setItem(storageKey, JSON.stringify(recent))
  } catch {
    // A full or forbidden storage: they are simply not remembered.
  }
  return recent
}
