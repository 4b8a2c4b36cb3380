import type { Meter } from './ports.ts'

/** Measures nothing: for the command line and for tests. */
export const silentMeter: Meter = {
  frame: () => {},
  acknowledged: () => {},
  broadcast: () => {},
  committed: () => {},
  commitFailed: () => {},
  refused: () => {},
  foreign: () => {},
  gap: () => {},
  resync: () => {},
}
