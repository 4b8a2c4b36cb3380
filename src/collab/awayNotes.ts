import type { MergedChanges, MergedPlace } from './mergedChanges.ts'
import type { KeyValueStore } from './unsentCopies.ts'

/** How a document stood when this person began to write what the server does not have. Plain data. */
export interface AwayBase {
  /** When that was, in milliseconds since 1970. */
  readonly since: number
  /** Snapshot of Yjs, as base64. */
  readonly state: string
  /** Whether the snapshot says what was deleted by then. */
  readonly knowsDeleted: boolean
  /** Client ids under which this person has written since. */
  readonly clients: readonly number[]
}

/**
 * What has to outlive the page for the list of merged changes: the state before the line went, and the list itself until
 * it is dismissed. It lies beside the local copy, in a store that answers at once: it is needed before the first message
 * of the server, and written in the last moment of a page.
 */
export class AwayNotes {
  readonly #store: KeyValueStore | null
  readonly #key: string

  /** @param epoch of the document: positions and states mean nothing in another history */
  constructor(store: KeyValueStore | null, userId: string, articleId: string, epoch: number) {
    this.#store = store
    this.#key = `${userId}/${articleId}/${epoch}`
  }

  readBase(): AwayBase | null {
    const value = this.#read('away')
    return isBase(value) ? value : null
  }

  /** @param base null: there is none any more */
  keepBase(base: AwayBase | null): void {
    this.#write('away', base)
  }

  readMerged(): MergedChanges | null {
    const value = this.#read('merged')
    return isMerged(value) ? value : null
  }

  /** @param merged null: it was dismissed */
  keepMerged(merged: MergedChanges | null): void {
    this.#write('merged', merged)
  }

  #read(what: string): unknown {
    try {
      return JSON.parse(this.#store?.getItem(`galley/${what}/${this.#key}`) ?? 'null')
    } catch {
      return null
    }
  }

  /** Where there is no room the list does not outlive the page; the text does. */
  #write(what: string, value: object | null): void {
    const key = `galley/${what}/${this.#key}`
    try {
      if (value === null) this.#store?.removeItem(key)
      else this.#store?.setItem(key, JSON.stringify(value))
    } catch {
      this.#store?.removeItem(key)
    }
  }
}

function isBase(value: unknown): value is AwayBase {
  return (
    hasNumber(value, 'since') &&
    'state' in value &&
    typeof value.state === 'string' &&
    'knowsDeleted' in value &&
    typeof value.knowsDeleted === 'boolean' &&
    'clients' in value &&
    Array.isArray(value.clients) &&
    value.clients.every((client) => typeof client === 'number')
  )
}

function isMerged(value: unknown): value is MergedChanges {
  return hasNumber(value, 'awayMs') && 'places' in value && Array.isArray(value.places) && value.places.every(isPlace)
}

function isPlace(value: unknown): value is MergedPlace {
  return (
    typeof value === 'object' &&
    value !== null &&
    ['field', 'excerpt', 'position'].every((name) => typeof (value as Record<string, unknown>)[name] === 'string') &&
    ['mine', 'theirs'].every((name) => typeof (value as Record<string, unknown>)[name] === 'boolean')
  )
}

function hasNumber<Name extends string>(value: unknown, name: Name): value is { readonly [Key in Name]: number } {
  return typeof value === 'object' && value !== null && name in value && typeof (value as Record<string, unknown>)[name] === 'number'
}
