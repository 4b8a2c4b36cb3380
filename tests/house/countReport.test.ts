import { expect, it } from 'vitest'
import { countReport } from './countReport.mjs'

/** A report of one file with tests of the given states; `file` is the state of the file itself. */
function report(states: readonly ('passed' | 'failed' | 'pending' | 'todo')[], file = states.includes('failed') ? 'failed' : 'passed') {
  const of = (state: string) => states.filter((other) => other === state).length
  return {
    numTotalTests: states.length,
    numPassedTests: of('passed'),
    numFailedTests: of('failed'),
    numPendingTests: of('pending'),
    numTodoTests: of('todo'),
    testResults: [{ status: file, assertionResults: states.map((status) => ({ status })) }],
  }
}

it('counts what vitest counted', () => {
  expect(countReport(report(['passed', 'passed', 'failed', 'pending', 'todo']), 1)).toEqual({ passed: 2, failed: 1, skipped: 2 })
  expect(countReport(report(['passed']), 0)).toEqual({ passed: 1, failed: 0, skipped: 0 })
})

it('fails a run without tests, without a report, or with an unreadable one', () => {
  for (const nothing of [report([]), null, {}]) expect(countReport(nothing, 0)).toEqual({ passed: 0, failed: 1, skipped: 0 })
})

it('counts a file that could not be loaded as a failure', () => {
  const whole = report(['passed'])
  const broken = { ...whole, testResults: [...whole.testResults, { status: 'failed', assertionResults: [] }] }
  expect(countReport(broken, 1)).toEqual({ passed: 1, failed: 1, skipped: 0 })
})

it('counts an error outside every test as a failure', () => {
  expect(countReport(report(['passed']), 1)).toEqual({ passed: 1, failed: 1, skipped: 0 })
})
