import type * as fs from 'node:fs'

type Written = (error: NodeJS.ErrnoException | null, written: number) => void

type Fault = 'half' | 'unsynced' | null

/**
 * What becomes of writes to the journal. `next`: what the next write does instead of working, once; `half` of it is
 * written, or all of it is and the disk does not promise to keep it. While writes are held they wait for being released.
 */
export const faults = {
  next: null as Fault,
  held: null as ((fault?: Fault) => void)[] | null,
  /** Writes that the system is doing. */
  running: 0,
  hold(): void {
    this.held ??= []
  },
  /** Lets the writes go that wait, and all later ones. */
  release(): void {
    const { held } = this
    this.held = null
    for (const write of held ?? []) write()
  },
  /** Lets the writes go that wait; later ones wait again. */
  releaseHeld(fault: Fault = null): void {
    for (const write of this.held?.splice(0) ?? []) write(fault)
  },
  clear(): void {
    this.next = null
    this.release()
  },
}

/** `node:fs` with those faults, for vi.mock. SQLite does not write through it, so only the journal meets them. */
export function faultyFiles(real: typeof fs): typeof fs {
  const write = (file: number, bytes: Uint8Array, offset: number, length: number, position: number, written: Written): void => {
    const { next } = faults
    faults.next = null
    const begin = (fault: Fault = next) => {
      faults.running += 1
      real.write(file, bytes, offset, fault === 'half' ? Math.floor(length / 2) : length, position, (error, done) => {
        faults.running -= 1
        written(errorOf(fault) ?? error, done)
      })
    }
    if (faults.held) faults.held.push((fault) => begin(fault ?? next))
    else begin()
  }
  return { ...real, write: write as typeof real.write }
}

function errorOf(fault: Fault): NodeJS.ErrnoException | null {
  if (fault === null) return null
  const text = fault === 'half' ? 'ENOSPC: no space left on device, write' : 'EIO: i/o error, write'
  return Object.assign(new Error(text), { code: text.split(':')[0] })
}
