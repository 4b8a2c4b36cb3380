/** A run that differs: `a[aStart, aEnd)` became `b[bStart, bEnd)`; one of the two may be empty. */
export interface Hunk {
  readonly aStart: number
  readonly aEnd: number
  readonly bStart: number
  readonly bEnd: number
}

/**
 * Edits beyond which two sequences count as different altogether in what lies between their common ends: the exact
 * answer costs the square of that number, in time and in memory.
 */
const maxEdits = 800

/** What differs between two sequences, by the fewest insertions and deletions (Myers 1986), in order. */
export function sequenceDiff<T>(a: readonly T[], b: readonly T[]): Hunk[] {
  let start = 0
  while (start < a.length && start < b.length && a[start] === b[start]) start++
  let [aEnd, bEnd] = [a.length, b.length]
  while (aEnd > start && bEnd > start && a[aEnd - 1] === b[bEnd - 1]) {
    aEnd--
    bEnd--
  }
  if (start === aEnd && start === bEnd) return []
  const whole = { aStart: start, aEnd, bStart: start, bEnd }
  if (start === aEnd || start === bEnd) return [whole]
  const trace = forward(a.slice(start, aEnd), b.slice(start, bEnd))
  if (!trace) return [whole]
  return hunksOf(backward(trace, aEnd - start, bEnd - start), start)
}

/** Furthest points per number of edits; null if more edits than allowed are needed. */
function forward<T>(a: readonly T[], b: readonly T[]): Int32Array[] | null {
  const most = Math.min(a.length + b.length, maxEdits)
  const middle = most + 1
  const furthest = new Int32Array(2 * most + 3)
  const trace: Int32Array[] = []
  for (let edits = 0; edits <= most; edits++) {
    // Only the part that this round reads; its middle is at `edits + 1`.
    trace.push(furthest.slice(middle - edits - 1, middle + edits + 2))
    for (let k = -edits; k <= edits; k += 2) {
      const down = k === -edits || (k !== edits && at(furthest, middle + k - 1) < at(furthest, middle + k + 1))
      let x = down ? at(furthest, middle + k + 1) : at(furthest, middle + k - 1) + 1
      while (x < a.length && x - k < b.length && a[x] === b[x - k]) x++
      furthest[middle + k] = x
      if (x >= a.length && x - k >= b.length) return trace
    }
  }
  return null
}

/** The single edits from the end to the beginning: the place in both sequences before each. */
function backward(trace: readonly Int32Array[], aLength: number, bLength: number): { x: number; y: number; down: boolean }[] {
  const edits: { x: number; y: number; down: boolean }[] = []
  let [x, y] = [aLength, bLength]
  for (let round = trace.length - 1; round > 0; round--) {
    const furthest = trace[round] ?? new Int32Array(0)
    const middle = round + 1
    const k = x - y
    const down = k === -round || (k !== round && at(furthest, middle + k - 1) < at(furthest, middle + k + 1))
    const before = down ? k + 1 : k - 1
    x = at(furthest, middle + before)
    y = x - before
    edits.push({ x, y, down })
  }
  return edits.reverse()
}

/** Edits that touch each other are one hunk. */
function hunksOf(edits: readonly { x: number; y: number; down: boolean }[], start: number): Hunk[] {
  const hunks: Hunk[] = []
  for (const { x, y, down } of edits) {
    const [aStart, bStart] = [x + start, y + start]
    const [aEnd, bEnd] = down ? [aStart, bStart + 1] : [aStart + 1, bStart]
    const last = hunks.at(-1)
    if (last && last.aEnd === aStart && last.bEnd === bStart) hunks[hunks.length - 1] = { ...last, aEnd, bEnd }
    else hunks.push({ aStart, aEnd, bStart, bEnd })
  }
  return hunks
}

function at(list: Int32Array, index: number): number {
  return list[index] ?? 0
}
