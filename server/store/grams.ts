/** Longest token in characters: PostgreSQL refuses very long ones, and nobody searches for them. */
const maxToken = 64

/** Longest query that is looked at: terms, and tokens of one term. */
const maxTerms = 12
const maxPhrase = 200

const words = /[\p{Letter}\p{Number}\p{Mark}]+/gu
/** Within a word: characters that are written without spaces between words, or anything else. */
const runs =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}ー]+|[^\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}ー]+/gu
const unspaced = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}ー]/u

/** Tokens that have to follow each other in a text; `prefix`: the last one may be the beginning of a longer token. */
export interface Phrase {
  readonly tokens: readonly string[]
  readonly prefix: boolean
}

/**
 * Tokens of a text in order. A run of Chinese (or Japanese, Korean) gives its overlapping pairs of characters and its last
 * character, any other run of letters and digits gives itself, in lower case; everything else only separates. So every
 * word of two characters is a token, wherever it stands, and no dictionary is needed. Tokens hold letters, digits and
 * marks only.
 */
export function gramsOf(text: string): string[] {
  return runsOf(text).flatMap((run) => (isUnspaced(run) ? [...pairs(run), lastCharacter(run)] : [cut(run)]))
}

/**
 * What a text has to contain, all of it, to be found by a query: one phrase for each part between white space. A
 * single Chinese character, and the last word of other scripts, is found as the beginning of something longer too.
 *
 * @returns no phrase if nothing in the query can be searched for
 */
export function phrasesOf(query: string): Phrase[] {
  const phrases = query.split(/\s+/u).flatMap((term) => phraseOf(term) ?? [])
  return phrases.slice(0, maxTerms)
}

function phraseOf(term: string): Phrase | null {
  const list = runsOf(term)
  const last = list.pop()
  if (last === undefined) return null
  // What the query goes on after has ended in the text too, so it is looked for with its last character.
  const before = gramsOf(list.join(' '))
  const final = isUnspaced(last) ? pairs(last) : []
  const tokens = final.length > 0 ? [...before, ...final] : [...before, cut(last)]
  return { tokens: tokens.slice(0, maxPhrase), prefix: final.length === 0 && tokens.length <= maxPhrase }
}

function runsOf(text: string): string[] {
  const plain = text
    .normalize('NFKC')
    .replace(/\p{Default_Ignorable_Code_Point}/gu, '')
    .toLowerCase()
  return (plain.match(words) ?? []).flatMap((word) => word.match(runs) ?? [])
}

function isUnspaced(run: string): boolean {
  return unspaced.test(run)
}

function pairs(run: string): string[] {
  const characters = Array.from(run)
  return characters.slice(1).map((character, index) => `${characters[index]}${character}`)
}

function lastCharacter(run: string): string {
  return Array.from(run).at(-1) ?? ''
}

function cut(run: string): string {
  return run.length <= maxToken ? run : Array.from(run).slice(0, maxToken).join('')
}
