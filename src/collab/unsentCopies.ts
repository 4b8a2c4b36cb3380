/** In place of a close code: nobody refused the text, a colleague's change at the same moment removed its paragraph. */
export const overtakenCode = 0

/** In place of a close code: the editor and the shared document differed, and the editor stopped. */
export const editorFaultCode = -1

/** Text that did not get into the article, kept on this device until its writer says that it is no longer needed. */
export interface UnsentCopy {
  /** Close code that came with the refusal, `overtakenCode` or `editorFaultCode`. */
  readonly code: number
  /** Why its writer may not write there (an ErrorCode), if that was the reason. */
  readonly reason: string | null
  /** Plain text of the fields with changes that were not accepted; empty when nothing had been written. */
  readonly unsentText: string
  /** When it was refused, ISO 8601. */
  readonly at: string
}

/** The part of `Storage` that is used. */
export type KeyValueStore = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>

function keyOf(userId: string, articleId: string): string {
  return `galley/unsent/${userId}/${articleId}`
}

/** Keeps a copy beside earlier ones. False if this browser has no room for it: then nothing may be thrown away. */
export function keepUnsent(store: KeyValueStore | null, userId: string, articleId: string, copy: UnsentCopy): boolean {
  if (store === null) return false
  try {
    const copies = [...readUnsent(store, userId, articleId), copy]
    store.setItem(keyOf(userId, articleId), JSON.stringify(copies))
    return true
  } catch {
    return false
  }
}

/** All copies of an article, oldest first. */
export function readUnsent(store: KeyValueStore | null, userId: string, articleId: string): UnsentCopy[] {
  try {
    const value: unknown = JSON.parse(store?.getItem(keyOf(userId, articleId)) ?? '[]')
    return Array.isArray(value) ? value.filter(isUnsentCopy) : []
  } catch {
    return []
  }
}

export function forgetUnsent(store: KeyValueStore | null, userId: string, articleId: string): void {
  store?.removeItem(keyOf(userId, articleId))
}

/** Several copies as the one thing to show: all texts, with code and time of the last. */
export function joinUnsent(copies: readonly UnsentCopy[]): UnsentCopy | null {
  const last = copies.at(-1)
  if (last === undefined) return null
  const texts = copies.map((copy) => copy.unsentText).filter((text) => text !== '')
  return { ...last, unsentText: [...new Set(texts)].join('\n\n———\n\n') }
}

function isUnsentCopy(value: unknown): value is UnsentCopy {
  return (
    typeof value === 'object' &&
    value !== null &&
    'code' in value &&
    typeof value.code === 'number' &&
    'unsentText' in value &&
    typeof value.unsentText === 'string' &&
    'at' in value &&
    typeof value.at === 'string'
  )
}
