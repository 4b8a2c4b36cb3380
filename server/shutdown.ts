import type { Log } from './collab/ports.ts'

/** One part of the server that has to end in order. */
export interface Closer {
  readonly name: string
  /** Its share of the time, 3 seconds if not given; what earlier parts did not need comes on top. */
  readonly limitMs?: number
  close(): Promise<unknown> | unknown
}

/**
 * Ends the parts one after another. A part that fails or takes longer than its share is reported and the next one is
 * ended all the same: a hanging socket must not keep the store from closing.
 * @returns true if every part ended in order
 */
export async function closeInOrder(closers: readonly Closer[], logger: Log): Promise<boolean> {
  let clean = true
  let spareMs = 0
  for (const closer of closers) {
    const limitMs = (closer.limitMs ?? 3_000) + spareMs
    const started = performance.now()
    try {
      await within(Promise.resolve(closer.close()), limitMs)
    } catch (error) {
      clean = false
      logger.error({ part: closer.name, reason: error instanceof Error ? error.message : String(error) }, 'a part did not end in order')
    }
    spareMs = Math.max(0, limitMs - (performance.now() - started))
  }
  return clean
}

/** Ctrl-C reaches the process twice when a parent passes it on: once from the terminal, once from the parent. */
const sameSignalMs = 1_000

/**
 * Calls `stop` on the first SIGTERM or SIGINT and then ends the process: 0 if all was in order, 1 if not. A second
 * signal ends it at once.
 */
export function stopOnSignals(stop: () => Promise<boolean>): void {
  let since: number | null = null
  const onSignal = () => {
    if (since !== null) {
      if (Date.now() - since > sameSignalMs) process.exit(130)
      return
    }
    since = Date.now()
    stop().then(
      (clean) => process.exit(clean ? 0 : 1),
      () => process.exit(1),
    )
  }
  process.on('SIGTERM', onSignal)
  process.on('SIGINT', onSignal)
}

function within(work: Promise<unknown>, limitMs: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`took longer than ${limitMs} ms`)), limitMs)
    work.then(
      () => {
        clearTimeout(timer)
        resolve()
      },
      (error: unknown) => {
        clearTimeout(timer)
        reject(error instanceof Error ? error : new Error(String(error)))
      },
    )
  })
}
