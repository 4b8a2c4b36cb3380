import * as encoding from 'lib0/encoding'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import * as Y from 'yjs'
import { closeCodes } from '#shared/protocol/closeCodes.ts'
import { sendHostileFrames } from '../../support/hostileClients.ts'
import { HubServer } from '../../support/hubServer.ts'
import { rng } from '../../support/rng.ts'
import { bodyText, entry, seedBody, type } from '../../support/typing.ts'
import { waitFor } from '../../support/waitFor.ts'

let server: HubServer

beforeEach(async () => {
  server = await new HubServer({ rates: null }).start()
  server.log.create('a', seedBody('开头'))
})

afterEach(() => server.stop())

const seed = Number(process.env['GALLEY_SEED'] ?? 20261123)

test('F12: a frame that is lost on the way is noticed with the next one and healed within two seconds', async () => {
  let [frames, lost] = [0, 0]
  class LossySocket extends WebSocket {
    override send(data: Uint8Array): void {
      const isUpdate = data[0] === 0 && data[1] === 2
      if (isUpdate) frames += 1
      if (isUpdate && frames % 3 === 2) lost += 1
      else super.send(data)
    }
  }
  const writer = await server.syncedProvider('a', 'anna', {}, { socketClass: LossySocket })
  const reader = await server.syncedProvider('a', 'bo')
  let expected = '开头'
  for (let round = 0; round < 10; round++) {
    for (const letter of ['一', '二', '三']) type(writer.doc, letter)
    expected += '一二三'
    const started = performance.now()
    await waitFor('healed', () => bodyText(reader.doc) === expected)
    expect(performance.now() - started).toBeLessThan(2000)
  }
  expect(lost).toBeGreaterThan(5)
  expect(bodyText(server.log.stored('a'))).toBe(expected)
  expect(writer.provider.wsUnsuccessfulReconnects).toBe(0)
})

test('F13: a message too large for the wire ends the stock provider’s attempts, once, and leaves others alone', async () => {
  const peer = await server.syncedProvider('a', 'bo')
  let sockets = 0
  class CountingSocket extends WebSocket {
    constructor(...args: ConstructorParameters<typeof WebSocket>) {
      super(...args)
      sockets += 1
    }
  }
  const writer = await server.syncedProvider('a', 'anna', {}, { socketClass: CountingSocket as typeof WebSocket })
  const closed = new Promise<number>((resolve) => writer.provider.on('closed', ({ code }) => resolve(code)))
  type(writer.doc, 'x'.repeat(20 * 1024 * 1024))
  expect(await closed).toBe(closeCodes.tooLarge)
  expect(writer.provider.shouldConnect).toBe(false)
  expect(sockets).toBe(1)
  expect(bodyText(writer.doc).length, 'the writer still has the text').toBeGreaterThan(20e6)
  type(peer.doc, '！')
  await waitFor('others go on', () => bodyText(server.log.stored('a')) === '开头！')
})

test(`F17: 20,000 damaged frames of readers change nothing and disturb nobody (seed ${seed})`, { timeout: 60_000 }, async () => {
  const peer = await server.syncedProvider('a', 'bo')
  const before = Y.encodeStateAsUpdate(server.log.stored('a'))
  const { codes, sent } = await sendHostileFrames(server.hub, 'a', 20_000, rng(seed), true)
  expect(sent).toBe(20_000)
  expect(Y.encodeStateAsUpdate(server.log.stored('a'))).toEqual(before)
  // A damaged update can still be a whole one, with something new in it: then the reader is told that it only reads.
  const usual: readonly number[] = [0, closeCodes.protocol, closeCodes.invalid, closeCodes.readOnly, closeCodes.tooLarge]
  expect([...codes.keys()].filter((code) => !usual.includes(code))).toEqual([])
  expect(codes.get(closeCodes.protocol)).toBeGreaterThan(100)
  expect(codes.get(closeCodes.invalid)).toBeGreaterThan(100)
  type(peer.doc, '！')
  await waitFor('the peer goes on', () => bodyText(server.log.stored('a')) === '开头！')
  expect(peer.provider.wsUnsuccessfulReconnects).toBe(0)
  expect(server.warnings.filter((line) => line === 'a frame could not be handled' || line.includes('passed every check'))).toEqual([])
})

test(`F17: after 3,000 damaged frames of writers the document can be read, and all copies are equal (seed ${seed})`, {
  timeout: 60_000,
}, async () => {
  const { sent } = await sendHostileFrames(server.hub, 'a', 3000, rng(seed), false)
  expect(sent).toBe(3000)
  await server.hub.read('a', () => null)
  const stored = server.log.stored('a')
  expect([stored.store.pendingStructs, stored.store.pendingDs]).toEqual([null, null])
  const peer = await server.syncedProvider('a', 'bo')
  await waitFor('the copy is equal', () => bodyText(peer.doc) === bodyText(server.log.stored('a')))
  expect(Y.encodeStateVector(peer.doc)).toEqual(Y.encodeStateVector(server.log.stored('a')))
})

test('F17: the same deleted range, twenty thousand times, does not keep the server busy', async () => {
  const writer = await server.syncedProvider('a', 'anna')
  // Letters put in front one by one are structs of their own, for good.
  const paragraph = writer.doc.getXmlFragment('body').get(0) as Y.XmlElement
  const run = paragraph.get(0) as Y.XmlText
  writer.doc.transact(() => {
    for (let i = 0; i < 20_000; i++) run.insert(0, 'a')
    run.delete(0, 20_000)
  })
  await waitFor('stored', () => (server.log.documents.get('a')?.updates.length ?? 0) > 1)
  const update = encoding.encode((encoder) => {
    for (const number of [0, 1, writer.doc.clientID, 20_000]) encoding.writeVarUint(encoder, number)
    for (let i = 0; i < 20_000; i++) for (const number of [0, 20_000]) encoding.writeVarUint(encoder, number)
  })
  const attacker = await server.raw('a', 'mallory', { readOnly: 'wrong_stage' })
  const started = performance.now()
  attacker.sync(2, update)
  expect(await attacker.closed()).toBe(closeCodes.invalid)
  expect(performance.now() - started).toBeLessThan(1500)
})

test('F25: a frame with a hole inside is held, not taken for nothing new, and stored when the hole is filled', async () => {
  const doc = new Y.Doc()
  const updates: Uint8Array[] = []
  doc.on('update', (update: Uint8Array) => updates.push(update))
  for (const key of ['source', 'dateline', 'page']) doc.getMap('meta').set(key, key)
  const [first, second, third] = updates as [Uint8Array, Uint8Array, Uint8Array]
  const writer = await server.raw('a', 'anna')
  writer.sync(1, Y.encodeStateAsUpdate(new Y.Doc()))
  writer.sync(2, first)
  await waitFor('two are acknowledged', () => writer.acked === 2)
  // Begins with what the server knows and ends with what it does not: a look at the ends alone sees nothing new.
  writer.sync(2, Y.mergeUpdates([first, third]))
  await waitFor('asked for the rest', () => writer.messages.filter((message) => message.kind === 'sync' && message.step === 0).length === 2)
  expect(writer.acked).toBe(2)
  expect(server.log.stored('a').getMap('meta').has('page')).toBe(false)
  writer.sync(2, second)
  await waitFor('acknowledged', () => writer.acked === 4)
  expect([...server.log.stored('a').getMap('meta').keys()].sort()).toEqual(['dateline', 'page', 'source'])
})

test('content that waits for what never comes ends with the socket, in time', async () => {
  const quick = await new HubServer({ heldTime: 50, sweepInterval: 10 }).start()
  quick.log.create('a')
  const { doc, update } = entry(7)
  const known = Y.encodeStateVector(doc)
  doc.getMap('meta').set('page', '3')
  const writer = await quick.raw('a', 'anna')
  writer.sync(1, Y.encodeStateAsUpdate(new Y.Doc()))
  writer.sync(2, Y.encodeStateAsUpdate(doc, known))
  expect(await writer.closed()).toBe(closeCodes.invalid)
  expect(quick.log.documents.get('a')?.updates).toHaveLength(1)
  const back = await quick.raw('a', 'anna')
  back.sync(2, update)
  back.sync(2, Y.encodeStateAsUpdate(doc, known))
  await waitFor('the right order is fine', () => back.acked === 2)
  await quick.stop()
})

test('a socket that never says anything is ended', async () => {
  const quick = await new HubServer({ firstFrame: 50, sweepInterval: 10 }).start()
  quick.log.create('a')
  const silent = await quick.raw('a', 'anna')
  const talker = await quick.syncedProvider('a', 'bo')
  await silent.closed()
  expect(talker.provider.wsconnected).toBe(true)
  await quick.stop()
})
