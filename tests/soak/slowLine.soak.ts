import { expect, test } from 'vitest'
import { FaultProxy } from '../support/faultProxy.ts'
import { HubServer } from '../support/hubServer.ts'
import { rng } from '../support/rng.ts'
import { bodyText, longArticle, type } from '../support/typing.ts'
import { waitFor } from '../support/waitFor.ts'

test('F14: 5 MB over 128 KB/s reach the stock provider on its first socket, while a colleague writes', async () => {
  const server = await new HubServer().start()
  server.log.create('long', longArticle(5e6, rng(1)))
  const line = await FaultProxy.before(server.port)
  line.limit(128 * 1024)
  const writer = await server.syncedProvider('long', 'bo')
  const typing = setInterval(() => type(writer.doc, '写'), 500)
  const started = performance.now()
  const reader = server.provider('long', 'anna', {}, { port: line.port })
  await waitFor('synced', () => reader.provider.synced, { timeoutMs: 120_000 })
  console.log('synced after', Math.round((performance.now() - started) / 1000), 's')
  clearInterval(typing)
  await waitFor('equal', () => bodyText(reader.doc) === bodyText(writer.doc), { timeoutMs: 60_000 })
  expect(reader.provider.wsUnsuccessfulReconnects).toBe(0)
  await server.stop()
  await line.close()
})
