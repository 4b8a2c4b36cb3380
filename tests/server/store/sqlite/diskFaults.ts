import type * as fs from 'node:fs'

type Written = (error: NodeJS.ErrnoException | null, written: number) => void

/**
 * What becomes of writes to the journal. `next`: what the next write does instead of working, once; `half` of it is
 * written, or all of it is and the disk does not promise to keep it. While writes are held they wait for `release`.
 */
export const faults = {
  next: null as 'half' | 'unsynced' | null,
  held: null as (() => void)[] | null,
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
  releaseHeld(): void {
    for (const write of this.held?.splice(0) ?? []) write()
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
    const begin = () => {
      if (next === 'half')
        real.write(file, bytes, offset, Math.floor(length / 2), position, () => written(fault('ENOSPC: no space left on device'), 0))
      else if (next === 'unsynced') real.write(file, bytes, offset, length, position, () => written(fault('EIO: i/o error'), 0))
      else real.write(file, bytes, offset, length, position, written)
    }
    if (faults.held) faults.held.push(begin)
    else begin()
  }
  return { ...real, write: write as typeof real.write }
}

function fault(text: string): NodeJS.ErrnoException {
  return Object.assign(new Error(`${text}, write`), { code: text.split(':')[0] })
}
