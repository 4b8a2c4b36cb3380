import type { TextField } from '#shared/article/names.ts'

/** A paragraph, picture or other block that was changed while this person was away. Plain data. */
export interface MergedPlace {
  readonly field: TextField
  /** Changed here, without a line. */
  readonly mine: boolean
  /** Changed by colleagues meanwhile. */
  readonly theirs: boolean
  /** How it begins. */
  readonly excerpt: string
  /** Where it is, for `findPlace`; stays right while the text changes. */
  readonly position: string
}

/** What became one text when the line came back. */
export interface MergedChanges {
  /** Milliseconds without a line. */
  readonly awayMs: number
  /** In the order of the article. */
  readonly places: readonly MergedPlace[]
}
