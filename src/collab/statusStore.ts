import type { SessionStatus } from './status.ts'

/** A status that tells its listeners when it says something new. */
export class StatusStore {
  #status: SessionStatus
  readonly #listeners = new Set<() => void>()

  constructor(initial: SessionStatus) {
    this.#status = initial
  }

  /** The same object until something changes. */
  readonly get = (): SessionStatus => this.#status

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  set(next: SessionStatus): void {
    if (same(this.#status, next)) return
    this.#status = next
    for (const listener of [...this.#listeners]) listener()
  }

  /** Nobody is told anything any more. */
  end(): void {
    this.#listeners.clear()
  }
}

function same(a: SessionStatus, b: SessionStatus): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}
