/** Bytes of the longest number that `uint` writes (2^53), and of every one that `fixedUint` writes. */
export const uintBytes = 8
const fixedBytes = 5

/** UTF-8 has at most so many bytes for each unit of a text. */
export const bytesPerUnit = 3

/**
 * Writes into one buffer whose size was reckoned before, in the encodings that lib0's decoder reads.
 * @throws RangeError if more is written than there is room
 */
export class ByteWriter {
  readonly #buffer: Buffer
  #at: number

  /** @param room bytes at the beginning that are left to somebody else */
  constructor(size: number, room: number) {
    this.#buffer = Buffer.allocUnsafe(size)
    this.#at = room
  }

  /** What was written, with the room before it; shares the memory. */
  get bytes(): Buffer {
    return this.#buffer.subarray(0, this.#at)
  }

  uint(value: number): void {
    let rest = value
    while (rest > 127) {
      this.#at = this.#buffer.writeUInt8(128 | (rest % 128), this.#at)
      rest = Math.floor(rest / 128)
    }
    this.#at = this.#buffer.writeUInt8(rest, this.#at)
  }

  text(text: string): void {
    const length = Buffer.byteLength(text)
    this.uint(length)
    this.#reserve(length)
    this.#at += this.#buffer.write(text, this.#at)
  }

  data(data: Uint8Array): void {
    this.uint(data.length)
    this.#reserve(data.length)
    this.#buffer.set(data, this.#at)
    this.#at += data.length
  }

  /** Writes what `write` writes, with its length before it. */
  measured(write: () => void): void {
    const start = this.#at
    this.#at += fixedBytes
    write()
    const end = this.#at
    this.#at = start
    this.#fixedUint(end - start - fixedBytes)
    this.#at = end
  }

  #reserve(length: number): void {
    if (this.#at + length > this.#buffer.length) throw new RangeError('more bytes than were reckoned')
  }

  /** A number below 2^35 in five bytes; a decoder reads it like a shorter one. */
  #fixedUint(value: number): void {
    let rest = value
    for (let i = 1; i < fixedBytes; i++) {
      this.#at = this.#buffer.writeUInt8(128 | (rest % 128), this.#at)
      rest = Math.floor(rest / 128)
    }
    this.#at = this.#buffer.writeUInt8(rest, this.#at)
  }
}
