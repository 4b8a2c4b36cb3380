import { type Fold, foldText } from './fold.ts'
import type { TextMatch } from './query.ts'

/**
 * Where a text occurs in another, from left to right, not overlapping.
 * @param sought already folded; nothing is found of an empty text
 * @param fold keeps lengths (`foldText`), so offsets are those of `text` itself
 */
export function findPlain(text: string, sought: string, fold: Fold): readonly TextMatch[] {
  if (sought === '') return []
  const folded = foldText(text, fold)
  const matches: TextMatch[] = []
  for (let from = folded.indexOf(sought); from !== -1; from = folded.indexOf(sought, from + sought.length)) {
    matches.push({ from, to: from + sought.length })
  }
  return matches
}
