import type { Clip, ClipPool } from './clips.ts'
import { type Budget, type Piece, type Place, Search, shortest } from './search.ts'

/*
 * Where inserted text comes from. The binding of the editor moves text by deleting it and writing it anew; so does whoever
 * cuts and pastes. What is believed depends on how certain it is: text that was deleted in the same change is believed
 * letter by letter, text that was deleted some time ago only in long pieces.
 */

/** Text that one change inserted in one place. */
export interface InsertedText {
  readonly text: string
  /** The block that it stands in came with it: nobody types that way. */
  readonly born: boolean
  readonly person: number
  /** Milliseconds since 1970. */
  readonly at: number
}

const minute = 60_000
/** Pieces of a change's own deletions, and of what anybody deleted within `recentMs`, are looked for from this length on. */
const recentMs = 10 * minute
/** The end of a block that is written anew behind something else. */
const shortestTail = 2
/** Older text is known again from this length on. */
export const longest = 12
/** A paste of what the same person cut. */
const pasteMs = 30 * minute
/**
 * Fewer characters may as well be typed again. They are believed only once and not for long, and a single one only if its
 * deletion was the last that its person did, and somewhere else: or every letter that somebody types after deleting a word
 * would be somebody else's.
 */
const wordMs = 2 * minute
/** Two people changed one paragraph at the same moment: what one of them deleted the other one still had. */
export const sameMomentMs = minute
/** Clips of the same person that a short paste may be. */
const ownClips = 100
/** What a colleague moved so lately, somebody may still have had before them when they moved it too. */
const crossedMs = 10_000

/** Where inserted text may come from. */
export interface Sources {
  /** What the same change deleted. */
  readonly row: readonly Clip[]
  /** The first of them with exactly this text. */
  inRow(text: string): Clip | undefined
  isRow(clip: Clip): boolean
  /** What was deleted before. */
  readonly pool: ClipPool
  /** What was deleted before in the blocks in which the same change deleted something: a colleague's change came between. */
  ghosts(): readonly Clip[]
  readonly budget: Budget
  /** The change brings much at once: what somebody did while their line was down. */
  readonly late: boolean
  /** The change writes nothing but characters that it deletes. */
  readonly onlyMoves: boolean
  /** The last row in which the person changed text; 0: none. */
  readonly lastSeq: number
  /** Whether a clip stood where the text is written. */
  stoodHere(clip: Clip): boolean
  /** Whether all of a clip stands somewhere again. */
  isBack(clip: Clip): boolean
}

/** @returns the parts of the text that were known before, in order and without overlaps; the rest is new */
export function explain(inserted: InsertedText, sources: Sources): Piece[] {
  return wholly(inserted, sources) ?? withTail(inserted, sources) ?? partly(inserted, sources)
}

/** What needs no doubt. */
function wholly({ text, born }: InsertedText, { row, inRow, budget }: Sources): Piece[] | null {
  const whole = inRow(text)
  if (whole) return [{ from: 0, len: text.length, clip: whole, start: 0 }]
  budget.left -= 8 * row.length
  if (budget.left <= 0) return []
  return wholeOf(text, row) ?? endOf(text, born ? row : row.filter((clip) => clip.block))
}

function partly(inserted: InsertedText, sources: Sources): Piece[] {
  const { text, born } = inserted
  const { row, budget, onlyMoves } = sources
  return (
    inPieces(inserted, sources) ??
    (onlyMoves ? new Search(text, budget).run([{ clips: row, least: () => 1 }]) : null) ??
    wholeOf(text, pastes(inserted, sources)) ??
    wholeCut(inserted, sources) ??
    (born ? endOf(text, sameMoment(inserted, sources)) : null) ??
    crossed(inserted, sources) ??
    []
  )
}

/** Two people took the same words: of the second the log does not say that they deleted anything. */
function crossed({ text, at, person }: InsertedText, { pool }: Sources): Piece[] | null {
  if (text.length < shortest || !pool.mayHold(text, 0)) return null
  for (let i = pool.clips.length - 1; i >= 0; i--) {
    const clip = pool.clips[i] as Clip
    if (at - clip.at > crossedMs) return null
    const start = clip.person === person ? -1 : clip.text.indexOf(text)
    if (start >= 0) return [{ from: 0, len: text.length, clip, start }]
  }
  return null
}

/** What was cut and pasted in several blocks, of which one is certain. */
export interface Together {
  /** Everything that the rows deleted which deleted the certain one, and what of it is not back. */
  readonly clips: readonly Clip[]
  readonly left: readonly Clip[]
}

/**
 * What is left between pieces, as far as it was cut with text that is certain. A single letter is believed only if it was
 * cut as one: in a long text every letter can be found somewhere.
 * @param pieces of the text, in order
 * @param row what the same change deleted
 */
export function closeGaps(
  { text, pieces }: { readonly text: string; readonly pieces: readonly Piece[] },
  { clips, left }: Together,
  row: readonly Clip[],
  budget: Budget,
): readonly Piece[] {
  if (clips.length === 0) return pieces
  const two = (clip: Clip) => Math.min(clip.text.length, 2)
  return new Search(text, budget).closeGaps(pieces, [
    { clips: left, least: two },
    { clips: row, least: two },
    { clips, least: () => 3 },
  ])
}

/** The text is a whole clip; turned round, if the comparison with the text around it cut it elsewhere (bcd·a for a·bcd). */
function wholeOf(text: string, clips: Iterable<Clip>): Piece[] | null {
  for (const clip of clips) {
    if (clip.text.length !== text.length) continue
    const turn = clip.text === text ? 0 : (clip.text + clip.text).indexOf(text)
    if (turn < 0) continue
    const first = { from: 0, len: text.length - turn, clip, start: turn }
    return turn === 0 ? [first] : [first, { from: text.length - turn, len: turn, clip, start: 0 }]
  }
  return null
}

/** A block was split, or joined to another one: one end of it stands elsewhere now. */
function endOf(text: string, clips: Iterable<Clip>): Piece[] | null {
  for (const clip of clips) {
    if (clip.text.endsWith(text)) return [{ from: 0, len: text.length, clip, start: clip.text.length - text.length }]
    if (clip.text.startsWith(text)) return [{ from: 0, len: text.length, clip, start: 0 }]
  }
  return null
}

/**
 * Something came into a block, or took the place of the end of one and the beginning of the next: what stood behind it was
 * written anew with it, and ends the text.
 */
function withTail(inserted: InsertedText, sources: Sources): Piece[] | null {
  const { text, born } = inserted
  let tail: Piece | null = null
  for (const clip of sources.row) {
    const len = commonEnd(text, clip.text)
    sources.budget.left -= len
    if (sources.budget.left <= 0) return null
    const isLeft = len === clip.text.length ? len >= (born ? 1 : shortestTail) : clip.block && len >= shortestTail
    if (!isLeft || len === text.length || len <= (tail?.len ?? 0)) continue
    tail = { from: text.length - len, len, clip, start: clip.text.length - len }
  }
  if (!tail) return null
  const head = { ...inserted, text: text.slice(0, tail.from) }
  return [...(wholly(head, sources) ?? partly(head, sources)), tail]
}

function commonEnd(a: string, b: string): number {
  let len = 0
  while (len < a.length && len < b.length && a[a.length - 1 - len] === b[b.length - 1 - len]) len++
  return len
}

/** Several blocks that were cut together, on one line. */
function wholeCut(inserted: InsertedText, sources: Sources): Piece[] | null {
  const { text } = inserted
  if (text.length < shortest) return null
  let cut: Clip[] = []
  for (const clip of pastes(inserted, sources)) {
    if (cut[0] && clip.at !== cut[0].at) break
    cut = [...cut, clip]
  }
  const length = cut.reduce((sum, clip) => sum + clip.text.length, 0)
  if (cut.length < 2 || length > text.length || length < 0.9 * text.length) return null
  const pieces = new Search(text, sources.budget).run([{ clips: cut, least: () => 1 }])
  return shareOf(pieces, text) >= 0.9 ? pieces : null
}

function inPieces(inserted: InsertedText, sources: Sources): Piece[] | null {
  const { text, born, at } = inserted
  if (text.length < shortest) return null
  const { row, pool } = sources
  // A colleague changed the same block at the same moment: what is written here stood there until just now.
  const lately = () => [...sameMoment(inserted, sources)].reverse()
  if (born || row.length > 0 || text.length >= longest) {
    const search = new Search(text, sources.budget)
    // Of an old block so much was deleted that every word can be put together from single letters of it.
    const pieces = search.run([
      { clips: row, least: () => 2 },
      { clips: sources.ghosts(), least: () => shortest },
      { clips: lately(), least: () => shortest },
    ])
    if (shareOf(pieces, text) >= 0.8) return search.closeGaps(pieces, letterByLetter(row, sources.ghosts(), lately()))
  }
  const search = new Search(text, sources.budget)
  const pieces = search.run([
    { clips: row, least: () => shortest },
    { clips: pool.clips, least: (clip) => (at - clip.at <= recentMs ? shortest : longest), mayHold: (i) => pool.mayHold(text, i) },
  ])
  if (pieces.length === 0) return null
  const isPaste = (piece: Piece) =>
    piece.clip.person === inserted.person && piece.len === piece.clip.text.length && at - piece.clip.at <= pasteMs
  const certain =
    shareOf(
      pieces.filter((piece) => sources.isRow(piece.clip)),
      text,
    ) >= 0.5 ||
    (born && shareOf(pieces, text) >= 0.7) ||
    (text.length >= longest && shareOf(pieces, text) >= 0.7 && pieces.every((piece) => piece.len >= 8)) ||
    (shareOf(pieces, text) >= 0.5 && pieces.some(isPaste))
  const own = () => [...pastes(inserted, sources)].reverse()
  if (certain) return search.closeGaps(pieces, letterByLetter(row, sources.ghosts(), own(), lately()))
  const fromPool = sources.late ? shortest : longest
  const strong = pieces.filter((piece) => piece.len >= (sources.isRow(piece.clip) ? Math.min(8, fromPool) : fromPool))
  return strong.length === 0 ? null : strong
}

function letterByLetter(...groups: readonly (readonly Clip[])[]): Place[] {
  return groups.map((clips) => ({ clips, least: () => 1 }))
}

function shareOf(pieces: readonly Piece[], text: string): number {
  return pieces.reduce((sum, piece) => sum + piece.len, 0) / text.length
}

/** What the person cut lately, the newest first. */
function* pastes({ text, born, person, at }: InsertedText, { pool, isBack, lastSeq, stoodHere }: Sources): Generator<Clip> {
  let seen = 0
  for (let i = pool.clips.length - 1; i >= 0 && seen < ownClips; i--) {
    const clip = pool.clips[i] as Clip
    if (at - clip.at > pasteMs) return
    if (clip.person !== person) continue
    seen++
    if (clip.text.length >= shortest || (born && clip.block)) yield clip
    else if (at - clip.at <= wordMs && !isBack(clip) && (text.length >= 2 || (clip.seq === lastSeq && !stoodHere(clip)))) yield clip
    // A single letter is looked up no further: that is what most rows bring.
    if (text.length === 1 && !born) return
  }
}

/** What anybody deleted just now, the newest first. */
function* sameMoment({ at }: InsertedText, { pool, late }: Sources): Generator<Clip> {
  for (let i = pool.clips.length - 1; i >= 0; i--) {
    const clip = pool.clips[i] as Clip
    if (at - clip.at > (late ? recentMs : sameMomentMs)) return
    yield clip
  }
}
