import type * as Y from 'yjs'

/** What services need of the documents that people have open; the hub of server/collab satisfies it. */
export interface LiveDocuments {
  /** Closes the document's sockets so that they come back and are judged again. */
  rejudge(docId: string): void
  /** The stored document was changed by somebody else: whatever is open of it is loaded anew. */
  reload(docId: string): void
  dropUser(userId: string): void
  dropSession(sessionId: string): void
  /**
   * Calls `read` with the committed state; it must not change or keep the document.
   * @throws DomainError article_not_found
   */
  read<T>(docId: string, read: (doc: Y.Doc) => T): Promise<T>
  /**
   * Makes a change in somebody's name; resolves when it is durable.
   * @param judgedUnder the ACL version under which the actor was found to be allowed to; unset: whatever the rules say
   * @throws DomainError article_changed if anybody's rights changed since: nothing has been stored then
   */
  edit(
    docId: string,
    actor: { readonly userId: string; readonly sessionId: string },
    change: (doc: Y.Doc) => void,
    judgedUnder?: number,
  ): Promise<void>
  /** Document id -> user ids with an open socket. */
  present(): ReadonlyMap<string, readonly string[]>
}
