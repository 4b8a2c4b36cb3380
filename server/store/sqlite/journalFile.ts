import { randomBytes } from 'node:crypto'
import {
  close,
  closeSync,
  constants,
  fdatasync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readFileSync,
  write,
  writeSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { crc32 } from 'node:zlib'

/** Name of the journal in its data directory. */
export const journalFileName = 'galley.journal'

/**
 * The file has this size from the start, in bytes, and is written over and over: to make written bytes durable is much
 * cheaper where the file does not grow.
 */
const usualBytes = 1024 * 1024

/** Magic, number, length of the content, generation, CRC-32 of all that and the content; little-endian. */
export const headerBytes = 24
const checksumAt = 20
const magic = 0x4a_4c_59_47 // GLYJ

/**
 * Linux makes a write durable by itself when the file was opened so: one operation instead of two. Elsewhere the flag is
 * missing, or means less than a sync (macOS).
 */
const syncedWrites = process.platform === 'linux' ? (constants.O_DSYNC ?? 0) : 0

/** Where the next record belongs. */
export interface JournalEnd {
  readonly generation: bigint
  /** How many records there are. */
  readonly number: number
  /** Bytes that they take. */
  readonly bytes: number
}

/** What a journal holds after it was opened. */
export interface JournalContent {
  readonly end: JournalEnd
  readonly records: readonly Uint8Array[]
}

/** A record for the journal, made with `headerBytes` of room before its content. */
export type FramedRecord = Buffer

/**
 * A file of records that are on disk when the promise of `append` resolves. Records are numbered within a generation; to
 * clear the file is to begin another generation at its start, over what was there, with the next append. A record that
 * was not written to its end, or belongs to another generation, ends the journal.
 *
 * The name of a generation is drawn at random: nobody can write a text that, left over in the file from an earlier
 * generation, reads as a record of a later one.
 */
export class JournalFile {
  readonly #file: number
  #generation: bigint
  #number: number
  #offset: number
  #size: number

  private constructor(file: number, size: number, { generation, number, bytes }: JournalEnd) {
    this.#file = file
    this.#generation = number === 0 ? newGeneration() : generation
    this.#number = number
    this.#offset = bytes
    this.#size = size
  }

  /**
   * Opens the journal of a directory, or makes an empty one.
   * @param end as `readJournal` found it, with nothing written since
   * @throws Error of the file system
   */
  static open(directory: string, end: JournalEnd): JournalFile {
    const path = join(directory, journalFileName)
    const file = openSync(path, constants.O_RDWR | constants.O_CREAT | syncedWrites, 0o600)
    try {
      const { size } = fstatSync(file)
      if (size < usualBytes) {
        fill(file, size, usualBytes)
        fsyncSync(file)
        syncDirectory(path)
      }
      return new JournalFile(file, Math.max(size, usualBytes), end)
    } catch (error) {
      closeSync(file)
      throw error
    }
  }

  /** Bytes of the records since it was cleared. */
  get bytes(): number {
    return this.#offset
  }

  /**
   * Adds records, all in one write; they are on disk when the promise resolves. Not while another append is under way.
   * @throws Error of the file system. Then nothing was added for anybody who goes on with this journal; whoever opens the
   * file after the end of the process may find some of the records in it.
   */
  async append(records: readonly FramedRecord[]): Promise<void> {
    let number = this.#number
    for (const record of records) this.#seal(record, number++)
    const [first] = records
    const bytes = records.length === 1 && first ? first : Buffer.concat(records)
    await writeDurably(this.#file, bytes, this.#offset)
    this.#number = number
    this.#offset += bytes.length
    this.#size = Math.max(this.#size, this.#offset)
  }

  /**
   * Forgets all records: they are elsewhere on disk now. Whoever opens the file before the next append finds them still.
   * Not while an append is under way.
   */
  clear(): void {
    this.#generation = newGeneration()
    this.#number = 0
    this.#offset = 0
    if (this.#size > usualBytes) this.#shrink()
  }

  async close(): Promise<void> {
    await promisify(close)(this.#file)
  }

  #seal(record: FramedRecord, number: number): void {
    record.writeUInt32LE(magic, 0)
    record.writeUInt32LE(number, 4)
    record.writeUInt32LE(record.length - headerBytes, 8)
    record.writeBigUInt64LE(this.#generation, 12)
    record.writeUInt32LE(checksum(record), checksumAt)
  }

  #shrink(): void {
    try {
      ftruncateSync(this.#file, usualBytes)
      this.#size = usualBytes
    } catch {
      // It only takes room. What was committed must not look as if it had failed.
    }
  }
}

/** The records of a directory's journal, also while its server works; empty if there is none. */
export function readJournal(directory: string): JournalContent {
  const bytes = readIfThere(join(directory, journalFileName))
  const records: Uint8Array[] = []
  const generation = bytes.length >= headerBytes ? bytes.readBigUInt64LE(12) : 0n
  let offset = 0
  while (offset + headerBytes <= bytes.length) {
    const end = offset + headerBytes + bytes.readUInt32LE(offset + 8)
    const record = bytes.subarray(offset, end)
    const isOurs = end <= bytes.length && bytes.readUInt32LE(offset) === magic && bytes.readBigUInt64LE(offset + 12) === generation
    const isNext = isOurs && bytes.readUInt32LE(offset + 4) === records.length
    if (!isNext || bytes.readUInt32LE(offset + checksumAt) !== checksum(record)) break
    records.push(record.subarray(headerBytes))
    offset = end
  }
  return { end: { generation, number: records.length, bytes: offset }, records }
}

function newGeneration(): bigint {
  return randomBytes(8).readBigUInt64LE()
}

function checksum(record: Buffer): number {
  return crc32(record.subarray(headerBytes), crc32(record.subarray(0, checksumAt)))
}

function readIfThere(path: string): Buffer {
  try {
    return readFileSync(path)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return Buffer.alloc(0)
    throw error
  }
}

function writeDurably(file: number, bytes: Uint8Array, position: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = (error: Error | null): void => (error ? reject(error) : resolve())
    const writeFrom = (done: number): void =>
      write(file, bytes, done, bytes.length - done, position + done, (error, written) => {
        if (error) reject(error)
        else if (done + written < bytes.length) writeFrom(done + written)
        else if (syncedWrites) resolve()
        else fdatasync(file, settle)
      })
    writeFrom(0)
  })
}

function fill(file: number, from: number, to: number): void {
  const zeros = Buffer.alloc(to - from)
  for (let done = 0; done < zeros.length; ) done += writeSync(file, zeros, done, zeros.length - done, from + done)
}

/** A file that is new is there after a power failure only if its directory was synced. */
function syncDirectory(path: string): void {
  if (process.platform === 'win32') return
  const directory = openSync(dirname(path), 'r')
  try {
    fsyncSync(directory)
  } finally {
    closeSync(directory)
  }
}
