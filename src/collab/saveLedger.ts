/**
 * Knows exactly which local changes are durable. Changes are numbered from 1 on; each content frame that leaves is noted
 * with the number of the last change it is sure to contain; the server acknowledges frames in order.
 *
 * A frame sent before this socket's step 2 contains only its own change: earlier ones, made while offline, first travel
 * in step 2. So such a frame proves nothing, however early it is acknowledged.
 */
export class SaveLedger<Field extends string> {
  #made = 0
  #durable = 0
  /** For each frame of this socket that is not acknowledged yet: the last change it contains, 0 if unknown. */
  #frames: number[] = []
  #acknowledged = 0
  #stepTwo: 'none' | 'sent' | 'durable' = 'none'
  #stepTwoIndex = 0
  #touched = new Map<Field, number>()

  /** How many local changes are not known to be durable. */
  get unsaved(): number {
    return this.#made - this.#durable
  }

  /** Whether the server has stored everything this document held when the present socket synced. */
  get proven(): boolean {
    return this.#stepTwo === 'durable'
  }

  /** Fields with a change that is not known to be durable. */
  get unsavedFields(): Field[] {
    return [...this.#touched.keys()]
  }

  /** A change was made here. */
  change(fields: Iterable<Field>): void {
    this.#made++
    for (const field of fields) this.#touched.set(field, this.#made)
  }

  /** Changes of an earlier visit lie in the local copy and were never acknowledged. */
  restore(unsaved: number, fields: Iterable<Field>): void {
    if (unsaved <= 0) return
    this.#made += unsaved
    for (const field of fields) this.#touched.set(field, this.#made)
  }

  /** A new socket: frames of the old one will not be acknowledged any more. */
  newSocket(): void {
    this.#frames = []
    this.#acknowledged = 0
    this.#stepTwo = 'none'
  }

  /** A content frame leaves on the present socket. */
  sent(kind: 'step2' | 'update'): void {
    if (kind === 'step2' && this.#stepTwo === 'none') {
      this.#stepTwo = 'sent'
      this.#stepTwoIndex = this.#acknowledged + this.#frames.length
    }
    this.#frames.push(this.#stepTwo === 'none' ? 0 : this.#made)
  }

  /** The first `count` content frames of the present socket are durable. */
  acknowledge(count: number): void {
    while (this.#acknowledged < count) {
      const made = this.#frames.shift()
      if (made === undefined) return
      this.#acknowledged++
      this.#durable = Math.max(this.#durable, made)
    }
    if (this.#stepTwo === 'sent' && this.#acknowledged > this.#stepTwoIndex) this.#stepTwo = 'durable'
    for (const [field, last] of this.#touched) if (last <= this.#durable) this.#touched.delete(field)
  }
}
