import type { DocumentHead } from '../appendPlan.ts'
import type { JournalEnd } from './journalFile.ts'

/*
 * What the main thread and the thread that owns SQLite say to each other. Requests are served strictly in the order in
 * which they were posted, each to its end before the next.
 */

/** What a statement may be given. Anything else is refused before it reaches the driver. */
export type SqlValue = string | number | bigint | Uint8Array | null

export interface Statement {
  readonly sql: string
  readonly parameters: readonly unknown[]
}

export type StoreRequest =
  /** `inTransaction`: whether the sender believes that its transaction is open; refused when that is not so. */
  | { readonly kind: 'query'; readonly sql: string; readonly parameters: readonly unknown[]; readonly inTransaction: boolean }
  /** Statements without answers, in one transaction of their own. */
  | { readonly kind: 'script'; readonly statements: readonly Statement[] }
  /** Statements that read, all at one moment. */
  | { readonly kind: 'read'; readonly statements: readonly Statement[] }
  | { readonly kind: 'begin' }
  | { readonly kind: 'commit' }
  /** Does nothing if SQLite has already rolled back by itself. */
  | { readonly kind: 'rollback' }
  /** What has to be known to decide appends. */
  | ({ readonly kind: 'heads' } & HeadsQuestion)
  /** Moves some of the rows that were accepted into their tables. */
  | { readonly kind: 'move' }
  | { readonly kind: 'close' }

/** Of which documents it is asked where they stand, and of which clientIDs whose they are. */
export interface HeadsQuestion {
  readonly documents: readonly string[]
  readonly clients: readonly { readonly docId: string; readonly clientId: number }[]
}

/** Answers in the order of the question; null: there is no such document, nobody has the clientID. */
export interface AppendFacts {
  readonly heads: readonly (DocumentHead | null)[]
  readonly owners: readonly (string | null)[]
}

/** Rows of a statement that gives rows; else how many rows it changed. */
export interface QueryAnswer {
  readonly rows: Record<string, unknown>[]
  readonly changes: number | null
  readonly insertId: number | null
}

/** What each kind of request is answered with. */
export interface StoreAnswers {
  readonly query: QueryAnswer
  readonly script: null
  readonly read: readonly QueryAnswer[]
  readonly begin: null
  readonly commit: null
  readonly rollback: null
  readonly heads: AppendFacts
  /** Whether more is left. */
  readonly move: boolean
  readonly close: null
}

export interface Envelope {
  readonly id: number
  readonly request: StoreRequest
  /** Records that were decided before the request and not posted yet, in order; to be accepted before it is served. */
  readonly records: Records | null
}

/** Records one behind the other: one piece of memory crosses threads most cheaply. */
export interface Records {
  readonly bytes: Uint8Array
  readonly lengths: readonly number[]
}

/** What the engine says when it has opened the store. */
export interface Opened {
  /** Where the journal goes on. */
  readonly end: JournalEnd
  /** How many of its records count as accepted: all of them. */
  readonly records: number
}

/** An error that crossed a thread. `code` is SQLite's, for example SQLITE_CONSTRAINT_UNIQUE. */
export interface ErrorData {
  readonly message: string
  readonly code: string | null
}

/**
 * Answer to the envelope of the same id. The one with id 0 comes unasked and tells whether the store could be opened.
 * `moved`: how many of the accepted records are in their tables, and on disk.
 */
export type Reply =
  | { readonly id: number; readonly ok: true; readonly value: ReplyValue; readonly moved: number }
  | { readonly id: number; readonly ok: false; readonly error: ErrorData; readonly moved: number }

export type ReplyValue = StoreAnswers[keyof StoreAnswers] | Opened

/** Id of the reply that tells whether opening succeeded. */
export const openedId = 0
