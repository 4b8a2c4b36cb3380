/*
 * 差错率, the rate of errors as papers count it: points per ten thousand characters, three are the most that passes.
 * What a kind of error costs is a matter of the house and stands in the site profile.
 */

/**
 * Kinds of error: of fact, knowledge, logic or grammar; wrong, variant, missing or extra characters; characters in the
 * wrong order; a wrong numeral; a numeral in the wrong style; a foreign word; punctuation.
 */
export const errorKinds = ['fact', 'character', 'order', 'numeral', 'numeralStyle', 'foreignWord', 'punctuation'] as const
export type ErrorKind = (typeof errorKinds)[number]

/** Where it stood. In headlines and in key names, dates and pictures it counts double. */
export const errorPlaces = ['text', 'headline', 'key'] as const
export type ErrorPlace = (typeof errorPlaces)[number]

/** An error that was found in a proof. */
export interface FoundError {
  readonly kind: ErrorKind
  readonly place: ErrorPlace
  /** As it stood; the same error counts only so often. Empty: not noted, so it is the same as no other. */
  readonly text: string
  /** How many characters are wrong; asked for kind `character` only. */
  readonly characters: number
  /** How often it was found. */
  readonly count: number
}

/** What errors cost in a house. */
export interface ErrorPoints {
  readonly fact: number
  /** One wrong character, two to five, more. */
  readonly character: readonly [number, number, number]
  readonly order: number
  readonly numeral: number
  /** Each, and at most in one article. */
  readonly numeralStyle: readonly [number, number]
  readonly foreignWord: number
  readonly punctuation: readonly [number, number]
  /** Factor for errors in headlines and in key names, dates and pictures. */
  readonly doubled: number
  /** How often the same error counts. */
  readonly same: number
  /** Points per ten thousand characters that still pass. */
  readonly limit: number
}

/** The official table; what it leaves open (punctuation) is a tenth each, at most one. */
export const officialPoints: ErrorPoints = {
  fact: 1,
  character: [1, 2, 4],
  order: 1,
  numeral: 1,
  numeralStyle: [0.1, 1],
  foreignWord: 1,
  punctuation: [0.1, 1],
  doubled: 2,
  same: 3,
  limit: 3,
}

export interface ErrorScore {
  /** How many errors of each kind were found; kinds without any are absent. */
  readonly counts: { readonly [K in ErrorKind]?: number }
  readonly points: number
  /** 字数 of what was read. */
  readonly characters: number
  /** Points per ten thousand characters, rounded to a hundredth. */
  readonly rate: number
  readonly passes: boolean
}

/** @param characters 字数 of headline group and body; an empty text has no rate and does not pass if anything is wrong */
export function errorScore(found: readonly FoundError[], characters: number, points: ErrorPoints): ErrorScore {
  const counts: { [K in ErrorKind]?: number } = {}
  const same = new Map<string, number>()
  const capped = { numeralStyle: 0, punctuation: 0 }
  let sum = 0
  for (const error of found) {
    counts[error.kind] = (counts[error.kind] ?? 0) + error.count
    const counted = error.count - beyond(same, error, points.same)
    const cost = costOf(error, points) * counted * (error.place === 'text' ? 1 : points.doubled)
    if (error.kind === 'numeralStyle' || error.kind === 'punctuation') capped[error.kind] += cost
    else sum += cost
  }
  sum += Math.min(capped.numeralStyle, points.numeralStyle[1]) + Math.min(capped.punctuation, points.punctuation[1])
  return rated(counts, hundredth(sum), characters, points)
}

function rated(counts: ErrorScore['counts'], points: number, characters: number, { limit }: ErrorPoints): ErrorScore {
  const rate = characters === 0 ? 0 : hundredth((points / characters) * 10_000)
  return { counts, points, characters, rate, passes: characters === 0 ? points === 0 : rate <= limit }
}

/** Several proofs of one article together: what all of them found, over the text of the last. */
export function totalScore(rounds: readonly ErrorScore[], points: ErrorPoints): ErrorScore {
  const counts: { [K in ErrorKind]?: number } = {}
  for (const round of rounds) {
    for (const kind of errorKinds) {
      const count = round.counts[kind]
      if (count !== undefined) counts[kind] = (counts[kind] ?? 0) + count
    }
  }
  const characters = rounds.at(-1)?.characters ?? 0
  return rated(counts, hundredth(rounds.reduce((sum, round) => sum + round.points, 0)), characters, points)
}

/** How many of the error's occurrences are beyond those that count. */
function beyond(seen: Map<string, number>, { kind, text, count }: FoundError, most: number): number {
  if (text === '') return 0
  const key = `${kind} ${text}`
  const before = seen.get(key) ?? 0
  seen.set(key, before + count)
  return count - Math.max(0, Math.min(count, most - before))
}

function costOf({ kind, characters }: FoundError, points: ErrorPoints): number {
  switch (kind) {
    case 'character':
      return points.character[characters <= 1 ? 0 : characters <= 5 ? 1 : 2]
    case 'numeralStyle':
    case 'punctuation':
      return points[kind][0]
    default:
      return points[kind]
  }
}

/** Tenths add up to what they should. */
function hundredth(value: number): number {
  return Math.round(value * 100) / 100
}
