import * as Y from 'yjs'
import { countCharacters } from '#shared/article/read.ts'
import { type Act, Books, type LedgerParts, type Origin } from './books.ts'
import { fieldIndexOf, isNew, otherField, readChange, stringOf, type TextRun } from './changes.ts'
import { type Clip, ClipPool } from './clips.ts'
import { cutsOf, leftOf, pasteOf } from './cuts.ts'
import { DeletedText } from './deletedText.ts'
import { closeGaps, explain, longest, type Sources, sameMomentMs, type Together } from './explain.ts'
import { type IdRange, IdRuns } from './idRuns.ts'
import { Lives } from './lives.ts'
import { PlacedIds } from './placedIds.ts'
import type { Budget, Piece } from './search.ts'
import { ghostsIn, ItemCursor, onlyMoves, rangesOf, stoodBeside, undoneBy } from './traces.ts'

/*
 * Who wrote, who deleted and who moved every character of a document, folded from its log row by row. Everything in it
 * follows from the rows and from the positions of the review steps alone, so that folding the whole log anew gives the
 * same bytes. Nothing that a client says about itself is asked: a row's person is the one whose socket brought it.
 */

/** One row of the log, as far as the ledger reads it. */
export interface LedgerRow {
  readonly seq: number
  readonly userId: string
  /** Milliseconds since 1970. */
  readonly at: number
  readonly data: Uint8Array
}

/** Text that comes at once from this length on was not typed. In UTF-16 units. */
const bulkLength = 16
/** A row that inserts so many pieces of text, or changes so many places, holds more than one edit. */
const lateItems = 6
const latePlaces = 4
/** Work for one row, in characters looked at: nobody can write an update that keeps the ledger busy for long. */
const budgetPerRow = 20_000_000

export class Ledger {
  readonly parts: LedgerParts
  /** Origin of every character that ever was, by its id. */
  readonly written = new IdRuns()
  readonly deleted = new DeletedText()
  readonly lives = new Lives()
  readonly pool = new ClipPool()
  /** The document at `seq`. */
  readonly doc = new Y.Doc()
  readonly #books: Books
  readonly #untaken = (range: IdRange) => this.deleted.untaken(range)
  #row: RowWork | null = null

  /** @param parts of a ledger that was kept; the caller fills in the rest. Unset: of an empty document */
  constructor(parts: LedgerParts = { seq: 0, people: [], origins: [], deeds: [], sessions: [], tallies: [] }) {
    this.parts = parts
    this.#books = new Books(parts)
    this.doc.on('afterTransaction', (transaction: Y.Transaction) => {
      if (this.#row) this.#fold(transaction, this.#row)
    })
  }

  /** Position in the log up to which the ledger is true. */
  get seq(): number {
    return this.parts.seq
  }

  /**
   * Takes the next row of the log.
   * @param era how many review steps were done before it
   * @throws RangeError if it is not the next one
   */
  apply({ seq, userId, at, data }: LedgerRow, era: number): void {
    if (seq !== this.parts.seq + 1) throw new RangeError(`the ledger stands at ${this.parts.seq}, not before ${seq}`)
    const row = new RowWork({ person: this.#books.person(userId), seq, at, era })
    this.#row = row
    try {
      Y.applyUpdate(this.doc, data)
    } finally {
      this.#row = null
    }
    for (const clip of row.clips) this.pool.add(clip)
    const { added, moved } = row
    // Half a rare character counts as one, twice: what is left of nothing is nothing.
    const struck = Math.max(0, row.struck)
    if (row.isEdit) this.#books.session(row.act, added, struck, moved)
    this.parts.seq = seq
  }

  /** The origin at which characters were written, wherever they were moved since; null for -1. */
  whereWritten(index: number): Origin | null {
    const origin = this.parts.origins[index]
    return (origin && this.parts.origins[origin.movedFrom]) ?? origin ?? null
  }

  destroy(): void {
    this.doc.destroy()
  }

  #fold(transaction: Y.Transaction, row: RowWork): void {
    const { deleted, inserted } = readChange(transaction)
    const pieces = inserted.reduce((sum, { items }) => sum + items.length, 0)
    if (pieces >= lateItems || deleted.length + inserted.length >= latePlaces) row.late = true
    for (const run of deleted) this.#delete(run, row)
    row.onlyMoves = onlyMoves(row.clips, inserted)
    const texts = this.#withCut(
      inserted.flatMap((run) => this.#newTexts(transaction, run, row)),
      row,
    )
    const together = this.#together(texts, row)
    for (const text of texts) this.#write({ ...text, pieces: closeGaps(text, together, row.clips, row.budget) }, row)
  }

  #delete({ items, parent }: TextRun, row: RowWork): void {
    const { person, seq, at, era } = row.act
    const field = fieldIndexOf(this.doc, parent)
    const deed = this.#books.deed(row.act, field)
    let text = ''
    let gone = ''
    const parts: IdRange[] = []
    for (const item of items) {
      const string = stringOf(item)
      const ids = { ...item.id, len: string.length }
      this.lives.fall(ids, ({ client, clock, len }, standsElsewhere) => {
        const from = clock - ids.clock
        const part = string.slice(from, from + len)
        this.deleted.add(client, clock, part, deed, standsElsewhere)
        if (!standsElsewhere) gone += part
      })
      parts.push(ids)
      text += string
    }
    row.parents.add(parent)
    const count = countCharacters(gone)
    this.#books.tally(person, era, field).struck += count
    if (field !== otherField) {
      row.struck += count
      row.isEdit = true
    }
    row.addClip({ text, parts, person, seq, at, block: parent._item?.deleted ?? false })
  }

  /** The parts of inserted text that no undo brought back, with what is known of them. */
  #newTexts(transaction: Y.Transaction, { items, parent }: TextRun, row: RowWork): NewText[] {
    const field = fieldIndexOf(this.doc, parent)
    if (field !== otherField) row.isEdit = true
    const born = parent._item !== null && isNew(transaction, parent._item)
    const texts: NewText[] = []
    let pending: Y.Item[] = []
    const close = () => {
      const [first, ...rest] = pending
      if (first) {
        const text = stringOf(first) + rest.map(stringOf).join('')
        const pieces = explain({ text, born, person: row.act.person, at: row.act.at }, this.#sources(row, pending))
        texts.push({ items: pending, text, field, pieces })
      }
      pending = []
    }
    for (const item of items) {
      const undone = undoneBy(item, this.deleted)
      if (!undone) pending.push(item)
      else {
        close()
        this.#inherit(item.id.client, item.id.clock, undone, false, row)
      }
    }
    close()
    return texts
  }

  /** Text that is not known may be what the person cut out of several blocks. */
  #withCut(texts: readonly NewText[], row: RowWork): readonly NewText[] {
    const open = texts.filter(({ text, pieces }) => pieces.reduce((sum, { len }) => sum + len, 0) < text.length)
    const length = open.reduce((sum, { text }) => sum + text.length, 0)
    // A single letter may well be typed again.
    if (length < 2) return texts
    const { act, budget } = row
    const crossing = () => this.pool.clips.filter(({ person, at }) => person !== act.person && act.at - at <= sameMomentMs).reverse()
    for (const cut of cutsOf(this.pool.clips, act, length, this.#untaken, budget)) {
      const pieces = pasteOf(cut, open, crossing, act.at, budget)
      if (pieces) return texts.map((known) => ({ ...known, pieces: pieces[open.indexOf(known)] ?? known.pieces }))
    }
    return texts
  }

  /** Of several blocks that come back together the short ones are believed with the long ones. */
  #together(texts: readonly NewText[], row: RowWork): Together {
    const pieces = texts.flatMap((known) => known.pieces)
    const certain = pieces.filter(({ clip, len }) => !row.has(clip) && (clip.person === row.act.person || len >= longest))
    const rows = new Set(certain.map(({ clip }) => clip.seq))
    const clips = rows.size === 0 ? [] : this.pool.clips.filter(({ seq }) => rows.has(seq))
    const found = new PlacedIds()
    for (const { client, clock, len } of clips.length > 0 ? pieces.flatMap(rangesOf) : []) found.add(client, clock, len)
    const untaken = (range: IdRange) => this.#untaken(range).flatMap((part) => found.without(part))
    return { clips, left: clips.flatMap((clip) => leftOf(clip, untaken, row.budget)) }
  }

  #write({ items, text, field, pieces }: NewText, row: RowWork): void {
    const cursor = new ItemCursor(items)
    const own = (len: number) => {
      if (len === 0) return
      // What came at once is one origin, whatever stands around it; the house does not count white space.
      const origin = this.#books.written(row.act, len >= bulkLength)
      const string = text.slice(cursor.offset, cursor.offset + len)
      cursor.take(len, (client, clock, part) => this.written.set(client, clock, part, origin))
      const count = countCharacters(string)
      this.#books.tally(row.act.person, row.act.era, field).added += count
      if (field !== otherField) row.added += count
    }
    for (const piece of pieces) {
      own(piece.from - cursor.offset)
      const isRow = row.has(piece.clip)
      for (const range of rangesOf(piece)) {
        cursor.take(range.len, (client, clock, len, done) =>
          this.#inherit(client, clock, [{ ...range, clock: range.clock + done, len }], isRow, row),
        )
      }
    }
    own(text.length - cursor.offset)
  }

  #sources(row: RowWork, items: readonly Y.Item[]): Sources {
    return {
      row: row.clips,
      inRow: (text) => row.withText(text),
      isRow: (clip) => row.has(clip),
      pool: this.pool,
      late: row.late,
      onlyMoves: row.onlyMoves,
      budget: row.budget,
      ghosts: () => {
        row.ghosts ??= [...row.parents].map((parent) => ghostsIn(parent, this.deleted, row.act))
        return row.ghosts
      },
      lastSeq: this.#books.lastSeq(row.act.person),
      stoodHere: (clip) => stoodBeside(items, clip),
      isBack: (clip) => clip.parts.every((part) => this.#untaken(part).length === 0),
    }
  }

  /**
   * Characters that were written before stand here now.
   * @param isRow the same row deleted them where they stood
   */
  #inherit(client: number, clock: number, from: readonly IdRange[], isRow: boolean, row: RowWork): void {
    let at = clock
    for (const range of from) {
      const start = at
      this.deleted.take(range)
      this.written.each(range, (_clock, len, value) => {
        this.written.set(client, at, len, value === null ? this.#books.written(row.act, false) : this.#books.moved(value, row.act))
        at += len
      })
      this.lives.stand(client, start, range, (last) => this.#bringBack(last, isRow, row))
    }
  }

  /** Characters are struck no longer. */
  #bringBack(range: IdRange, isRow: boolean, row: RowWork): void {
    this.deleted.move(range, (deed, text) => {
      const done = this.parts.deeds[deed]
      if (!done) return
      const { person, era, field } = done
      const count = countCharacters(text)
      this.#books.tally(person, era, field).struck -= count
      if (field === otherField) return
      row.moved += count
      if (isRow) row.struck -= count
    })
  }
}

/** One row while it is folded. */
class RowWork {
  readonly act: Act
  /** What it deleted. */
  readonly clips: Clip[] = []
  /** Blocks in which it deleted something, while they are still there. */
  readonly parents = new Set<Y.AbstractType<unknown>>()
  readonly budget: Budget = { left: budgetPerRow }
  readonly #own = new Set<Clip>()
  readonly #byText = new Map<string, Clip>()
  ghosts: Clip[] | null = null
  late = false
  onlyMoves = false
  /** It changed text of the four fields. */
  isEdit = false
  added = 0
  struck = 0
  moved = 0

  constructor(act: Act) {
    this.act = act
  }

  addClip(clip: Clip): void {
    this.clips.push(clip)
    this.#own.add(clip)
    if (!this.#byText.has(clip.text)) this.#byText.set(clip.text, clip)
  }

  withText(text: string): Clip | undefined {
    return this.#byText.get(text)
  }

  has(clip: Clip): boolean {
    return this.#own.has(clip)
  }

  /** Whether the row's person deleted the clip in an earlier row. */
  cutBefore(clip: Clip): boolean {
    return clip.person === this.act.person && !this.has(clip)
  }
}

/** Inserted text that was not brought back by an undo. */
interface NewText {
  readonly items: readonly Y.Item[]
  readonly text: string
  readonly field: number
  /** What of it was known before. */
  readonly pieces: readonly Piece[]
}
