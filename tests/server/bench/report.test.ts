import { expect, test } from 'vitest'
import { linesOf, type Measurement, median, tableOf } from '../../../server/bench/report.ts'

function measured(round: number, target: 'galley' | 'relay', cpu: number | null): Measurement {
  return { scenario: 'fanout', round, target, figures: { cpu }, machineCores: null }
}

test('the median of nothing is nothing, of an even number the middle of the two', () => {
  expect(median([])).toBeNull()
  expect(median([null, Number.NaN])).toBeNull()
  expect(median([9, 1, 5])).toBe(5)
  expect(median([1, null, 2])).toBe(1.5)
})

test('a ratio is made within a round: a machine that was slow in one of them changes nothing', () => {
  const quiet = [measured(1, 'galley', 20), measured(1, 'relay', 10), measured(3, 'relay', 10), measured(3, 'galley', 20)]
  const slow = [measured(2, 'galley', 200), measured(2, 'relay', 100)]
  const line = linesOf([...quiet, ...slow]).find(({ label }) => label.startsWith('server CPU'))
  expect(line).toMatchObject({ galley: 20, relay: 10, ratio: 2 })
})

test('what was not measured has a dash and no ratio', () => {
  const lines = linesOf([measured(1, 'galley', 20)])
  expect(lines.find(({ label }) => label.startsWith('server CPU'))).toMatchObject({ relay: null, ratio: null })
  expect(tableOf(lines)).toMatch(/server CPU per 1,000 deliveries, ms +20\.0 +–$/m)
})
