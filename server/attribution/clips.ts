import type { IdRange } from './idRuns.ts'

/** Text that stood together and was deleted at once. */
export interface Clip {
  readonly text: string
  /** The ids of its characters, in the order of the text. */
  readonly parts: readonly IdRange[]
  /** Who deleted it: an index of the ledger's people. */
  readonly person: number
  /** The row that deleted it, and its time in milliseconds since 1970. */
  readonly seq: number
  readonly at: number
  /** The block that it stood in was deleted with it. */
  readonly block: boolean
}

/** Most text that is kept for a later paste, undo or restore, in UTF-16 units, and in how many clips. */
const maxText = 100_000
const maxClips = 4_000

const gram = 4
const slots = 1 << 18

/** The text that was deleted last, as far as it may still come back. */
export class ClipPool {
  /** Oldest first. */
  readonly #clips: Clip[] = []
  #length = 0
  /** How many sequences of four characters fall on each slot: nothing but the clips decides what it says. */
  #grams: Uint32Array | null = null

  get clips(): readonly Clip[] {
    return this.#clips
  }

  add(clip: Clip): void {
    this.#clips.push(clip)
    this.#length += clip.text.length
    this.#count(clip, 1)
    while (this.#length > maxText || this.#clips.length > maxClips) {
      const gone = this.#clips.shift()
      if (!gone) return
      this.#length -= gone.text.length
      this.#count(gone, -1)
    }
  }

  /** Whether four characters of the text, from `at` on, may occur in a clip; says yes too often, never no. */
  mayHold(text: string, at: number): boolean {
    return this.#grams !== null && this.#grams[slotOf(text, at)] !== 0
  }

  #count({ text }: Clip, by: number): void {
    if (text.length < gram) return
    this.#grams ??= new Uint32Array(slots)
    for (let i = 0; i + gram <= text.length; i++) {
      const slot = slotOf(text, i)
      this.#grams[slot] = (this.#grams[slot] ?? 0) + by
    }
  }
}

function slotOf(text: string, at: number): number {
  let hash = 0
  for (let i = at; i < at + gram; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x9e3779b1)
  return (hash ^ (hash >>> 15)) & (slots - 1)
}
