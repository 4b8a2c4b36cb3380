import type { Clip } from './clips.ts'
import type { IdRange } from './idRuns.ts'
import type { Budget, Piece } from './search.ts'

/*
 * What somebody cuts out of several blocks is several clips, and more than they cut: the binding deletes each of the blocks
 * and writes anew what of it stays. What is left of the clips of one row is what was cut; text that is all of that and
 * nothing else is a paste of it.
 */

/** A text that is to be explained, with the pieces of it that are known, in order. */
export interface PartlyKnown {
  readonly text: string
  readonly pieces: readonly Piece[]
}

/** What one row took out and nobody has put back: each part of it that stood together. */
export type Cut = readonly Clip[]

/** What a range of ids still has that nobody put elsewhere. */
export type Untaken = (range: IdRange) => readonly IdRange[]

/** As few characters as this are believed of what was cut within `pasteMs`, and of what was cut within `soonMs`. */
const least = 4
const leastSoon = 2
const pasteMs = 30 * 60_000
const soonMs = 2 * 60_000
/** Clips of one person that are looked at. */
const maxClips = 40

type Gap = readonly [from: number, end: number]

/**
 * @param clips the oldest first
 * @param length of the text that is to be found
 * @returns what the person cut lately and nobody has put back, a row each, the newest first
 */
export function* cutsOf(
  clips: readonly Clip[],
  { person, at }: Pick<Clip, 'person' | 'at'>,
  length: number,
  untaken: Untaken,
  budget: Budget,
): Generator<Cut> {
  let seen = 0
  let row: Clip[] = []
  const left = () => row.flatMap((clip) => leftOf(clip, untaken, budget))
  for (let i = clips.length - 1; i >= 0; i--) {
    const clip = clips[i] as Clip
    if (at - clip.at > (length < least ? soonMs : pasteMs)) break
    if (clip.person !== person) continue
    if (row[0] && row[0].seq !== clip.seq) {
      yield left()
      row = []
    }
    // Of a row that is not known whole nothing is said.
    if (++seen > maxClips || budget.left <= 0) return
    row.push(clip)
  }
  if (row.length > 0) yield left()
}

/**
 * @param crossing what colleagues deleted at the same moment: what they took of it before is not in the cut
 * @param at when the texts were inserted, in milliseconds since 1970
 * @returns the pieces of the texts with those of the cut; null if they are not exactly the cut
 */
export function pasteOf(
  cut: Cut,
  texts: readonly PartlyKnown[],
  crossing: () => readonly Clip[],
  at: number,
  budget: Budget,
): Piece[][] | null {
  const [first] = cut
  const length = cut.reduce((sum, { text }) => sum + text.length, 0)
  if (!first || length < (at - first.at <= soonMs ? leastSoon : least)) return null
  const places = texts.map(({ text, pieces }) => ({ text, pieces: [...pieces], gaps: gapsOf(text, pieces), isPaste: false }))
  for (const clip of [...cut].sort((a, b) => b.text.length - a.text.length)) {
    if (!places.some((place) => put(clip, place, budget))) return null
  }
  for (const { text, pieces, gaps } of places.filter(({ isPaste }) => isPaste)) {
    for (const [from, end] of gaps) {
      const gap = text.slice(from, end)
      const clip = length < least ? undefined : crossing().find((other) => other.text.includes(gap))
      if (!clip) return null
      pieces.push({ from, len: gap.length, clip, start: clip.text.indexOf(gap) })
    }
  }
  return places.map(({ pieces }) => pieces.sort((a, b) => a.from - b.from))
}

/** The parts of a clip that nobody put elsewhere. */
export function leftOf(clip: Clip, untaken: Untaken, budget: Budget): Clip[] {
  const left: Clip[] = []
  let offset = 0
  let parts: IdRange[] = []
  let text = ''
  const close = () => {
    if (text !== '') left.push({ ...clip, parts, text })
    parts = []
    text = ''
  }
  budget.left -= 8 * clip.parts.length
  for (const range of clip.parts) {
    let at = range.clock
    for (const part of untaken(range)) {
      if (part.clock > at) close()
      const from = offset + part.clock - range.clock
      parts.push(part)
      text += clip.text.slice(from, from + part.len)
      at = part.clock + part.len
    }
    if (at < range.clock + range.len) close()
    offset += range.len
  }
  close()
  return left
}

/** Puts a part of a cut into the first gap of a text that holds it. @returns whether there is one */
function put(
  clip: Clip,
  place: { readonly text: string; readonly pieces: Piece[]; readonly gaps: Gap[]; isPaste: boolean },
  budget: Budget,
) {
  const len = clip.text.length
  for (const [i, [from, end]] of place.gaps.entries()) {
    budget.left -= 8 + ((end - from) >> 4)
    if (budget.left <= 0) return false
    const at = end - from < len ? -1 : place.text.slice(from, end).indexOf(clip.text)
    if (at < 0) continue
    const rest: Gap[] = [
      [from, from + at],
      [from + at + len, end],
    ]
    place.gaps.splice(i, 1, ...rest.filter(([start, stop]) => stop > start))
    place.pieces.push({ from: from + at, len, clip, start: 0 })
    place.isPaste = true
    return true
  }
  return false
}

function gapsOf(text: string, pieces: readonly Piece[]): Gap[] {
  const gaps: Gap[] = []
  let at = 0
  for (const { from, len } of pieces) {
    if (from > at) gaps.push([at, from])
    at = from + len
  }
  if (at < text.length) gaps.push([at, text.length])
  return gaps
}
