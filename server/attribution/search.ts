import type { Clip } from './clips.ts'

/** A part of inserted text that is text of a clip. */
export interface Piece {
  readonly from: number
  readonly len: number
  readonly clip: Clip
  /** Where in the clip. */
  readonly start: number
}

/** Work that is left, in characters looked at; without any, text is its writer's own. */
export interface Budget {
  left: number
}

/** Pieces are looked for from this length on, unless a place says otherwise. */
export const shortest = 4
/** Places of one clip that are compared for one piece. */
const maxPlaces = 16

/** Clips in which pieces are looked for, and how short a piece of each may be. */
export interface Place {
  readonly clips: readonly Clip[]
  readonly least: (clip: Clip) => number
  /** Whether it is worth while to look for what begins at a place in the text. */
  readonly mayHold?: (at: number) => boolean
}

/** Looks for the longest pieces, from left to right. */
export class Search {
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

  /** Looks for what is left between pieces that are certain. */
  closeGaps(pieces: readonly Piece[], places: readonly Place[]): Piece[] {
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
