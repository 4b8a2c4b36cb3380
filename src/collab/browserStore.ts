import type { KeyValueStore } from './unsentCopies.ts'

/** What this browser keeps for us between visits; null where its settings forbid that. */
export function browserStore(): KeyValueStore | null {
  try {
    return globalThis.localStorage ?? null
  } catch {
    return null
  }
}
