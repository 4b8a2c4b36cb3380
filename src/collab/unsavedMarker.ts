import type { LocalCopy, UnsavedMark } from './localCopy.ts'

const coalesceMs = 1000

/**
 * Notes in the local copy how much of it is not durable on the server, so that a page that is opened again does not call
 * it saved. Writes at once between none and some, otherwise at most once a second.
 */
export class UnsavedMarker {
  readonly #copy: LocalCopy | null
  readonly #read: () => UnsavedMark
  #written = 0
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(copy: LocalCopy | null, read: () => UnsavedMark) {
    this.#copy = copy
    this.#read = read
  }

  /** The copy already says this. */
  restored(unsaved: number): void {
    this.#written = unsaved
  }

  changed(): void {
    const { unsaved } = this.#read()
    if (unsaved === this.#written) return
    if (unsaved === 0 || this.#written === 0) this.flush()
    else this.#timer ??= setTimeout(() => this.flush(), coalesceMs)
  }

  flush(): void {
    this.stop()
    const mark = this.#read()
    if (mark.unsaved === this.#written) return
    this.#written = mark.unsaved
    this.#copy?.mark(mark.unsaved === 0 ? null : mark)
  }

  stop(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
  }
}
