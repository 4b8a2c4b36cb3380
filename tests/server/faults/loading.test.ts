import { afterEach, beforeEach, expect, test } from 'vitest'
import * as Y from 'yjs'
import { HubServer } from '../../support/hubServer.ts'
import { gate } from '../../support/memoryLog.ts'
import { MemorySocket } from '../../support/memorySocket.ts'
import { bodyText, entry, seedBody, type } from '../../support/typing.ts'
import { waitFor } from '../../support/waitFor.ts'

/* Faults of collaboration servers around opening and closing a document; F1, F2 … number them in every file here. */

let server: HubServer

beforeEach(async () => {
  server = await new HubServer({ evictAfter: 0, sweepInterval: 5 }).start()
  server.log.create('a', seedBody('开头'))
})

afterEach(async () => {
  server.log.beforeAppend = async () => {}
  server.log.beforeLoad = async () => {}
  await server.stop()
})

test('F1: nobody is answered from a document that is still loading', async () => {
  const door = gate()
  server.log.beforeLoad = door.pass
  const peers = Array.from({ length: 20 }, (_, i) => server.provider('a', `user${i}`))
  await waitFor('all are connected', () => peers.every(({ provider }) => provider.wsconnected))
  expect(peers.filter(({ provider, doc }) => provider.synced || doc.store.clients.size > 0)).toEqual([])
  door.open()
  await waitFor('all are synced', () => peers.every(({ provider }) => provider.synced))
  expect(new Set(peers.map(({ doc }) => bodyText(doc)))).toEqual(new Set(['开头']))
  expect(server.log.loads).toBe(1)
})

test('F1: a document whose first load fails is loaded for whoever comes back', async () => {
  let failures = 2
  server.log.beforeLoad = async () => {
    if (failures-- > 0) throw new Error('store busy')
  }
  const peer = server.provider('a', 'anna')
  await waitFor('synced in the end', () => peer.provider.synced)
  expect(bodyText(peer.doc)).toBe('开头')
  expect(server.hub.size.rooms).toBe(1)
})

test('F1: not more than a few documents are loaded at the same time, and all of them in the end', async () => {
  const few = await new HubServer({ coldLoads: 3 }).start()
  const ids = Array.from({ length: 12 }, (_, i) => `d${i}`)
  for (const id of ids) few.log.create(id, seedBody(id))
  let [now, most] = [0, 0]
  const door = gate()
  few.log.beforeLoad = async () => {
    now += 1
    most = Math.max(most, now)
    await door.pass()
    now -= 1
  }
  const peers = ids.map((id) => few.provider(id, 'anna'))
  await waitFor('all have come in', () => few.hub.size.connections === ids.length)
  expect(now).toBe(3)
  door.open()
  await waitFor('all are synced', () => peers.every(({ provider }) => provider.synced))
  expect(peers.map(({ doc }) => bodyText(doc))).toEqual(ids)
  expect(most).toBe(3)
  await few.stop()
})

test('F2: twenty people in a never-opened article find its first text once', async () => {
  const peers = await Promise.all(Array.from({ length: 20 }, (_, i) => server.syncedProvider('a', `user${i}`)))
  expect(peers.map(({ doc }) => bodyText(doc))).toEqual(peers.map(() => '开头'))
  expect(server.log.documents.get('a')?.updates).toHaveLength(1)
})

test('F4: whoever leaves and comes back in the same moment loses no letter, while the store is slow', async () => {
  server.log.beforeAppend = () => new Promise((resolve) => setTimeout(resolve, 1 + Math.random() * 4))
  server.log.beforeLoad = () => new Promise((resolve) => setTimeout(resolve, Math.random() * 4))
  let expected = '开头'
  for (let round = 0; round < 60; round++) {
    const { doc, provider } = await server.syncedProvider('a', 'anna')
    expect(bodyText(doc), `round ${round}`).toBe(expected)
    const letter = String.fromCharCode(0x4e00 + round)
    type(doc, letter)
    provider.disconnect()
    // Whatever had left before the line was closed may be stored or not; what is not, comes with the next step 2.
    provider.connect()
    await waitFor('synced again', () => provider.synced)
    await waitFor('stored', () => bodyText(server.log.stored('a')).endsWith(letter))
    provider.destroy()
    expected += letter
  }
  expect(bodyText(server.log.stored('a'))).toBe(expected)
})

test('F4: a letter that is stored while its room is given up is there for the next one', async () => {
  for (let round = 0; round < 20; round++) {
    const writer = await server.raw('a', 'anna')
    const door = gate()
    server.log.beforeAppend = door.pass
    writer.sync(2, entry(1000 + round, `key${round}`).update)
    await waitFor('the commit is under way', () => server.hub.figures().rooms === 1 && server.log.appends === round)
    writer.socket.terminate()
    const late = server.provider('a', 'bo')
    door.open()
    await waitFor('synced', () => late.provider.synced)
    await waitFor('the entry arrived', () => late.doc.getMap('meta').has(`key${round}`))
    late.provider.destroy()
    await waitFor('the room is gone', () => server.hub.size.rooms === 0)
  }
})

test('F7: what is written before the first sync is added to the text and never replaces it', async () => {
  const door = gate()
  server.log.beforeLoad = door.pass
  const early = server.provider('a', 'anna')
  await waitFor('connected', () => early.provider.wsconnected)
  early.doc.getXmlFragment('body').insert(0, [new Y.XmlElement('paragraph')])
  early.doc.getMap('meta').set('source', '本报')
  door.open()
  await waitFor('synced', () => early.provider.synced)
  await waitFor('stored', () => server.log.stored('a').getMap('meta').get('source') === '本报')
  expect(bodyText(server.log.stored('a'))).toContain('开头')
  const next = await server.syncedProvider('a', 'bo')
  expect(bodyText(next.doc)).toContain('开头')
})

test('F4: whoever comes in the very moment in which the document is given up gets into the next one', async () => {
  const resident = await server.syncedProvider('a', 'anna')
  const got: number[] = []
  const socket = new MemorySocket((frame) => got.push(frame[0] ?? -1, frame[1] ?? -1))
  const user = { id: 'bo', name: 'bo', color: '#000', role: 'reporter' }
  server.hub.connect(socket, 'a', { user, sessionId: 's', readOnlyReason: null, aclVersion: 1, extended: true, epoch: null, schema: null })
  socket.say(Uint8Array.of(0, 0, 1, 0))
  server.hub.rejudge('a')
  // 0 1: the whole document, as the answer to its question.
  await waitFor('bo is answered', () => got.some((byte, i) => i % 2 === 0 && byte === 0 && got[i + 1] === 1))
  expect(socket.closeCode).toBe(null)
  await waitFor('anna is back', () => resident.provider.synced)
  socket.leave()
})

test('F4: an edit of the server that was under way when its room was given up is not made twice', async () => {
  const door = gate()
  server.log.beforeAppend = door.pass
  const edit = server.hub.edit('a', { userId: 'desk', sessionId: 's' }, (doc) => type(doc, '，完'))
  await waitFor('it is under way', () => server.hub.figures().rooms === 1 && server.hub.figures().waitingBytes === 0)
  server.hub.rejudge('a')
  door.open()
  await edit
  expect(bodyText(server.log.stored('a'))).toBe('开头，完')
})
