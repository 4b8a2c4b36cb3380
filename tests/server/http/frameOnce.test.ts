import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { FrameOnce } from '../../../server/http/frameOnce.ts'
import { RoomSocket } from '../../../server/http/roomSocket.ts'
import { waitFor } from '../../support/waitFor.ts'

const closers: (() => void)[] = []
afterEach(() => {
  for (const close of closers.splice(0)) close()
})

/** A server's end of a socket that frames by itself, and what arrives at the other end. */
async function socketPair(): Promise<{ server: RoomSocket; client: WebSocket; received: Buffer[] }> {
  const wss = new WebSocketServer({ port: 0, host: '127.0.0.1', WebSocket: RoomSocket, perMessageDeflate: false })
  closers.push(() => wss.close())
  let server: RoomSocket | null = null
  wss.on('connection', (socket, request) => {
    socket.over(request.socket, new FrameOnce())
    server = socket
  })
  const client = new WebSocket(`ws://127.0.0.1:${await port(wss)}`)
  closers.push(() => client.terminate())
  const received: Buffer[] = []
  client.on('message', (data: Buffer, isBinary) => received.push(isBinary ? data : Buffer.from('a text')))
  return { server: await waitFor('the socket', () => server), client, received }
}

async function port(wss: WebSocketServer): Promise<number> {
  if (wss.address() === null) await new Promise((resolve) => wss.once('listening', resolve))
  return (wss.address() as AddressInfo).port
}

test('a message of any length arrives as it was, in the order of sending, whoever framed it', async () => {
  const { server, received } = await socketPair()
  const messages = [0, 1, 125, 126, 127, 65_535, 65_536, 3].map((length, i) => new Uint8Array(length).fill(i + 1))
  for (const message of messages) {
    server.send(message)
    server.send(message)
  }
  await waitFor('all messages', () => received.length === 2 * messages.length)
  expect(received).toEqual(messages.flatMap((message) => [Buffer.from(message), Buffer.from(message)]))
})

test('the sender is told when a message was taken, and what waits is counted', async () => {
  const { server, received } = await socketPair()
  const taken: number[] = []
  server.send(new Uint8Array(60_000), () => taken.push(1))
  server.send(new Uint8Array(70_000), () => taken.push(2))
  await waitFor('both', () => received.length === 2 && taken.length === 2)
  expect(taken).toEqual([1, 2])
  server.pause()
  const big = new Uint8Array(60_000)
  while (server.bufferedAmount === 0) server.send(big)
  expect(server.bufferedAmount).toBeGreaterThanOrEqual(big.length)
})

test('what is said together leaves together, in order', async () => {
  const { server, received } = await socketPair()
  server.cork()
  server.send(Uint8Array.of(1, 2))
  server.send(new Uint8Array(65_536).fill(3))
  server.send(Uint8Array.of(4))
  expect(server.bufferedAmount, 'nothing has left: three messages and their headers wait').toBe(2 + 2 + (65_536 + 10) + (1 + 2))
  server.uncork()
  await waitFor('all of it', () => received.length === 3)
  expect(received.map((message) => [message[0], message.length])).toEqual([
    [1, 2],
    [3, 65_536],
    [4, 1],
  ])
})

test('whoever asked hears of messages, answers to pings and the end', async () => {
  const { server, client } = await socketPair()
  const heard: unknown[] = []
  server.tell({
    received: (data, isBinary) => heard.push([...data], isBinary),
    answered: () => heard.push('answered'),
    failed: (error) => heard.push(error.message),
    closed: () => heard.push('closed'),
  })
  client.send(Uint8Array.of(5, 6))
  await waitFor('the message', () => heard.length === 2)
  server.ping()
  await waitFor('the answer', () => heard.length === 3)
  client.terminate()
  await waitFor('the end', () => heard.length === 4)
  expect(heard).toEqual([[5, 6], true, 'answered', 'closed'])
})

test('the same bytes are framed once, others anew, and what is long is left to the socket', () => {
  const frames = new FrameOnce()
  const message = Uint8Array.of(7, 8)
  expect(frames.of(message)).toBe(frames.of(message))
  expect(frames.of(Uint8Array.of(9))).toEqual(Buffer.of(0x82, 1, 9))
  expect(frames.of(message)).toEqual(Buffer.of(0x82, 2, 7, 8))
  expect(frames.of(new Uint8Array(65_536))).toBeNull()
})

test('messages that are sent together arrive one by one, in their order among the others, whatever their length', async () => {
  const { server, received } = await socketPair()
  const groups = [[1, 125], [126, 3, 0], [65_536, 2], [7]].map((lengths, i) => lengths.map((length) => new Uint8Array(length).fill(i + 1)))
  for (const group of groups) {
    server.sendTogether(group)
    server.sendTogether(group)
    server.send(Uint8Array.of(255))
  }
  const expected = groups.flatMap((group) => [...group, ...group, Uint8Array.of(255)]).map((message) => Buffer.from(message))
  await waitFor('all messages', () => received.length === expected.length)
  expect(received).toEqual(expected)
})
