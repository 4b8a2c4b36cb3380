import type { DeskFeed } from './deskFeed.ts'
import type { LiveDocuments } from './liveDocuments.ts'

/** Somebody who has a document open. */
export interface Opened {
  readonly userId: string
  readonly docId: string
}

/**
 * Carries ended and changed rights to the sockets that are open. Call it after the change is committed.
 *
 * A socket that is being judged at that very moment is in no document yet and would be missed; so whoever admits a
 * socket compares `version` before and after judging, and judges again if it moved.
 */
export class Access {
  readonly #live: LiveDocuments
  readonly #feed: DeskFeed
  readonly #opened = new Set<Opened>()
  #version = 0

  /** @param feed open desks hear of whatever sockets of documents hear */
  constructor(live: LiveDocuments, feed: DeskFeed) {
    this.#live = live
    this.#feed = feed
  }

  /** Raised by every change of anybody's rights. */
  get version(): number {
    return this.#version
  }

  /** A socket was admitted. */
  opened(entry: Opened): void {
    this.#opened.add(entry)
    this.#feed.touched()
  }

  /** The socket is closed. @param entry the object with which it was opened */
  left(entry: Opened): void {
    if (this.#opened.delete(entry)) this.#feed.touched()
  }

  /** Documents to which the person has a socket now. */
  documentsOf(userId: string): string[] {
    return [...new Set([...this.#opened].filter((entry) => entry.userId === userId).map((entry) => entry.docId))]
  }

  sessionEnded(sessionId: string): void {
    this.#version++
    this.#live.dropSession(sessionId)
    this.#feed.sessionEnded(sessionId)
  }

  accountDisabled(userId: string): void {
    this.#version++
    this.#live.dropUser(userId)
    this.#feed.accountDisabled(userId)
  }

  /** The stored document was changed past the open one, and with it who may write there. */
  rewritten(docId: string): void {
    this.#version++
    this.#live.reload(docId)
    this.#feed.changed()
  }

  /** Who may write in these documents has changed. */
  changed(docIds: readonly string[]): void {
    this.#version++
    for (const id of docIds) this.#live.rejudge(id)
    this.#feed.changed()
  }
}
