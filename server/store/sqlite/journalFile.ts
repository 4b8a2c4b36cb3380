import { randomBytes } from 'node:crypto'
import { closeSync, constants, fdatasyncSync, fstatSync, fsyncSync, ftruncateSync, openSync, readFileSync, writeSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { crc32 } from 'node:zlib'

/** Name of the journal in its data directory. */
export const journalFileName = 'galley.journal'

/**
 * The file has this size from the start, in bytes, and is written over and over: to make written bytes durable is much
 * cheaper where the file does not grow.
 */
const usualBytes = 1024 * 1024

/** Magic, number, length of the content, generation, CRC-32 of all that and the content; little-endian. */
const headerBytes = 24
const checksumAt = 20
const magic = 0x4a_4c_59_47 // GLYJ

/** What a journal holds after it was opened. */
export interface JournalContent {
  readonly generation: bigint
  readonly records: readonly Uint8Array[]
}

/**
 * A file of records that are on disk when `append` returns. Records are numbered within a generation; to clear the file
 * is to begin another generation at its start, over what was there, with the next append. A record that was not written
 * to its end, or belongs to another generation, ends the journal.
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

  private constructor(file: number, size: number, { generation, records }: JournalContent) {
    this.#file = file
    this.#generation = generation
    this.#number = records.length
    this.#offset = records.reduce((sum, record) => sum + headerBytes + record.length, 0)
    this.#size = size
  }

  /** Opens the journal of a directory, or makes an empty one. @throws Error of the file system */
  static open(directory: string): { readonly journal: JournalFile; readonly records: readonly Uint8Array[] } {
    const path = join(directory, journalFileName)
    const content = readJournal(directory)
    const file = openSync(path, constants.O_RDWR | constants.O_CREAT, 0o600)
    try {
      const { size } = fstatSync(file)
      if (size < usualBytes) {
        writeFully(file, Buffer.alloc(usualBytes - size), size)
        fsyncSync(file)
        syncDirectory(path)
      }
      return { journal: new JournalFile(file, Math.max(size, usualBytes), content), records: content.records }
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
   * Adds a record; it is on disk on return.
   * @throws Error of the file system. Then nothing was added for anybody who goes on with this journal; whoever opens the
   * file after the end of the process may find the record in it.
   */
  append(content: Uint8Array): void {
    const record = Buffer.allocUnsafe(headerBytes + content.length)
    record.writeUInt32LE(magic, 0)
    record.writeUInt32LE(this.#number, 4)
    record.writeUInt32LE(content.length, 8)
    record.writeBigUInt64LE(this.#generation, 12)
    record.set(content, headerBytes)
    record.writeUInt32LE(checksum(record), checksumAt)
    writeFully(this.#file, record, this.#offset)
    fdatasyncSync(this.#file)
    this.#offset += record.length
    this.#number += 1
    this.#size = Math.max(this.#size, this.#offset)
  }

  /** Forgets all records: they are elsewhere on disk now. Whoever opens the file before the next append finds them still. */
  clear(): void {
    this.#generation = randomBytes(8).readBigUInt64LE()
    this.#number = 0
    this.#offset = 0
    if (this.#size > usualBytes) this.#shrink()
  }

  close(): void {
    closeSync(this.#file)
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
  for (let offset = 0; offset + headerBytes <= bytes.length; ) {
    const end = offset + headerBytes + bytes.readUInt32LE(offset + 8)
    const record = bytes.subarray(offset, end)
    const isOurs = end <= bytes.length && bytes.readUInt32LE(offset) === magic && bytes.readBigUInt64LE(offset + 12) === generation
    const isNext = isOurs && bytes.readUInt32LE(offset + 4) === records.length
    if (!isNext || bytes.readUInt32LE(offset + checksumAt) !== checksum(record)) break
    records.push(record.subarray(headerBytes))
    offset = end
  }
  return { generation, records }
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

function writeFully(file: number, bytes: Uint8Array, position: number): void {
  for (let done = 0; done < bytes.length; ) done += writeSync(file, bytes, done, bytes.length - done, position + done)
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
