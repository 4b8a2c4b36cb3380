import type { RunInLevel } from '#shared/article/names.ts'
import { type HeadCandidate, leadCandidate, pointCandidates, type SourceParagraph } from './headCandidates.ts'

/** Why a sentence may be a run-in head: others that are built like it. */
export interface RunInReason {
  /** Opens a paragraph like others do (parts of the same length), or stands inside such paragraphs like others. */
  readonly kind: 'lead' | 'point'
  /** Other sentences built like it, those that are heads already among them. */
  readonly peers: number
  /** Characters, punctuation included. */
  readonly characters: number
}

/** A sentence that may be a run-in head. It is suggested, never applied. */
export interface RunInSuggestion {
  /** Index of the paragraph among those given, and offsets in its text. */
  readonly paragraph: number
  readonly from: number
  readonly to: number
  readonly text: string
  readonly level: RunInLevel
  /** From `leastConfidence` to 1. */
  readonly confidence: number
  readonly reason: RunInReason
}

/** What is less likely than this is not suggested: a list of guesses helps nobody. */
export const leastConfidence = 0.6

/**
 * Sentences of a Chinese body that look like run-in heads which nobody has marked: several paragraphs open with short
 * sentences built alike (level 1), and short sentences of one length stand inside them (level 2). A paragraph that
 * opens alike but holds no points where the others do, as a closing paragraph, is left alone. Where only one kind
 * opens paragraphs it is level 1; where a shorter kind opens the paragraphs between, that is level 2.
 */
export function suggestRunIns(paragraphs: readonly SourceParagraph[]): readonly RunInSuggestion[] {
  const leads = paragraphs.flatMap((paragraph, index) => leadCandidate(paragraph, index) ?? [])
  const families = familiesOf(leads).filter((family) => family.length > 1)
  const { first, second } = ranked(families)
  const isFew = first.length * leastShare < paragraphs.length
  const holders = new Set(first.map(({ paragraph }) => paragraph))
  const points = pointsIn(paragraphs, holders)
  // In a long story some sentences are alike by chance.
  if (isFew && points.length === 0) return []
  const pointsBy = (paragraph: number) => points.filter((point) => point.paragraph === paragraph).length
  const judged = [suggestedLeads(first, 1, pointsBy, second.length > 0), suggestedLeads(second, 2, () => 0), suggestedPoints(points)]
  return judged.flatMap(worthSaying).sort((a, b) => a.paragraph - b.paragraph || a.from - b.from)
}

/** Heads open at least one of so many paragraphs, unless they hold points. */
const leastShare = 6

type Judged = RunInSuggestion & { readonly isMarked: boolean }

/** Those of one kind that are likely enough and not heads yet; only likely ones are peers. */
function worthSaying(kind: readonly Judged[]): RunInSuggestion[] {
  const likely = kind.filter(({ isMarked, confidence }) => isMarked || confidence >= leastConfidence)
  return likely
    .filter(({ isMarked }) => !isMarked)
    .map(({ isMarked: _, ...suggestion }) => ({ ...suggestion, reason: { ...suggestion.reason, peers: likely.length - 1 } }))
}

/** Same number of parts, and none differs by more than one character. */
function isShapedLike(a: HeadCandidate, b: HeadCandidate): boolean {
  return a.parts.length === b.parts.length && a.parts.every((length, index) => Math.abs(length - (b.parts[index] ?? 0)) <= 1)
}

/** Candidates by what they are shaped like, the largest family first; each belongs to one. */
function familiesOf(candidates: readonly HeadCandidate[]): HeadCandidate[][] {
  const families: HeadCandidate[][] = []
  let left = candidates
  while (left.length > 0) {
    const around = (pivot: HeadCandidate) => left.filter((other) => isShapedLike(pivot, other))
    const largest = left.map(around).reduce((best, family) => (family.length > best.length ? family : best))
    families.push(largest)
    left = left.filter((candidate) => !largest.includes(candidate))
  }
  return families
}

/** The family that opens the widest parts, and the one that opens parts below it. */
function ranked(families: readonly HeadCandidate[][]): {
  readonly first: readonly HeadCandidate[]
  readonly second: readonly HeadCandidate[]
} {
  const [one, two] = families.toSorted((a, b) => b.length - a.length)
  if (one === undefined) return { first: [], second: [] }
  if (two === undefined) return { first: one, second: [] }
  const longest = (family: readonly HeadCandidate[]) => Math.max(...family.map(({ characters }) => characters))
  const isBelow = (family: readonly HeadCandidate[], wider: readonly HeadCandidate[]) =>
    longest(family) < longest(wider) && (family[0]?.paragraph ?? 0) > (wider[0]?.paragraph ?? 0)
  if (isBelow(one, two)) return { first: two, second: one }
  return { first: one, second: isBelow(two, one) && two.length > 2 ? two : [] }
}

/** Points of the commonest length, from the first to the last of the paragraphs that a head opens. */
function pointsIn(paragraphs: readonly SourceParagraph[], holders: ReadonlySet<number>): readonly HeadCandidate[] {
  const inside = paragraphs.map((_, index) => index).slice(Math.min(...holders), Math.max(...holders, -1) + 1)
  const all = inside.flatMap((index) => pointCandidates(paragraphs[index], index))
  const lengths = new Set(all.map(({ characters }) => characters))
  const near = (length: number) => all.filter(({ characters }) => Math.abs(characters - length) <= 1)
  const exact = (length: number) => all.filter(({ characters }) => characters === length).length
  const [commonest] = [...lengths].sort((a, b) => exact(b) - exact(a) || near(b).length - near(a).length || a - b)
  if (commonest === undefined || exact(commonest) < 3) return []
  const found = near(commonest)
  const held = new Set(found.map(({ paragraph }) => paragraph))
  return held.size * 2 >= holders.size ? found : []
}

function suggestedLeads(
  family: readonly HeadCandidate[],
  level: RunInLevel,
  pointsBy: (paragraph: number) => number,
  hasParagraphsBelow = false,
): Judged[] {
  const withPoints = family.filter(({ paragraph }) => pointsBy(paragraph) > 0).length
  const isSectioned = withPoints * 3 >= family.length * 2
  return family.map((candidate) => {
    const exact = family.filter((other) => other !== candidate && other.parts.join() === candidate.parts.join()).length
    const near = family.length - 1 - exact
    const points = pointsBy(candidate.paragraph)
    const structure = points > 1 ? 0.25 : points === 1 || hasParagraphsBelow ? 0.15 : isSectioned ? -0.5 : 0
    const confidence = 0.4 + 0.1 * Math.min(exact, 3) + 0.05 * Math.min(near, 3) + structure - candidate.doubt
    return judged(candidate, level, confidence, { kind: 'lead', peers: family.length - 1, characters: candidate.characters })
  })
}

function suggestedPoints(points: readonly HeadCandidate[]): Judged[] {
  return points.map((candidate) => {
    const exact = points.filter((other) => other !== candidate && other.characters === candidate.characters).length
    const beside = points.filter((other) => other.paragraph === candidate.paragraph).length
    const confidence =
      0.35 + 0.06 * Math.min(exact, 6) + 0.03 * Math.min(points.length - 1 - exact, 6) + (beside > 1 ? 0.2 : 0) - candidate.doubt
    return judged(candidate, 2, confidence, { kind: 'point', peers: points.length - 1, characters: candidate.characters })
  })
}

function judged(candidate: HeadCandidate, level: RunInLevel, confidence: number, reason: RunInReason): Judged {
  const { paragraph, from, to, text, isMarked } = candidate
  return { paragraph, from, to, text, level, confidence: Math.min(Math.round(confidence * 100) / 100, 1), reason, isMarked }
}
