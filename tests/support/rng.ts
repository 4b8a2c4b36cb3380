/** A small generator of random numbers (mulberry32), so that a failing case can be repeated from its printed seed. */
export function rng(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** One of the list, which must not be empty. */
export function pick<T>(random: () => number, list: readonly T[]): T {
  if (list.length === 0) throw new RangeError('nothing to pick from')
  return list[Math.floor(random() * list.length)] as T
}

/** A whole number from 0 up to and without the limit. */
export function below(random: () => number, limit: number): number {
  return Math.floor(random() * limit)
}
