import type { PasteSource } from './detectSource.ts'

/** What did not come with the paste. Everything that a reader of the source could see and that is gone has a kind here. */
export const droppedKinds = [
  'comment',
  'deletion',
  'hidden',
  'video',
  'audio',
  'embed',
  'drawing',
  'math',
  'control',
  'attachment',
] as const

/** What came in another form: its text is there. */
export const changedKinds = ['insertion', 'footnote', 'formula', 'numbering', 'table', 'link'] as const

export type NoteKind = (typeof droppedKinds)[number] | (typeof changedKinds)[number]

/** What happened to a paste, told to the person who pasted. */
export interface PasteReport {
  readonly source: PasteSource
  /** Pictures whose bytes came along; they are uploaded. */
  readonly pictures: number
  /** Pictures of which only the place came along; an empty frame stands there. */
  readonly missingPictures: number
  /** How often of each kind; kinds that did not occur are absent. */
  readonly notes: Readonly<Partial<Record<NoteKind, number>>>
}

/** Whether there is anything that the person must know. */
export function isWorthTelling({ missingPictures, notes }: PasteReport): boolean {
  return missingPictures > 0 || Object.keys(notes).length > 0
}

/** Counts while a paste is worked on. */
export class Tally {
  readonly #counts = new Map<NoteKind, number>()

  count(kind: NoteKind, times = 1): void {
    if (times > 0) this.#counts.set(kind, (this.#counts.get(kind) ?? 0) + times)
  }

  get notes(): PasteReport['notes'] {
    return Object.fromEntries(
      [...droppedKinds, ...changedKinds].flatMap((kind) => (this.#counts.has(kind) ? [[kind, this.#counts.get(kind)]] : [])),
    )
  }
}
