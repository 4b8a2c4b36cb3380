import { newToken } from './ids.ts'

/** Somebody whose desk is open. */
export interface DeskListener {
  readonly userId: string
  readonly sessionId: string
  /** Articles have changed; `version` is the desk as it is now. */
  articles(version: string): void
  /** There is something new for this person. */
  notices(): void
  /** The session is over. */
  ended(): void
}

/** After a step the desks are told at once, but not more often than this. */
const stepSpacingMs = 250
/** Who has an article open and what is being written may wait so long. */
const quietSpacingMs = 2_000

/**
 * Tells open desks that something changed, never what: they ask for what they show, and so see what the store has. A
 * version names the state of the desk in this process; whoever comes back with another one than the present has missed
 * something, and knows it.
 */
export class DeskFeed {
  readonly #listeners = new Set<DeskListener>()
  readonly #instance = newToken().slice(0, 8)
  #count = 0
  #timer: NodeJS.Timeout | null = null
  #dueAt = 0
  #toldAt = 0

  /** Another one after every change. */
  get version(): string {
    return `${this.#instance}.${this.#count}`
  }

  /** @returns what ends it */
  listen(listener: DeskListener): () => void {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  /** An article was made or took a step. */
  changed(): void {
    this.#count++
    this.#tellWithin(stepSpacingMs)
  }

  /** A text went on, or somebody opened or left an article. */
  touched(): void {
    this.#count++
    this.#tellWithin(quietSpacingMs)
  }

  /** These people have notices that they have not seen, or have read some elsewhere. */
  noticed(userIds: Iterable<string>): void {
    const ids = new Set(userIds)
    for (const listener of this.#listeners) if (ids.has(listener.userId)) listener.notices()
  }

  sessionEnded(sessionId: string): void {
    for (const listener of this.#listeners) if (listener.sessionId === sessionId) listener.ended()
  }

  accountDisabled(userId: string): void {
    for (const listener of this.#listeners) if (listener.userId === userId) listener.ended()
  }

  #tellWithin(spacingMs: number): void {
    const now = Date.now()
    const at = Math.max(now, this.#toldAt + spacingMs)
    if (this.#timer && this.#dueAt <= at) return
    if (this.#timer) clearTimeout(this.#timer)
    this.#dueAt = at
    this.#timer = setTimeout(() => this.#tell(), at - now)
    this.#timer.unref()
  }

  #tell(): void {
    this.#timer = null
    this.#toldAt = Date.now()
    const version = this.version
    for (const listener of this.#listeners) listener.articles(version)
  }
}
