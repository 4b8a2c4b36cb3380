import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { WebSocket } from 'ws'
import { CollabSession } from '../../../src/collab/session.ts'
import { FaultProxy } from '../../support/faultProxy.ts'
import { HubServer } from '../../support/hubServer.ts'
import { bodyText, seedBody, type } from '../../support/typing.ts'

// Before the provider is imported: it keeps the clock that it finds. The sockets are real, only time is ours.
vi.hoisted(() => vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'] }))

let server: HubServer
let line: FaultProxy
let session: CollabSession

beforeEach(async () => {
  server = await new HubServer().start()
  server.log.create('story', seedBody('开头'))
  line = await FaultProxy.before(server.port)
  session = new CollabSession({
    articleId: 'story',
    userId: 'anna',
    epoch: 1,
    url: `ws://127.0.0.1:${line.port}`,
    user: { id: 'anna', name: 'anna', color: '#123456', role: 'reporter' },
    socketClass: WebSocket as unknown as typeof globalThis.WebSocket,
    openLocalCopy: () => null,
    storage: null,
  })
  await timeUntil('online', 10, () => session.status.saved)
})

afterEach(async () => {
  session.destroy()
  await line.close()
  const stopped = server.stop()
  await pass(1)
  await stopped
})

/** Lets so many seconds pass, in small steps between which the network does what it has to do. */
async function pass(seconds: number): Promise<void> {
  for (let step = 0; step < seconds * 4; step++) {
    vi.advanceTimersByTime(250)
    for (let turn = 0; turn < 6; turn++) await new Promise((resolve) => setImmediate(resolve))
  }
}

/** @returns after how many seconds it was so */
async function timeUntil(what: string, limit: number, question: () => boolean): Promise<number> {
  for (let seconds = 0; seconds <= limit; seconds += 0.25) {
    if (question()) return seconds
    await pass(0.25)
  }
  throw new Error(`${what}: not within ${limit} s`)
}

test('a path that was dead for a while, and has forgotten the socket: connected and saved 45 s after it is back', async () => {
  line.stall()
  type(session.doc, '，断线时写的')
  await pass(20)
  expect(session.status.saved).toBe(false)
  line.abandon()
  line.resume()
  await timeUntil('connected again', 45, () => session.status.connection === 'online' && session.status.saved)
  expect(bodyText(server.log.stored('story'))).toBe('开头，断线时写的')
})

test('a path that was dead for long: the attempts that got stuck in it are given up as well', async () => {
  line.stall()
  await timeUntil('the silence is noticed', 45, () => session.status.connection === 'offline')
  type(session.doc, '，很久以后')
  await pass(90)
  expect(line.accepted, 'attempts go on').toBeGreaterThan(3)
  // Everything that was opened meanwhile stays dead.
  line.abandon()
  line.resume()
  await timeUntil('connected again', 45, () => session.status.connection === 'online' && session.status.saved)
  expect(bodyText(server.log.stored('story'))).toBe('开头，很久以后')
})

test('a quiet but living line is left alone', async () => {
  const { accepted } = line
  await pass(120)
  expect([line.accepted, session.status.connection]).toEqual([accepted, 'online'])
})
