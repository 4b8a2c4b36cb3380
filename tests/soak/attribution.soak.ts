import { expect, test } from 'vitest'
import { runSession } from '../support/robots/session.ts'

const operations = 100_000
const steps = 5_000
const letters = [300, 40, 20, 4]

test('after 100,000 operations of 3 to 5 people 99.5 % of what stands, and of what was struck, is credited to whoever typed it', () => {
  const first = Number(process.env['GALLEY_SEED'] ?? 1)
  const sum = { surviving: 0, wrong: 0, struck: 0, struckWrong: 0, deletersWrong: 0, struckTwice: 0, rows: 0, reopened: 0 }
  for (let i = 0; i < operations / steps; i++) {
    const options = { seed: first + i, robots: 3 + (i % 3), steps, letters: letters[i % letters.length] ?? 20, target: 4_000 }
    const { surviving, wrongCount, struck, struckWrong, deletersWrong, struckTwice, failures, room } = runSession(options)
    sum.surviving += surviving
    sum.wrong += wrongCount
    sum.struck += struck
    sum.struckWrong += struckWrong
    sum.deletersWrong += deletersWrong
    sum.struckTwice += struckTwice
    sum.reopened += failures.length
    sum.rows += room.rows.length
    for (const failure of failures) console.log('an editor stopped:', failure)
    console.log(
      `seed ${options.seed}: ${wrongCount} of ${surviving} wrong, of struck ones ${struckWrong}, by ${deletersWrong} of ${struck}`,
    )
  }
  const share = (wrong: number, all: number) => 1 - wrong / all
  console.log(
    'right',
    share(sum.wrong, sum.surviving),
    'of struck ones',
    share(sum.struckWrong, sum.struck),
    share(sum.deletersWrong, sum.struck),
    sum,
  )
  expect(sum.reopened).toBe(0)
  expect(share(sum.wrong, sum.surviving)).toBeGreaterThanOrEqual(0.995)
  expect(share(sum.struckWrong, sum.struck)).toBeGreaterThanOrEqual(0.995)
})
