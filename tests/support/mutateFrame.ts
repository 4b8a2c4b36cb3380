import { below, pick } from './rng.ts'

/** Damages a frame in one of the ways in which lines, bugs and attackers do. The result may happen to be a good frame. */
export function mutateFrame(random: () => number, frame: Uint8Array, other: Uint8Array): Uint8Array {
  const copy = Uint8Array.from(frame)
  const at = below(random, Math.max(1, copy.length))
  switch (below(random, 8)) {
    case 0:
      return copy.subarray(0, at)
    case 1:
      copy[at] = below(random, 256)
      return copy
    case 2:
      copy[at] = (copy[at] ?? 0) ^ (1 << below(random, 8))
      return copy
    case 3:
      return Uint8Array.of(...copy.subarray(0, at), ...other.subarray(below(random, other.length)))
    case 4:
      return Uint8Array.of(...copy.subarray(0, at), ...copy.subarray(Math.min(copy.length, at + 1 + below(random, 8))))
    case 5:
      return Uint8Array.of(...copy.subarray(0, at), pick(random, [0, 0x7f, 0x80, 0xff]), ...copy.subarray(at))
    case 6:
      // A number that claims far more than there is.
      return Uint8Array.of(...copy.subarray(0, at), 0xff, 0xff, 0xff, 0xff, 0x0f, ...copy.subarray(at))
    default:
      for (let i = 0; i < 4; i++) copy[below(random, Math.max(1, copy.length))] = below(random, 256)
      return copy
  }
}
