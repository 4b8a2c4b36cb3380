import { expect, test } from 'vitest'
import { sendHostileFrames } from '../support/hostileClients.ts'
import { HubServer } from '../support/hubServer.ts'
import { livingHeap } from '../support/openAndClose.ts'
import { rng } from '../support/rng.ts'
import { bodyText, seedBody, type } from '../support/typing.ts'
import { waitFor } from '../support/waitFor.ts'

const seed = Number(process.env['GALLEY_SEED'] ?? 20261123)
const million = 1_000_000

test(`F17: a million damaged frames leave memory, document and colleagues as they were (seed ${seed})`, async () => {
  const server = await new HubServer({ rates: null }).start()
  server.log.create('a', seedBody('开头'))
  const peer = await server.syncedProvider('a', 'bo')
  const random = rng(seed)
  const heap: number[] = []
  const codes = new Map<number, number>()
  let expected = '开头'
  for (let tenth = 0; tenth < 10; tenth++) {
    const sent = await sendHostileFrames(server.hub, 'a', million / 10, random, true)
    for (const [code, count] of sent.codes) codes.set(code, (codes.get(code) ?? 0) + count)
    type(peer.doc, '写')
    expected += '写'
    await waitFor('the peer’s letter is stored', () => bodyText(server.log.stored('a')) === expected)
    server.warnings.length = 0
    heap.push(livingHeap())
  }
  console.log('closed with', Object.fromEntries(codes), 'heap in MB', heap.map((bytes) => (bytes / 1e6).toFixed(1)).join(' '))
  expect(peer.provider.wsUnsuccessfulReconnects).toBe(0)
  expect(bodyText(peer.doc)).toBe(expected)
  expect((heap.at(-1) ?? 0) - (heap[1] ?? 0)).toBeLessThan(5e6)
  await server.stop()
})
