import { browserStore } from './browserStore.ts'
import { forgetUnsent, joinUnsent, type KeyValueStore, keepUnsent, readUnsent, type UnsentCopy } from './unsentCopies.ts'

/** The refused text of one person in one article, on this device. */
export class RefusedText {
  readonly #store: KeyValueStore | null
  readonly #userId: string
  readonly #articleId: string

  /** @param store undefined: the browser's */
  constructor(store: KeyValueStore | null | undefined, userId: string, articleId: string) {
    this.#store = store === undefined ? browserStore() : store
    this.#userId = userId
    this.#articleId = articleId
  }

  /** Everything kept so far as one copy to show; null if there is none. */
  read(): UnsentCopy | null {
    return joinUnsent(readUnsent(this.#store, this.#userId, this.#articleId))
  }

  /**
   * Keeps a copy.
   * @returns what to show, and whether it is safely kept: if not, nothing else that holds the text may be deleted
   */
  keep(copy: UnsentCopy): { readonly shown: UnsentCopy | null; readonly kept: boolean } {
    const earlier = this.read()
    if (copy.unsentText === '') return { shown: earlier, kept: true }
    const kept = keepUnsent(this.#store, this.#userId, this.#articleId, copy)
    return { shown: kept ? this.read() : joinUnsent([...(earlier === null ? [] : [earlier]), copy]), kept }
  }

  forget(): void {
    forgetUnsent(this.#store, this.#userId, this.#articleId)
  }
}
