import { afterEach, beforeEach, expect, test } from 'vitest'
import * as Y from 'yjs'
import { closeCodes } from '#shared/protocol/closeCodes.ts'
import { FaultProxy } from '../../support/faultProxy.ts'
import { HubServer } from '../../support/hubServer.ts'
import { bodyText, entry, seedBody, type } from '../../support/typing.ts'
import { waitFor } from '../../support/waitFor.ts'

let server: HubServer

beforeEach(async () => {
  server = await new HubServer().start()
  server.log.create('a', seedBody('开头'))
})

afterEach(() => server.stop())

test('F18: a caret is gone within a second of its socket and back within a second of the next', async () => {
  const line = await FaultProxy.before(server.port)
  const watcher = await server.syncedProvider('a', 'watcher')
  const anna = await server.syncedProvider('a', 'anna', {}, { port: line.port })
  anna.provider.awareness.setLocalState({ cursor: { anchor: 1 } })
  const isSeen = () => watcher.provider.awareness.getStates().has(anna.doc.clientID)
  await waitFor('seen', isSeen)
  for (let round = 0; round < 3; round++) {
    line.refuse(true)
    line.cut()
    await waitFor('gone', () => !isSeen(), { timeoutMs: 1000 })
    line.refuse(false)
    await waitFor('connected', () => anna.provider.wsconnected, { timeoutMs: 10_000 })
    await waitFor('back', isSeen, { timeoutMs: 1000 })
  }
  await line.close()
}, 30_000)

test('F18: nobody can speak for a colleague: not with a higher clock, not by saying that she left', async () => {
  const watcher = await server.syncedProvider('a', 'watcher')
  const anna = await server.syncedProvider('a', 'anna')
  anna.provider.awareness.setLocalState({ cursor: { anchor: 1 } })
  const state = () => watcher.provider.awareness.getStates().get(anna.doc.clientID)
  await waitFor('anna is seen', state)
  const heard: unknown[] = []
  watcher.provider.awareness.on('update', () => heard.push(structuredClone(state())))
  const mallory = await server.raw('a', 'mallory')
  for (const forged of [{ user: { name: 'impostor' }, cursor: { anchor: 99 } }, null])
    mallory.awareness(anna.doc.clientID, 1_000_000, forged)
  mallory.awareness(999, 1, { done: true })
  await waitFor('mallory was heard', () => watcher.provider.awareness.getStates().get(999)?.['done'])
  expect(state()).toMatchObject({ user: { id: 'anna' }, cursor: { anchor: 1 } })
  expect(heard.filter((seen) => JSON.stringify(seen) !== JSON.stringify(state()))).toEqual([])
  expect(anna.provider.awareness.getLocalState()).toEqual({ cursor: { anchor: 1 } })
})

test('F19: who comes with a client id that is taken is refused and goes on with a new one', async () => {
  const anna = await server.syncedProvider('a', 'anna')
  type(anna.doc, '安')
  await waitFor('anna’s letter is stored', () => bodyText(server.log.stored('a')) === '开头安')
  const twin = new Y.Doc()
  twin.clientID = anna.doc.clientID
  const bo = server.provider('a', 'bo', {}, { doc: twin })
  const closed = new Promise<number>((resolve) => bo.provider.on('closed', ({ code }) => resolve(code)))
  // Yjs itself changes the id when it meets its own in what it receives; before that, it writes under the stolen one.
  for (const word of ['冒', '名', '顶', '替']) twin.getMap('meta').set('source', word)
  expect(await closed).toBe(closeCodes.identity)
  const again = await server.syncedProvider('a', 'bo')
  type(again.doc, '波')
  await waitFor('bo’s letter is stored', () => bodyText(server.log.stored('a')) === '开头安波')
  type(anna.doc, '娜')
  await waitFor('anna goes on', () => bodyText(server.log.stored('a')) === '开头安波娜')
  expect(server.log.stored('a').getMap('meta').has('source')).toBe(false)
})

test('F19: an id that is refused costs nobody else their socket', async () => {
  const anna = await server.raw('a', 'anna')
  const bo = await server.raw('a', 'bo')
  anna.sync(2, entry(7).update)
  await waitFor('anna owns 7', () => anna.acked === 1)
  // Another process gave the id away meanwhile: only the store knows.
  server.log.documents.get('a')?.clients.set(8, 'anna')
  bo.sync(2, entry(8).update)
  anna.sync(2, entry(7, 'page').update)
  expect(await bo.closed()).toBe(closeCodes.rejudge)
  const back = await server.raw('a', 'bo')
  back.sync(2, entry(8).update)
  expect(await back.closed()).toBe(closeCodes.identity)
})

test('F19: a client id belongs to whoever was present under it, also while their line is down', async () => {
  const anna = await server.raw('a', 'anna')
  anna.awareness(7, 1, {})
  const watcher = await server.syncedProvider('a', 'watcher')
  const isSeen = () => watcher.provider.awareness.getStates().has(7)
  await waitFor('anna is seen', isSeen)
  anna.socket.terminate()
  await waitFor('anna is gone', () => !isSeen())
  const mallory = await server.raw('a', 'mallory')
  mallory.sync(2, entry(7).update)
  expect(await mallory.closed()).toBe(closeCodes.identity)
  const back = await server.raw('a', 'anna')
  back.sync(2, entry(7).update)
  await waitFor('anna writes', () => back.acked === 1)
})
