import { test } from 'vitest'
import { letRobotsWrite } from './twoRobots.ts'
import { twoWriters } from './twoWriters.ts'

/* Every command of the editor, in two windows at once. GALLEY_SEED repeats a run; the long one is in tests/soak. */

const room = twoWriters()
const extra = process.env['GALLEY_SEED']
// Kept because they found something:
const seeds = extra ? [Number(extra)] : [20261129, 156357]

test.each(seeds)('two robots with every command of the editor, seed %i', async (seed) => {
  const { acts } = await letRobotsWrite(room, seed, 14_000)
  console.log(`seed ${seed}: ${acts} acts`)
})
