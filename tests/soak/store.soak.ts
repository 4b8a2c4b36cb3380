import { expect, test } from 'vitest'
import { HubServer } from '../support/hubServer.ts'
import { bodyText, seedBody, type } from '../support/typing.ts'
import { waitFor } from '../support/waitFor.ts'

test('F6: a store that fails for 30 s costs nobody a letter and nobody the socket', async () => {
  const server = await new HubServer().start()
  server.log.create('a', seedBody(''))
  const peers = await Promise.all(
    ['甲', '乙', '丙', '丁', '戊'].map(async (name) => ({ name, ...(await server.syncedProvider('a', name)) })),
  )
  const failsUntil = performance.now() + 30_000
  server.log.beforeAppend = async () => {
    if (performance.now() < failsUntil) throw new Error('disk full')
  }
  let typed = 0
  const typing = setInterval(() => {
    for (const { doc, name } of peers) type(doc, name)
    typed += peers.length
  }, 100)
  await waitFor('people are told', () => !server.hub.healthy)
  await waitFor('the store works again', () => server.hub.healthy, { timeoutMs: 60_000 })
  clearInterval(typing)
  await waitFor('all is stored', () => bodyText(server.log.stored('a')).length === typed, { timeoutMs: 30_000 })
  await waitFor('all are equal', () => peers.every(({ doc }) => bodyText(doc) === bodyText(server.log.stored('a'))))
  console.log('typed', typed, 'letters')
  expect(peers.map(({ provider }) => provider.wsUnsuccessfulReconnects)).toEqual(peers.map(() => 0))
  await server.stop()
})
