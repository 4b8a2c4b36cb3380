import type { TextChange } from './textChanges.ts'

/*
 * Proof marks (校样改动) are what a proofreader mends without asking: a mark of punctuation, a wrong, missing or extra
 * character. They never touch the headline group or the details, no figure, and none of the few characters that turn a
 * sentence into its opposite.
 */

/** Marks in one text beyond which they are a revision: so many in every thousand characters, at least `fewest`. */
const perThousand = 5
const fewest = 5

/** Characters of one change beyond which it is not a slip of the pen. Latin words are longer than 汉字. */
const mostHan = 1
const mostLatin = 2

const numeral = /[\p{N}〇零一二三四五六七八九十百千万亿两%％‰]/u
/** One of these more or less, and the sentence says the opposite. */
const negation = /[不没沒未无無非否莫勿]/u
const punctuation = /[\p{P}\p{S}\p{Zs}\p{Cf}\t]/gu

/**
 * Whether all the changes together are proof marks.
 * @param characters 字数 of the text
 */
export function areProofMarks(changes: readonly TextChange[], characters: number): boolean {
  return changes.length <= Math.max(fewest, Math.floor((characters * perThousand) / 1000)) && changes.every(isProofMark)
}

/** Whether one change is a proof mark. */
export function isProofMark({ place, kind, before, after, lead, tail }: TextChange): boolean {
  if (place !== 'body' || kind !== 'text') return false
  if (before.includes('\n') || after.includes('\n')) return false
  if (numeral.test(before) || numeral.test(after)) return false
  const [old, now] = [words(before), words(after)]
  // A point, a comma or a sign between two figures is part of a number.
  if (old === '' && now === '') return !(numeral.test(lead.slice(-1)) && numeral.test(tail.slice(0, 1)))
  if (negation.test(old) || negation.test(now)) return false
  return isSlip(old) && isSlip(now)
}

function isSlip(text: string): boolean {
  return [...text].length <= (/^[\p{Script=Latin}'’]*$/u.test(text) ? mostLatin : mostHan)
}

function words(text: string): string {
  return text.replace(punctuation, '')
}
