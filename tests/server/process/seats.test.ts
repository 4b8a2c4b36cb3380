import { afterAll, beforeAll, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import type { ArticleDetail } from '#shared/protocol/api.ts'
import { makeNewsroom, type TestNewsroom } from '../../support/people.ts'
import { waitFor } from '../../support/waitFor.ts'

let newsroom: TestNewsroom

beforeAll(async () => {
  newsroom = await makeNewsroom({ env: { RATE_LIMITS: 'on' } })
}, 60_000)

afterAll(() => newsroom.stop())

test('the eleventh window of one person on one article is refused in HTTP, until another is closed', { timeout: 30_000 }, async () => {
  const { server, people } = newsroom
  const { id } = await people.reporter.json<ArticleDetail>('/api/articles', { method: 'POST', json: {} })
  const sockets: WebSocket[] = []
  const open = () =>
    new Promise<'open' | { status: number; retryAfter: string | undefined }>((resolve, reject) => {
      const socket = new WebSocket(`${server.wsUrl}/collab/${id}`, { headers: { cookie: people.reporter.cookie, origin: server.url } })
      socket.on('unexpected-response', (_request, response) => {
        resolve({ status: response.statusCode ?? 0, retryAfter: response.headers['retry-after'] })
        response.resume()
      })
      socket.on('open', () => resolve('open'))
      socket.on('error', reject)
      sockets.push(socket)
    })
  expect(await Promise.all(Array.from({ length: 10 }, open))).toEqual(Array.from({ length: 10 }, () => 'open'))
  expect(await open()).toEqual({ status: 429, retryAfter: '10' })
  sockets[0]?.terminate()
  await waitFor('a place is free', async () => (await open()) === 'open')
  for (const socket of sockets) socket.terminate()
})
