import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { closeCodes } from '#shared/protocol/closeCodes.ts'
import { CommitQueue } from '../../../server/collab/commitQueue.ts'
import { Connection } from '../../../server/collab/connection.ts'
import { defaultLimits } from '../../../server/collab/limits.ts'
import type { Visitor } from '../../../server/collab/ports.ts'
import { encodeEntry } from '../../../server/collab/presence.ts'
import { Room } from '../../../server/collab/room.ts'
import { silentMeter } from '../../../server/collab/silentMeter.ts'
import { encodeAwareness } from '../../../server/collab/wire.ts'
import { strangeNeighbours } from '../../support/fixtures/frames/strangeNeighbours.ts'
import { syncFrame } from '../../support/hostileFrames.ts'
import { gate, MemoryLog } from '../../support/memoryLog.ts'
import { MemorySocket } from '../../support/memorySocket.ts'
import { bodyText, entry, seedBody } from '../../support/typing.ts'
import { waitFor } from '../../support/waitFor.ts'

const logger = { info: () => {}, warn: () => {}, error: () => {} }
const limits = { ...defaultLimits, commitGather: 0 }

async function openRoom(now: () => number = Date.now, seed = seedBody('开头')) {
  const log = new MemoryLog()
  log.create('a', seed)
  const queue = new CommitQueue(log, logger, silentMeter, limits, Date.now)
  const reported: string[] = []
  const listener = { committed: (docId: string) => reported.push(docId) }
  const stored = await log.load('a')
  if (!stored) throw new Error('the document was not stored')
  const room = new Room('a', stored, { queue, listener, logger, meter: silentMeter, limits, now, discarded: () => {} })
  return { log, queue, room, reported }
}

/** What became of a promise so far. */
function outcome(promise: Promise<unknown>): { now: string } {
  const seen = { now: 'open' }
  promise.then(
    () => (seen.now = 'done'),
    () => (seen.now = 'failed'),
  )
  return seen
}

test('F4: a room that is given up during a commit may be loaded anew only when the commit is over', async () => {
  const { log, room, reported } = await openRoom()
  const door = gate()
  let under = false
  log.beforeAppend = async () => {
    under = true
    await door.pass()
  }
  const write = outcome(room.write({ userId: 'li', sessionId: 's' }, entry(7).update))
  await waitFor('the commit is under way', () => under)
  const late = outcome(room.write({ userId: 'li', sessionId: 's' }, entry(8, 'page').update))
  const drained = outcome(room.drained)
  room.discard(closeCodes.rejudge, 'test')
  await waitFor('what no commit has taken is lost', () => late.now === 'failed')
  expect([drained.now, write.now], 'what a commit has taken is not known to be lost').toEqual(['open', 'open'])
  door.open()
  await waitFor('the commit is over', () => drained.now === 'done' && write.now === 'done')
  expect(log.stored('a').getMap('meta').toJSON()).toEqual({ source: 'by 7' })
  expect(reported, 'the desk hears of it').toEqual(['a'])
})

test('a fault while a commit is told to its room is not taken for a fault of the store', async () => {
  const { log, room, queue } = await openRoom()
  room.delivery.broadcast = () => {
    throw new Error('broken')
  }
  const write = outcome(room.write({ userId: 'li', sessionId: 's' }, entry(7).update))
  await queue.idle()
  await waitFor('the room is given up, the write is done', () => room.gone && write.now === 'done')
  expect(log.documents.get('a')?.updates, 'stored once').toHaveLength(2)
  expect(bodyText(log.stored('a'))).toBe('开头')
})

/** Somebody who may write. */
function visitorOf(id: string): Visitor {
  const user = { id, name: id, color: '#000', role: 'reporter' }
  return { user, sessionId: 's', readOnlyReason: null, aclVersion: 1, extended: true, epoch: null, schema: null }
}

/** A socket in a room, and the writes that reach it, each with the kinds of messages in it. */
function writer(id: string) {
  const socket = new MemorySocket()
  const writes: string[] = []
  const kinds: Readonly<Record<number, string>> = { 0: 'sync', 1: 'presence', 120: 'ext' }
  const nameOf = (message: Uint8Array) => (message[0] === 120 && message[1] === 0 ? 'ack' : (kinds[message[0] ?? -1] ?? '?'))
  socket.send = (message) => writes.push(nameOf(message))
  socket.sendTogether = (messages) => writes.push(messages.map(nameOf).join('+'))
  return { connection: new Connection(socket, visitorOf(id), limits, Date.now), writes }
}

const caretFrame = (id: number, clock: number) => encodeAwareness([encodeEntry(id, clock, { caret: clock })])

test('an edit, its acknowledgement and where the carets are leave in one write for each socket', async () => {
  const clock = { now: 1_000_000 }
  const { log, room } = await openRoom(() => clock.now)
  const everybody = [writer('anna'), writer('bo'), writer('cai')] as const
  const [anna, bo, cai] = everybody
  for (const { connection } of everybody) room.join(connection)
  const { doc, update } = entry(7)
  room.receive(anna.connection, syncFrame(2, update))
  room.receive(anna.connection, caretFrame(7, 1))
  await room.whenCommitted()
  const door = gate()
  log.beforeAppend = door.pass
  clock.now += 10 * limits.presenceInterval
  for (const { writes } of everybody) writes.splice(0)
  const known = Y.encodeStateVector(doc)
  doc.getMap('meta').set('dateline', '北京')
  room.receive(anna.connection, syncFrame(2, Y.encodeStateAsUpdate(doc, known)))
  room.receive(anna.connection, caretFrame(7, 2))
  expect(
    everybody.map(({ writes }) => writes),
    'nothing leaves before the edit is stored',
  ).toEqual([[], [], []])
  door.open()
  await room.whenCommitted()
  expect([anna.writes, bo.writes, cai.writes]).toEqual([['ack'], ['sync+presence'], ['sync+presence']])
})

test('text between neighbours that do not belong together never makes an article that cannot be opened', async () => {
  const [start, ...updates] = strangeNeighbours
  const { log, room } = await openRoom(Date.now, (doc) => Y.applyUpdate(doc, start as Uint8Array))
  const mallory = writer('mallory')
  room.join(mallory.connection)
  for (const update of updates) {
    room.receive(mallory.connection, syncFrame(2, update))
    room.receive(mallory.connection, syncFrame(0, Uint8Array.of(0)))
    await room.whenCommitted().catch(() => {})
  }
  expect(mallory.connection.closed, 'what cannot be applied is refused').toBe(true)
  expect(log.documents.get('a')?.updates, 'what came before it is stored, it is not').toHaveLength(updates.length)
  expect(log.stored('a').getXmlFragment('body').length).toBeGreaterThan(0)
})

/** Two paragraphs of client 1, and the last letter of each. */
function twoParagraphs() {
  const doc = Object.assign(new Y.Doc(), { clientID: 1 })
  const texts = ['AAA', 'BBB'].map((words) => new Y.XmlText(words))
  const paragraphs = texts.map((text) => {
    const paragraph = new Y.XmlElement('paragraph')
    paragraph.insert(0, [text])
    return paragraph
  })
  doc.getXmlFragment('body').insert(0, paragraphs)
  const last = texts.map((text) => Y.createRelativePositionFromTypeIndex(text, 2).item?.clock ?? 0) as [number, number]
  return { seed: (other: Y.Doc) => Y.applyUpdate(other, Y.encodeStateAsUpdate(doc)), last, end: Y.getState(doc.store, 1) }
}

test('what has no length is refused: Yjs takes what follows it for the same place', async () => {
  const { seed, last, end } = twoParagraphs()
  // One client, its structs from a clock on: text behind a letter. Then what is deleted.
  const updates: Record<string, readonly number[]> = {
    'text of no length in another paragraph': [1, 2, 9, 0, 0x84, 1, last[0], 1, 0x78, 0x84, 1, last[1], 0, 0],
    'text of no length alone': [1, 1, 9, 0, 0x84, 1, last[1], 0, 0],
    'a deletion of nothing beside text': [1, 1, 9, 0, 0x84, 1, last[0], 1, 0x78, 1, 1, 1, end, 0],
    'a deletion of nothing': [0, 1, 1, 1, last[0], 0],
  }
  for (const [what, update] of Object.entries(updates)) {
    const { log, room } = await openRoom(Date.now, seed)
    const [eve, anna] = [writer('eve'), writer('anna')]
    for (const { connection } of [eve, anna]) room.join(connection)
    room.receive(eve.connection, syncFrame(2, Uint8Array.from(update)))
    expect([eve.connection.closed, anna.connection.closed, room.gone], what).toEqual([true, false, false])
    expect(log.documents.get('a')?.updates, what).toHaveLength(1)
    expect(bodyText(log.stored('a'))).toBe('AAA\nBBB')
  }
})

test('where carets are does not wait for a store that hangs', async () => {
  const { log, room } = await openRoom()
  const [anna, bo] = [writer('anna'), writer('bo')]
  for (const { connection } of [anna, bo]) room.join(connection)
  const door = gate()
  log.beforeAppend = door.pass
  room.receive(anna.connection, syncFrame(2, entry(7).update))
  room.receive(anna.connection, caretFrame(7, 1))
  await waitFor('bo sees where anna is', () => bo.writes.includes('presence'))
  expect(anna.writes, 'nothing is said to be stored').not.toContain('ack')
  door.open()
  await room.whenCommitted()
  expect([anna.writes.at(-1), bo.writes.at(-1)]).toEqual(['ack', 'sync'])
})

test('a lagging socket counts as alive as long as it takes something', () => {
  const socket = new MemorySocket()
  const line = { unsent: 500_000 }
  Object.defineProperty(socket, 'bufferedAmount', { get: () => line.unsent })
  let now = 1000
  const connection = new Connection(socket, visitorOf('bo'), limits, () => now)
  const lag = connection.fallBehind(new Uint8Array(), false)
  const look = (unsent: number) => {
    now += 1000
    line.unsent = unsent
    connection.noteProgress()
    return lag.progressAt
  }
  expect(look(500_000)).toBe(1000)
  expect(look(400_000)).toBe(3000)
  expect(look(400_000)).toBe(3000)
  expect(look(450_000), 'more waits: that is no progress').toBe(3000)
  expect(look(440_000)).toBe(6000)
})
