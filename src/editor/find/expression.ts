import { type Fold, foldText } from './fold.ts'
import type { FindQuery } from './query.ts'

/** A regular expression as it goes to where it is run. */
export interface ExpressionSource {
  readonly pattern: string
  readonly flags: string
}

/**
 * The expression of a query, its literal characters folded as the text will be; null if it is none.
 * @param fold of width and script only: the expression itself does not mind case
 */
export function compileExpression({ text, matchCase }: FindQuery, fold: Fold): ExpressionSource | null {
  const source = { pattern: foldPattern(text, fold), flags: matchCase ? 'dgu' : 'dgiu' }
  try {
    new RegExp(source.pattern, source.flags)
    return source
  } catch {
    return null // whatever is wrong with it, the person reads one sentence
  }
}

const syntax = /^[\\^$.*+?()[\]{}|/]$/

/** Folds what stands for itself and leaves what is syntax: a full-width （ becomes an escaped bracket, not a group. */
function foldPattern(pattern: string, fold: Fold): string {
  let isInClass = false
  return pattern.replace(/\\u([0-9a-f]{4})|\\.|./gisu, (piece: string, code: string | undefined) => {
    if (code !== undefined) return unicodeEscape(foldText(String.fromCharCode(Number.parseInt(code, 16)), fold))
    if (piece.startsWith('\\')) return piece
    if (piece === '[') isInClass = true
    if (piece === ']') isInClass = false
    const folded = foldText(piece, fold)
    if (folded === piece) return piece
    return syntax.test(folded) || (isInClass && folded === '-') ? `\\${folded}` : folded
  })
}

function unicodeEscape(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`
}

/** A match as numbers: from, to, and from and to of each group; -1 and -1 for a group that took no part. */
export type ExpressionMatch = readonly number[]

/** All matches in a text that are not empty. May take for ever: run it where it can be stopped. */
export function matchExpression({ pattern, flags }: ExpressionSource, text: string): readonly ExpressionMatch[] {
  const matches: ExpressionMatch[] = []
  for (const { 0: whole, indices } of text.matchAll(new RegExp(pattern, flags))) {
    if (whole !== '' && indices) matches.push(Array.from(indices, (range) => range ?? [-1, -1]).flat())
  }
  return matches
}
