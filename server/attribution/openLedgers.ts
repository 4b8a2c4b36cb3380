import { deflateRawSync, inflateRawSync } from 'node:zlib'
import * as Y from 'yjs'
import type { LedgerParts } from './books.ts'
import { decodeLedger, encodeLedger } from './encodeLedger.ts'
import type { IdRange } from './idRuns.ts'
import { Ledger, type LedgerRow } from './ledger.ts'
import { type AuthoredRun, readAuthors, type StruckRun } from './readAuthors.ts'

/** A ledger as it is stored, deflated. */
export interface PackedLedger {
  readonly seq: number
  readonly ledger: Uint8Array
  readonly state: Uint8Array
}

/** Rows that follow a ledger, and what is wanted of it after them. */
export interface LedgerRequest {
  readonly docId: string
  /** The ledger from which to go on, if it is not held; null: from the first row. Unset: it is held. */
  readonly from?: PackedLedger | null
  readonly rows: readonly LedgerRow[]
  /** Positions of the review steps in the log, in ascending order. */
  readonly steps: readonly number[]
  readonly want: 'nothing' | 'ledger' | 'authors'
  /** Ids of which the origins are wanted too; unset: none. */
  readonly marked?: readonly IdRange[]
}

/** Everything that is known of who wrote what, at a position of the log. */
export interface Authorship extends Pick<LedgerParts, 'seq' | 'people' | 'origins' | 'deeds' | 'sessions' | 'tallies'> {
  readonly runs: readonly AuthoredRun[]
  readonly struck: readonly StruckRun[]
  /** Indexes of the origins of each of the ranges that were asked for. */
  readonly marked: readonly (readonly number[])[]
}

export interface LedgerAnswer {
  /** Position up to which the ledger is true now. */
  readonly seq: number
  readonly packed: PackedLedger | null
  readonly authorship: Authorship | null
}

/** Ledgers that are held in memory, so that a document that is being written need not be read for every few rows. */
export class OpenLedgers {
  readonly #held = new Map<string, Ledger>()
  readonly #most: number

  /** @param most how many are held, about a megabyte each for long articles; what was not asked for longest is let go */
  constructor(most = 32) {
    this.#most = most
  }

  /**
   * Folds rows into a document's ledger.
   * @throws Error if it is not held and `from` is unset, if `from` cannot be read, or if a row is not the next one; the
   * document is not held then
   */
  answer({ docId, from, rows, steps, want, marked = [] }: LedgerRequest): LedgerAnswer {
    const ledger = this.#open(docId, from)
    try {
      for (const row of rows) ledger.apply(row, eraOf(steps, row.seq))
    } catch (error) {
      this.#letGo(docId)
      throw error
    }
    return {
      seq: ledger.seq,
      packed: want === 'ledger' ? pack(ledger) : null,
      authorship:
        want === 'authors' ? { ...ledger.parts, ...readAuthors(ledger), marked: marked.map((range) => originsIn(ledger, range)) } : null,
    }
  }

  #open(docId: string, from: PackedLedger | null | undefined): Ledger {
    const held = this.#held.get(docId)
    if (from === undefined) {
      if (!held) throw new Error(`the ledger of ${docId} is not held`)
      // The one that was asked for last stands last.
      this.#held.delete(docId)
      this.#held.set(docId, held)
      return held
    }
    this.#letGo(docId)
    const ledger = from === null ? new Ledger() : unpack(from)
    this.#held.set(docId, ledger)
    for (const [id] of this.#held) {
      if (this.#held.size <= this.#most) break
      this.#letGo(id)
    }
    return ledger
  }

  #letGo(docId: string): void {
    this.#held.get(docId)?.destroy()
    this.#held.delete(docId)
  }
}

function originsIn(ledger: Ledger, range: IdRange): number[] {
  const origins = new Set<number>()
  ledger.written.each(range, (_clock, _len, value) => {
    if (value !== null) origins.add(value)
  })
  return [...origins]
}

/** How many steps were done before a row was written. */
function eraOf(steps: readonly number[], seq: number): number {
  let era = steps.length
  while (era > 0 && (steps[era - 1] ?? 0) >= seq) era--
  return era
}

function pack(ledger: Ledger): PackedLedger {
  return {
    seq: ledger.seq,
    ledger: deflateRawSync(encodeLedger(ledger)),
    state: deflateRawSync(Y.encodeStateAsUpdate(ledger.doc)),
  }
}

function unpack({ seq, ledger, state }: PackedLedger): Ledger {
  const unpacked = decodeLedger({ seq, ledger: inflateRawSync(ledger), state: inflateRawSync(state) })
  if (unpacked.seq !== seq) throw new Error('the ledger is one of another position')
  return unpacked
}
