import { afterEach, beforeEach, expect, test } from 'vitest'
import * as Y from 'yjs'
import { HubServer } from '../../support/hubServer.ts'
import { gate } from '../../support/memoryLog.ts'
import { entry, seedBody } from '../../support/typing.ts'
import { waitFor } from '../../support/waitFor.ts'

let server: HubServer

const limits = {
  unhealthyAfter: 60,
  sweepInterval: 10,
  pingInterval: 250,
  keepAlive: 50,
  queuedBytes: 64 * 1024,
  lastCommits: 300,
  rates: null,
}

beforeEach(async () => {
  server = await new HubServer(limits).start()
  server.log.create('a', seedBody('开头'))
})

afterEach(async () => {
  server.log.beforeAppend = async () => {}
  await server.stop()
})

/** What the server said of saving, newest last. */
function saving(client: { readonly messages: readonly { kind: string; healthy?: boolean }[] }): boolean[] {
  return client.messages.flatMap((message) => (message.kind === 'saving' ? [message.healthy === true] : []))
}

test('F6: while the store fails nothing is acknowledged, people are told, and afterwards everything is stored', async () => {
  const writer = await server.raw('a', 'anna')
  const reader = await server.syncedProvider('a', 'bo')
  writer.sync(1, Y.encodeStateAsUpdate(new Y.Doc()))
  await waitFor('anna is in', () => writer.acked === 1)
  server.log.beforeAppend = async () => {
    throw new Error('no space left on device')
  }
  const doc = new Y.Doc()
  doc.on('update', (update: Uint8Array) => writer.sync(2, update))
  for (let i = 0; i < 50; i++) doc.getMap('meta').set('source', `${i}`)
  await waitFor('people are told', () => saving(writer).at(-1) === false)
  const late = await server.raw('a', 'cao')
  await waitFor('who comes meanwhile is told as well', () => saving(late).at(-1) === false)
  expect(server.hub.healthy).toBe(false)
  expect(writer.acked).toBe(1)
  expect(reader.doc.getMap('meta').size).toBe(0)
  server.log.beforeAppend = async () => {}
  await waitFor('all is stored', () => writer.acked === 51)
  await waitFor('all are told', () => saving(writer).at(-1) === true && saving(late).at(-1) === true)
  await waitFor('the reader has it', () => reader.doc.getMap('meta').get('source') === '49')
  expect(server.log.stored('a').getMap('meta').get('source')).toBe('49')
})

test('F6: during a long failure writers are not read any more, memory is bounded, nobody is cut off, nothing is lost', {
  timeout: 90_000,
}, async () => {
  const writer = await server.raw('a', 'anna')
  const door = gate()
  server.log.beforeAppend = door.pass
  const doc = new Y.Doc()
  doc.on('update', (update: Uint8Array) => writer.sync(2, update))
  const frames = 1500
  for (let i = 0; i < frames; i++) doc.getMap('meta').set('source', `${i}`.padEnd(10_000, 'x'))
  await waitFor('the writer is not read any more', () => server.hub.figures().paused === 1, { timeoutMs: 20_000 })
  // Long enough for several questions "are you there", which a socket that is not read cannot answer.
  const told = saving(writer).length
  await waitFor('some time passes', () => server.hub.figures().waitingBytes > 0 && writer.messages.length > told + 20, {
    timeoutMs: 30_000,
  })
  expect(writer.closeCode).toBe(null)
  const { waitingBytes } = server.hub.figures()
  expect(waitingBytes).toBeLessThan(4 * 1024 * 1024)
  door.open()
  await waitFor('everything is stored', () => writer.acked === frames, {
    timeoutMs: 30_000,
    state: () => ({ acked: writer.acked, closeCode: writer.closeCode, ...server.hub.figures() }),
  })
  expect(String(server.log.stored('a').getMap('meta').get('source')).startsWith(`${frames - 1}`)).toBe(true)
})

test('F6: many articles together may not fill the memory either', async () => {
  const small = await new HubServer({ ...limits, queuedBytes: 1e9, nodeQueuedBytes: 200_000 }).start()
  const ids = Array.from({ length: 10 }, (_, i) => `d${i}`)
  for (const id of ids) small.log.create(id)
  const writers = await Promise.all(ids.map((id) => small.raw(id, 'anna')))
  const door = gate()
  small.log.beforeAppend = door.pass
  const frames = 200
  for (const [i, writer] of writers.entries()) {
    const doc = new Y.Doc()
    doc.clientID = i + 1
    doc.on('update', (update: Uint8Array) => writer.sync(2, update))
    for (let n = 0; n < frames; n++) doc.getMap('meta').set('source', `${n}`.padEnd(5000, 'x'))
  }
  await waitFor('all writers wait', () => small.hub.figures().paused === writers.length)
  // What lay in the sockets' own buffers when they were paused still comes: about 64 KiB each.
  expect(small.hub.figures().waitingBytes).toBeLessThan(200_000 + writers.length * 200_000)
  door.open()
  await waitFor('everything is stored', () => writers.every(({ acked }) => acked === frames), { timeoutMs: 15_000 })
  await small.stop()
})

test('F6: rooms that are given up while the store fails leave nothing behind', async () => {
  const door = gate()
  server.log.beforeAppend = door.pass
  for (const id of ['b', 'c']) server.log.create(id)
  const writers = await Promise.all(['b', 'c'].map((id) => server.raw(id, 'anna')))
  for (const [i, writer] of writers.entries()) {
    writer.sync(2, entry(10 + i).update)
    writer.sync(2, entry(20 + i).update)
  }
  await waitFor('something waits', () => server.hub.figures().waitingBytes > 0)
  server.log.beforeAppend = async () => {
    throw new Error('gone for good')
  }
  const closing = server.hub.close()
  door.open()
  await closing
  expect(server.hub.figures()).toMatchObject({ rooms: 0, waitingBytes: 0, paused: 0 })
})
