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
  /** Requests as `encodeBatch` makes them. */
  | { readonly kind: 'append'; readonly batch: Uint8Array }
  | { readonly kind: 'close' }

/** Rows of a statement that gives rows; else how many rows it changed. */
export interface QueryAnswer {
  readonly rows: Record<string, unknown>[]
  readonly changes: number | null
  readonly insertId: number | null
}

/** Where the rows of a request end, or why it was refused: `AppendResult` in the form that crosses threads most cheaply. */
export type AppendAnswer = number | 'fenced' | 'identity'

/** What each kind of request is answered with. */
export interface StoreAnswers {
  readonly query: QueryAnswer
  readonly script: null
  readonly read: readonly QueryAnswer[]
  readonly begin: null
  readonly commit: null
  readonly rollback: null
  readonly append: readonly AppendAnswer[]
  readonly close: null
}

export interface Envelope {
  readonly id: number
  readonly request: StoreRequest
}

/** An error that crossed a thread. `code` is SQLite's, for example SQLITE_CONSTRAINT_UNIQUE. */
export interface ErrorData {
  readonly message: string
  readonly code: string | null
}

/** Answer to the envelope of the same id. The one with id 0 comes unasked and tells whether the store could be opened. */
export type Reply =
  | { readonly id: number; readonly ok: true; readonly value: StoreAnswers[keyof StoreAnswers] }
  | { readonly id: number; readonly ok: false; readonly error: ErrorData }

/** Id of the reply that tells whether opening succeeded. */
export const openedId = 0
