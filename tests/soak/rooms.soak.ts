import { expect, test } from 'vitest'
import { openAndClose, openTimers } from '../support/openAndClose.ts'

test('F15: twenty thousand articles opened and closed', async () => {
  const timers = openTimers()
  const { heap, server } = await openAndClose(20_000, 2000)
  console.log('heap in MB', heap.map((bytes) => (bytes / 1e6).toFixed(1)).join(' '))
  expect(server.hub.figures()).toMatchObject({ rooms: 0, lagging: 0, paused: 0, stateBytes: 0, waitingBytes: 0 })
  await server.stop()
  expect(openTimers()).toBeLessThanOrEqual(timers)
  const [first = 0] = heap.slice(1)
  expect(((heap.at(-1) ?? 0) - first) / first, 'growth after the first tenth').toBeLessThan(0.05)
})
