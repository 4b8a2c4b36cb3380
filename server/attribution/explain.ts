import type { Clip, ClipPool } from './clips.ts'

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

/** A part of inserted text that is text of a clip. */
export interface Piece {
  readonly from: number
  readonly len: number
  readonly clip: Clip
  /** Where in the clip. */
  readonly start: number
}

const minute = 60_000
/** Pieces of a change's own deletions, and of what anybody deleted within `recentMs`, are looked for from this length on. */
const shortest = 4
const recentMs = 10 * minute
/** Older text is known again from this length on. */
const longest = 12
/** A paste of what the same person cut. */
const pasteMs = 30 * minute
/**
 * Fewer characters may as well be typed again. They are believed only once and not for long, and a single one only if its
 * deletion was the last that its person did, and somewhere else: or every letter that somebody types after deleting a word
 * would be somebody else's.
 */
const wordMs = minute
/** Two people changed one paragraph at the same moment: what one of them deleted the other one still had. */
const sameMomentMs = minute
/** Clips of the same person that a short paste may be. */
const ownClips = 100
/** Places of one clip that are compared for one piece. */
const maxPlaces = 16
/** Work that is left, in characters looked at; without any, text is its writer's own. */
export interface Budget {
  left: number
}

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
  const { text, born } = inserted
  const { row, budget } = sources
  const whole = sources.inRow(text)
  if (whole) return [{ from: 0, len: text.length, clip: whole, start: 0 }]
  budget.left -= 8 * row.length
  if (budget.left <= 0) return []
  return (
    wholeOf(text, row) ??
    endOf(text, born ? row : row.filter((clip) => clip.block)) ??
    inPieces(inserted, sources) ??
    (sources.onlyMoves ? new Search(text, budget).run([{ clips: row, least: () => 1 }]) : null) ??
    wholeOf(text, pastes(inserted, sources)) ??
    wholeCut(inserted, sources) ??
    (born ? endOf(text, sameMoment(inserted, sources)) : null) ??
    []
  )
}

/**
 * What is left between pieces, as far as it is text of the clips: believed letter by letter.
 * @param pieces of the text, in order
 */
export function closeGaps(text: string, pieces: readonly Piece[], clips: readonly Clip[], budget: Budget): readonly Piece[] {
  return clips.length === 0 ? pieces : new Search(text, budget).closeGaps(pieces, [clips])
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
  if (born || row.length > 0 || text.length >= longest) {
    const search = new Search(text, sources.budget)
    const groups = [row, sources.ghosts(), [...sameMoment(inserted, sources)]]
    const pieces = search.run(groups.map((clips, i) => ({ clips, least: () => (i < 2 ? 1 : 2) })))
    if (shareOf(pieces, text) >= 0.8) return search.closeGaps(pieces, groups)
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
  if (certain) return search.closeGaps(pieces, [row, sources.ghosts(), [...pastes(inserted, sources)], [...sameMoment(inserted, sources)]])
  const fromPool = sources.late ? shortest : longest
  const strong = pieces.filter((piece) => piece.len >= (sources.isRow(piece.clip) ? Math.min(8, fromPool) : fromPool))
  return strong.length === 0 ? null : strong
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

/** Clips in which pieces are looked for, and how short a piece of each may be. */
interface Place {
  readonly clips: readonly Clip[]
  readonly least: (clip: Clip) => number
  /** Whether it is worth while to look for what begins at a place in the text. */
  readonly mayHold?: (at: number) => boolean
}

/** Looks for the longest pieces, from left to right. */
class Search {
  readonly #text: string
  /** Which characters of clips have been found already. */
  readonly #taken = new Map<Clip, Uint8Array>()
  readonly #budget: Budget

  constructor(text: string, budget: Budget) {
    this.#text = text
    this.#budget = budget
  }

  /** Of equally long pieces those of earlier places are taken, and those that were not taken before. */
  run(places: readonly Place[], from = 0, to = this.#text.length): Piece[] {
    const pieces: Piece[] = []
    for (let i = from; i < to && this.#budget.left > 0; ) {
      const piece = this.#longestAt(i, to, places)
      if (piece) {
        pieces.push(piece)
        this.#take(piece)
        i += piece.len
      } else i++
    }
    return pieces
  }

  /** What is left between pieces that are certain is believed letter by letter. */
  closeGaps(pieces: readonly Piece[], groups: readonly (readonly Clip[])[]): Piece[] {
    const places = groups.map((clips) => ({ clips, least: () => 1 }))
    const out: Piece[] = []
    let at = 0
    for (const piece of [...pieces, null]) {
      const to = piece?.from ?? this.#text.length
      if (to > at) out.push(...this.run(places, at, to))
      if (!piece) break
      out.push(piece)
      at = piece.from + piece.len
    }
    return out
  }

  #longestAt(i: number, to: number, places: readonly Place[]): Piece | null {
    let best: Piece | null = null
    let bestRank = 0
    for (const { clips, least, mayHold } of places) {
      if (mayHold && (i + shortest > to || !mayHold(i))) continue
      // The newest last.
      for (let k = clips.length - 1; k >= 0 && this.#budget.left > 0; k--) {
        const clip = clips[k] as Clip
        const seed = this.#text.slice(i, i + least(clip))
        if (seed.length < least(clip) || i + seed.length > to) continue
        this.#budget.left -= 8 + (clip.text.length >> 4)
        let start = clip.text.indexOf(seed)
        for (let n = 0; start >= 0 && n < maxPlaces; n++, start = clip.text.indexOf(seed, start + 1)) {
          const len = this.#extent(i, to, clip.text, start)
          const rank = 2 * len + (this.#isTaken(clip, start, len) ? 0 : 1)
          if (rank <= bestRank) continue
          bestRank = rank
          best = { from: i, len, clip, start }
        }
      }
    }
    return best
  }

  #extent(i: number, to: number, other: string, start: number): number {
    let len = 0
    while (i + len < to && start + len < other.length && this.#text[i + len] === other[start + len]) len++
    this.#budget.left -= len
    return len
  }

  #take({ clip, start, len }: Piece): void {
    const taken = this.#taken.get(clip) ?? new Uint8Array(clip.text.length)
    this.#taken.set(clip, taken)
    taken.fill(1, start, start + len)
  }

  #isTaken(clip: Clip, start: number, len: number): boolean {
    return (
      this.#taken
        .get(clip)
        ?.subarray(start, start + len)
        .includes(1) ?? false
    )
  }
}
