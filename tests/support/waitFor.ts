const pollEvery = 20

/**
 * Asks `question` until it answers something other than undefined, null or false, and returns that.
 * @param what completes the sentence "… did not happen within 5000 ms"
 * @param state described in the failure, so that it says how far things had come
 * @throws if it does not happen in time; an error thrown by `question` counts as "not yet" and is named then
 */
export async function waitFor<T>(
  what: string,
  question: () => T | Promise<T>,
  options: { readonly timeoutMs?: number; readonly state?: () => unknown } = {},
): Promise<Exclude<T, undefined | null | false>> {
  const { timeoutMs = 5_000, state } = options
  const deadline = performance.now() + timeoutMs
  let lastError: unknown
  for (;;) {
    try {
      const answer = await question()
      if (answer !== undefined && answer !== null && answer !== false) return answer as Exclude<T, undefined | null | false>
      lastError = undefined
    } catch (error) {
      lastError = error
    }
    if (performance.now() > deadline) throw new Error(failure(what, timeoutMs, await state?.(), lastError))
    await new Promise((resolve) => setTimeout(resolve, pollEvery))
  }
}

/** Resolves like `promise`, or fails with a sentence when that takes too long. */
export async function within<T>(what: string, promise: Promise<T>, timeoutMs = 5_000): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(failure(what, timeoutMs))), timeoutMs)
  })
  try {
    return await Promise.race([promise, late])
  } finally {
    clearTimeout(timer)
  }
}

function failure(what: string, timeoutMs: number, state?: unknown, error?: unknown): string {
  const parts = [`${what} did not happen within ${timeoutMs} ms`]
  if (state !== undefined) parts.push(`state: ${typeof state === 'string' ? state : JSON.stringify(state)}`)
  if (error !== undefined) parts.push(`last error: ${error instanceof Error ? error.message : String(error)}`)
  return parts.join('\n')
}
