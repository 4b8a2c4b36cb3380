import { test } from 'vitest'
import { letRobotsWrite } from '../e2e/twoRobots.ts'
import { twoWriters } from '../e2e/twoWriters.ts'

const minutes = Number(process.env['GALLEY_MINUTES'] ?? 10)
const first = Number(process.env['GALLEY_SEED'] ?? Date.now() % 1_000_000)
const room = twoWriters()
// A new article every half minute: a text that has become a mess of tables is no newsroom's.
const seeds = Array.from({ length: minutes * 2 }, (_, round) => first + round * 1000)

test.each(seeds)('two robots with every command of the editor (seed %i)', async (seed) => {
  const { acts } = await letRobotsWrite(room, seed, 30_000)
  console.log(`seed ${seed}: ${acts} acts`)
})
