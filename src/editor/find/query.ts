/** What somebody looks for, and what counts as the same. */
export interface FindQuery {
  readonly text: string
  /** Capital and small letters differ. */
  readonly matchCase: boolean
  /** Only whole words of letters and digits; Chinese characters always stand for themselves. */
  readonly wholeWord: boolean
  /** The text is a regular expression. */
  readonly expression: boolean
  /** Full and half width are alike: ，= ,  Ａ = A. */
  readonly anyWidth: boolean
  /** Traditional and simplified characters are alike: 臺 = 台. */
  readonly anyScript: boolean
}

/** Nothing is looked for, as written. */
export const blankQuery: FindQuery = {
  text: '',
  matchCase: false,
  wholeWord: false,
  expression: false,
  anyWidth: false,
  anyScript: false,
}

/** The choices that are on or off. */
export type FindOption = Exclude<keyof FindQuery, 'text'>

/** Longest text to look for, and to put in its place, in UTF-16 units. */
export const longestFindText = 1000

/** A match in one piece of text, as UTF-16 offsets. */
export interface TextMatch {
  readonly from: number
  readonly to: number
  /** What the groups of an expression caught, from the first on; undefined for one that took no part. */
  readonly groups?: readonly (string | undefined)[]
}
