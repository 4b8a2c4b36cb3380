import type { TextField } from '#shared/article/names.ts'
import type { MergedChanges } from './mergedChanges.ts'
import type { UnsentCopy } from './unsentCopies.ts'

/** Why the server will not talk to this session any more. */
export type ClosedReason =
  /** The session ended or the account was disabled. */
  | 'signed_out'
  /** There is no such article. */
  | 'not_found'
  /** What was written here was refused; `refused` holds it. */
  | 'refused'
  /** This page is older than the server: reload it. */
  | 'client_too_old'
  /** Too many messages, or messages the server does not understand. */
  | 'protocol'

interface Facts {
  /** Local changes that are not known to be durable on the server. */
  readonly unsaved: number
  /** Everything in this document is durable on the server, by its own word on this very connection. */
  readonly saved: boolean
  /** Whether the server's store accepts writes at the moment. */
  readonly storeHealthy: boolean
  /** Whether the server lets this person write now; `reason` is an ErrorCode. */
  readonly access: { readonly canWrite: boolean; readonly reason: string | null }
  /** Changes are kept on this device too. */
  readonly localReady: boolean
  /** The server's document has been received at least once. */
  readonly synced: boolean
  /**
   * Whether typing is safe: the document is here (from the server, or from this device while offline) and the server
   * has not forbidden it. The editor is read-only otherwise, so that nobody writes into a blank page that is really a
   * full one.
   */
  readonly writable: boolean
  /** The field whose editor has stopped because of an error; read-only until the page is loaded again. */
  readonly stopped: TextField | null
  /** Text that was refused, now or on an earlier visit, until it is dismissed. */
  readonly refused: UnsentCopy | null
  /** What was put together after a long time without a line, until it is dismissed. */
  readonly merged: MergedChanges | null
}

export type SessionStatus = Facts &
  (
    | { readonly connection: 'connecting' | 'online' | 'offline' }
    | {
        readonly connection: 'closed'
        readonly reason: ClosedReason
        /** The close code that the server gave. */
        readonly code: number
        /** The refused copy has been put aside: a new session will get a fresh document. */
        readonly mayReopen: boolean
      }
  )

/** Status before anything has happened. */
export function initialStatus(refused: UnsentCopy | null): SessionStatus {
  return {
    connection: 'connecting',
    unsaved: 0,
    saved: false,
    storeHealthy: true,
    access: { canWrite: true, reason: null },
    localReady: false,
    synced: false,
    writable: false,
    stopped: null,
    refused,
    merged: null,
  }
}
