import type * as fs from 'node:fs'

/** What the next write and the next sync of the journal do instead of working; each happens once. */
export const faults: { write: 'half' | null; sync: 'fails' | null; clear(): void } = {
  write: null,
  sync: null,
  clear() {
    this.write = null
    this.sync = null
  },
}

/** `node:fs` with those faults, for vi.mock. SQLite does not write through it, so only the journal meets them. */
export function faultyFiles(real: typeof fs): typeof fs {
  const writeSync = (file: number, bytes: Uint8Array, offset: number, length: number, position: number): number => {
    if (faults.write === null) return real.writeSync(file, bytes, offset, length, position)
    faults.write = null
    real.writeSync(file, bytes, offset, Math.floor(length / 2), position)
    throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' })
  }
  const fdatasyncSync = (file: number): void => {
    const { sync } = faults
    faults.sync = null
    if (sync) throw Object.assign(new Error('EIO: i/o error, fdatasync'), { code: 'EIO' })
    real.fdatasyncSync(file)
  }
  return { ...real, writeSync: writeSync as typeof real.writeSync, fdatasyncSync }
}
