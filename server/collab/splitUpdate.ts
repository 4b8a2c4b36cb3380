import * as encoding from 'lib0/encoding'
import * as Y from 'yjs'
import type { DecodedUpdate } from './guard.ts'

type Struct = DecodedUpdate['structs'][number]

/**
 * Cuts an update into updates of about `pieceBytes` that together say the same. Yjs keeps all but the last until the last
 * comes, which has the first struct of every client and every deletion, and then applies them as one change: a receiver that
 * saw a text with some of its letters still missing would tidy away format marks between which nothing stands yet, and hand
 * its tidying on as an edit. A single struct is never cut.
 *
 * @param update without holes, as `Y.encodeStateAsUpdate` makes it
 */
export function splitUpdate(update: Uint8Array, pieceBytes: number): Uint8Array[] {
  const { structs, ds } = Y.decodeUpdate(update)
  const pieces: Uint8Array[] = []
  const last = new Piece()
  let piece = new Piece()
  const cut = () => {
    if (piece.isEmpty) return
    pieces.push(piece.encode())
    piece = new Piece()
  }
  const begun = new Set<number>()
  for (const struct of structs) {
    if (begun.has(struct.id.client)) piece.add(struct)
    else last.add(struct)
    begun.add(struct.id.client)
    if (piece.bytes >= pieceBytes) cut()
  }
  cut()
  for (const [client, ranges] of ds.clients) for (const { clock, len } of ranges) last.remove(client, clock, len)
  return [...pieces, last.encode()]
}

/** An update in the making: encoding v1 writes the structs of one client in a row, so that rows can be kept apart until the end. */
class Piece {
  readonly #rows = new Map<number, { readonly clock: number; count: number; readonly encoder: Y.UpdateEncoderV1 }>()
  readonly #removed = new Map<number, { readonly clock: number; readonly len: number }[]>()
  #removedBytes = 0
  #rowBytes = 0

  get bytes(): number {
    return this.#rowBytes + this.#removedBytes
  }

  get isEmpty(): boolean {
    return this.bytes === 0
  }

  add(struct: Struct): void {
    let row = this.#rows.get(struct.id.client)
    if (!row) {
      row = { clock: struct.id.clock, count: 0, encoder: new Y.UpdateEncoderV1() }
      this.#rows.set(struct.id.client, row)
    }
    const before = encoding.length(row.encoder.restEncoder)
    struct.write(row.encoder, 0)
    row.count += 1
    this.#rowBytes += encoding.length(row.encoder.restEncoder) - before
  }

  remove(client: number, clock: number, len: number): void {
    const ranges = this.#removed.get(client)
    if (ranges) ranges.push({ clock, len })
    else this.#removed.set(client, [{ clock, len }])
    this.#removedBytes += 6
  }

  encode(): Uint8Array {
    return encoding.encode((encoder) => {
      encoding.writeVarUint(encoder, this.#rows.size)
      for (const [client, row] of this.#rows) {
        encoding.writeVarUint(encoder, row.count)
        encoding.writeVarUint(encoder, client)
        encoding.writeVarUint(encoder, row.clock)
        encoding.writeUint8Array(encoder, encoding.toUint8Array(row.encoder.restEncoder))
      }
      encoding.writeVarUint(encoder, this.#removed.size)
      for (const [client, ranges] of this.#removed) {
        encoding.writeVarUint(encoder, client)
        encoding.writeVarUint(encoder, ranges.length)
        for (const { clock, len } of ranges) {
          encoding.writeVarUint(encoder, clock)
          encoding.writeVarUint(encoder, len)
        }
      }
    })
  }
}
