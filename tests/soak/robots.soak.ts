import { test } from 'vitest'
import { letRobotsWrite } from '../e2e/twoRobots.ts'
import { twoWriters } from '../e2e/twoWriters.ts'

const minutes = Number(process.env['GALLEY_MINUTES'] ?? 10)
const seed = Number(process.env['GALLEY_SEED'] ?? Date.now() % 1_000_000)
const room = twoWriters()

test(`two robots with every command of the editor, ${minutes} minutes (seed ${seed})`, async () => {
  // A new article every half minute: a text that has become a mess of tables is no newsroom's.
  for (let round = 0; round < minutes * 2; round++) {
    const acts = await letRobotsWrite(room, seed + round * 1000, 30_000)
    console.log(`seed ${seed + round * 1000}: ${acts} acts`)
  }
})
