import * as encoding from 'lib0/encoding'
import * as Y from 'yjs'
import type { DecodedUpdate } from './guard.ts'

type Struct = DecodedUpdate['structs'][number]

/**
 * Cuts an update into updates of about `pieceBytes` that together say the same. Every piece needs only what the receiver
 * had and the pieces before it, so each can be applied when it arrives. A single struct is never cut.
 *
 * @param update without holes, as `Y.encodeStateAsUpdate` makes it
 */
export function splitUpdate(update: Uint8Array, pieceBytes: number): Uint8Array[] {
  const { structs, ds } = Y.decodeUpdate(update)
  const pieces: Uint8Array[] = []
  let piece = new Piece()
  const cut = () => {
    pieces.push(piece.encode())
    piece = new Piece()
  }
  for (const struct of inCausalOrder(structs)) {
    piece.add(struct)
    if (piece.bytes >= pieceBytes) cut()
  }
  for (const [client, ranges] of ds.clients) {
    for (const { clock, len } of ranges) {
      piece.remove(client, clock, len)
      if (piece.bytes >= pieceBytes) cut()
    }
  }
  if (!piece.isEmpty || pieces.length === 0) cut()
  return pieces
}

/** Structs so that none comes before one that it refers to. */
function* inCausalOrder(structs: readonly Struct[]): Iterable<Struct> {
  const lists = new Map<number, { readonly structs: Struct[]; next: number }>()
  for (const struct of structs) {
    const list = lists.get(struct.id.client)
    if (list) list.structs.push(struct)
    else lists.set(struct.id.client, { structs: [struct], next: 0 })
  }
  const isMissing = (id: Y.ID) => {
    const list = lists.get(id.client)
    const next = list?.structs[list.next]
    return next !== undefined && id.clock >= next.id.clock
  }
  for (const start of lists.keys()) {
    // The way from what is wanted to what has to come before it: each client up to a clock.
    const path = [{ client: start, until: Number.POSITIVE_INFINITY }]
    for (let step = path.at(-1); step; step = path.at(-1)) {
      const { client, until } = step
      const list = lists.get(client)
      const struct = list?.structs[list.next]
      if (!list || !struct || struct.id.clock > until) {
        path.pop()
        continue
      }
      const missing = references(struct).find((id) => id.client !== client && isMissing(id))
      // Honest history has no circles; in any other the order does not matter, because receivers wait for what is missing.
      if (missing && path.length <= lists.size) path.push({ client: missing.client, until: missing.clock })
      else {
        list.next += 1
        yield struct
      }
    }
  }
}

function references(struct: Struct): Y.ID[] {
  if (!(struct instanceof Y.Item)) return []
  const parent: unknown = struct.parent
  return [struct.origin, struct.rightOrigin, parent instanceof Y.ID ? parent : null].filter((id) => id !== null)
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
