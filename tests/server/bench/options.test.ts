import { expect, test } from 'vitest'
import { OptionError, readOptions } from '../../../server/bench/options.ts'
import { scenarioNames } from '../../../server/bench/scenarios.ts'

test('without options everything is measured, three times', () => {
  expect(readOptions([])).toEqual({
    scenarios: scenarioNames,
    targets: ['galley', 'relay'],
    rounds: 3,
    size: 'usual',
    json: null,
    profileDir: null,
  })
})

test('--quick is once and small, unless something else is said besides', () => {
  expect(readOptions(['--quick'])).toMatchObject({ rounds: 1, size: 'quick' })
  expect(readOptions(['--quick', '--rounds', '2', '--scenarios', 'rooms,storm'])).toMatchObject({
    rounds: 2,
    scenarios: ['rooms', 'storm'],
  })
})

test('a mistake names the option and what it may be', () => {
  expect(() => readOptions(['--scenarios', 'fanout,nonsense'])).toThrow(/--scenarios: "nonsense" is not one of fanout, /)
  expect(() => readOptions(['--rounds', 'many'])).toThrow(OptionError)
  expect(() => readOptions(['--unknown'])).toThrow(/unknown/)
})
