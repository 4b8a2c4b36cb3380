import * as Y from 'yjs'

/** One update that says what several say. */
export function merged(updates: readonly Uint8Array[]): Uint8Array {
  const [first] = updates
  return first && updates.length === 1 ? first : Y.mergeUpdates([...updates])
}
