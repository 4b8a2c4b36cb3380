import type { FindQuery } from './query.ts'

/** Traditional characters and the simplified ones that stand for them. */
export type CharacterMap = ReadonlyMap<string, string>

/** One character (code point) as the one that stands for all that count as the same. */
export type Fold = (character: string) => string

/**
 * A text with every character folded. It is exactly as long as before, so that positions stay what they are: a character
 * whose other form has another length stands for itself.
 */
export function foldText(text: string, fold: Fold): string {
  if (fold === asWritten) return text
  let folded = ''
  for (const character of text) {
    const other = fold(character)
    folded += other.length === character.length ? other : character
  }
  return folded
}

/** Everything is only like itself. */
export function asWritten(character: string): string {
  return character
}

type FoldOptions = Pick<FindQuery, 'matchCase' | 'anyWidth' | 'anyScript'>

/** What counts as the same in a query. @param simplified asked only with `anyScript` */
export function foldFor(options: FoldOptions, simplified: CharacterMap): Fold {
  const folds: Fold[] = []
  if (options.anyWidth) folds.push(plainWidth)
  if (!options.matchCase) folds.push((character) => character.toLowerCase())
  if (options.anyScript) folds.push((character) => simplified.get(character) ?? character)
  const [first, ...rest] = folds
  if (first === undefined) return asWritten
  return (character) => rest.reduce((folded, fold) => fold(folded), first(character))
}

const firstFullWidth = 0xff01
const lastFullWidth = 0xff5e
const fullWidthShift = 0xfee0

/** Forms outside that block, one character each. */
const otherWidths: CharacterMap = new Map(
  [...'\u3000 \u00a0 ｡。｢「｣」､、･・￠¢￡£￢¬￣¯￤¦￥¥￦₩'.matchAll(/(.)(.)/gu)].map(([, from = '', to = '']) => [from, to]),
)

/** The form of a character that does not care for width: ASCII for its full-width twin, 。 for ｡, a space for every space. */
export function plainWidth(character: string): string {
  const code = character.charCodeAt(0)
  if (code >= firstFullWidth && code <= lastFullWidth) return String.fromCharCode(code - fullWidthShift)
  return otherWidths.get(character) ?? character
}
