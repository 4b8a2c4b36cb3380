import { type FramedRecord, headerBytes } from './journalFile.ts'
import type { Records } from './messages.ts'

/**
 * The records between the thread that decides appends and the one that owns the tables, and how far they have come. All
 * counts are of records since the start, with those that were found in the journal. A record is decided; then it is
 * posted (many at once, before a request that has to see it) and written (to the journal), in either order; at last it is
 * moved (into its table).
 */
export class HandOver {
  #waiting: FramedRecord[] = []
  #decided = 0
  #posted = 0
  #written = 0
  #moved = 0
  #writing: Promise<void> | null = null

  /** So many are in the journal of an earlier process. */
  found(records: number): void {
    this.#decided = records
    this.#posted = records
    this.#written = records
  }

  get decided(): number {
    return this.#decided
  }

  /** Whether the journal holds nothing that the tables have not. */
  get allMoved(): boolean {
    return this.#moved === this.#decided
  }

  /** Whether the tables have the first so many. */
  haveMoved(count: number): boolean {
    return this.#moved >= count
  }

  /** Whether the first so many are on disk, wherever. */
  isDurable(count: number): boolean {
    return count <= this.#moved || count <= this.#written
  }

  /** Resolves when the first so many are on disk. @throws Error if they will not be by the write that is under way */
  async durable(count: number): Promise<void> {
    await this.#writing?.catch(() => {})
    if (!this.isDurable(count)) throw new Error('what was read is not on disk')
  }

  /** Resolves when no write is under way, whatever came of it. */
  async writeEnded(): Promise<void> {
    while (this.#writing) await this.#writing.catch(() => {})
  }

  /**
   * A record was decided. When the write ends well, everything that was decided before is on disk too.
   * @param write begins to write it
   */
  add(record: FramedRecord, write: () => Promise<void>): Promise<void> {
    this.#waiting.push(record)
    this.#decided += 1
    this.#writing = this.#write(write)
    return this.#writing
  }

  /**
   * The write of the record that was added last failed: it is taken back if only this thread knows of it.
   * @returns whether it was; if not it stands, and has to be on disk before anything that comes after it
   */
  takeBack(): boolean {
    if (this.#posted === this.#decided) return false
    this.#decided -= 1
    this.#waiting.pop()
    return true
  }

  /** What is decided and not posted; null: nothing. */
  waiting(): Records | null {
    if (this.#waiting.length === 0) return null
    const lengths = this.#waiting.map((record) => record.length - headerBytes)
    const bytes = new Uint8Array(lengths.reduce((sum, length) => sum + length, 0))
    let offset = 0
    for (const record of this.#waiting) {
      bytes.set(record.subarray(headerBytes), offset)
      offset += record.length - headerBytes
    }
    return { bytes, lengths }
  }

  /** All that was waiting is with the engine. */
  posted(): void {
    this.#waiting = []
    this.#posted = this.#decided
  }

  /** So many are in their tables, and on disk. */
  moved(count: number): void {
    this.#moved = count
  }

  async #write(write: () => Promise<void>): Promise<void> {
    try {
      await write()
      this.#written = this.#decided
    } finally {
      this.#writing = null
    }
  }
}
