import { expect, test } from 'vitest'
import { Journal } from '../../../server/collab/journal.ts'

function journalWith(rows: number): Journal {
  const journal = new Journal()
  for (let i = 0; i < rows; i++) addRow(journal)
  return journal
}

function addRow(journal: Journal): void {
  const row = { userId: 'li', sessionId: 's', at: 1, data: new Uint8Array(10), claims: [] }
  journal.add({ row, connection: null, frame: null, inserts: new Map(), plain: null })
}

/** Waits for all that is applied so far. */
function waiting(journal: Journal): { outcome: string } {
  const seen = { outcome: 'waits' }
  journal.afterCommit(
    () => (seen.outcome = 'durable'),
    () => (seen.outcome = 'lost'),
  )
  return seen
}

test('rows come out in order, once, within the limits of a commit', () => {
  const journal = journalWith(5)
  expect(journal.bytes).toBe(50)
  expect(journal.take(2, 1000).map(({ index }) => index)).toEqual([0, 1])
  journal.takenBack()
  expect(journal.take(100, 15).map(({ index }) => index)).toEqual([2])
  journal.takenBack()
  expect(journal.take(100, 1).map(({ index }) => index)).toEqual([3])
  expect(journal.bytes).toBe(10)
})

test('waiters hear of exactly what they wait for', () => {
  const journal = journalWith(2)
  const first = waiting(journal)
  addRow(journal)
  const second = waiting(journal)
  journal.take(2, 1000)
  journal.takenBack()
  journal.committed(2)
  journal.runWaiters()
  expect([first.outcome, second.outcome, journal.isSettled]).toEqual(['durable', 'waits', false])
  journal.take(2, 1000)
  journal.takenBack()
  journal.committed(1)
  journal.runWaiters()
  expect([second.outcome, journal.isSettled]).toEqual(['durable', true])
})

test('when the room is given up, what a commit has taken may still become durable, and is not called lost before', () => {
  const journal = journalWith(1)
  const taken = waiting(journal)
  journal.take(10, 1000)
  addRow(journal)
  const untaken = waiting(journal)
  journal.abandon(new Error('gone'))
  expect([taken.outcome, untaken.outcome, journal.bytes]).toEqual(['waits', 'lost', 0])
  expect(journal.isUnderWay).toBe(true)
  journal.takenBack()
  journal.committed(1)
  journal.runWaiters()
  expect(taken.outcome).toBe('durable')
})
