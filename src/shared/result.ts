/** An expected outcome as a value: success with a value, or failure with an error that the caller must look at. */
export type Result<T, E> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: E }

/** Wraps a success. */
export function ok<T>(value: T): Result<T, never> {
  return { ok: true, value }
}

/** Wraps an expected failure. */
export function err<E>(error: E): Result<never, E> {
  return { ok: false, error }
}

/** Ends a switch over a union: adding a member without handling it stops the compiler, and throws at run time. */
export function assertNever(value: never): never {
  throw new RangeError(`unexpected value ${String(value)}`)
}
