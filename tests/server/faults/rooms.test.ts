import { expect, test } from 'vitest'
import { openAndClose, openTimers } from '../../support/openAndClose.ts'

test('F15: a thousand articles opened and closed leave no room, no timer and no memory behind', { timeout: 60_000 }, async () => {
  const timers = openTimers()
  const { heap, server } = await openAndClose(1000, 250)
  expect(server.hub.figures()).toEqual({
    rooms: 0,
    connections: { writers: 0, readers: 0 },
    lagging: 0,
    paused: 0,
    stateBytes: 0,
    waitingBytes: 0,
  })
  await server.stop()
  expect(openTimers()).toBeLessThanOrEqual(timers)
  // After the first quarter everything that is made once has been made: a document of 200 KB would stand out here.
  const growth = (heap.at(-1) ?? 0) - (heap[0] ?? 0)
  expect(growth, `heap after each quarter: ${heap.join(', ')}`).toBeLessThan(8 * 1024 * 1024)
})
