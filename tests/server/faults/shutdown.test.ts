import { afterEach, expect, test, vi } from 'vitest'
import * as Y from 'yjs'
import type { ArticleDetail } from '#shared/protocol/api.ts'
import { closeCodes } from '#shared/protocol/closeCodes.ts'
import { type CollabClient, connect } from '../../support/collabClient.ts'
import { HubServer } from '../../support/hubServer.ts'
import { gate } from '../../support/memoryLog.ts'
import { makeNewsroom } from '../../support/people.ts'
import { entry } from '../../support/typing.ts'
import { waitFor } from '../../support/waitFor.ts'

vi.setConfig({ testTimeout: 90_000, hookTimeout: 60_000 })

const cleanups: (() => Promise<unknown> | unknown)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

test('F22, F23: 200 people are told to come back in waves, and all of them do, with every word', async () => {
  const newsroom = await makeNewsroom()
  cleanups.push(() => newsroom.stop())
  const { server, people } = newsroom
  const ids = await Promise.all(
    Array.from({ length: 10 }, async () => (await people.reporter.json<ArticleDetail>('/api/articles', { method: 'POST', json: {} })).id),
  )
  const clients: CollabClient[] = []
  const closedAt: number[] = []
  cleanups.push(() => {
    for (const client of clients) client.destroy()
  })
  for (let i = 0; i < 200; i++) {
    const client = connect(server, ids[i % ids.length] as string, i % 2 ? people.reporter : people.editor, { ext: true })
    client.provider.on('connection-close', (event) => event?.code === closeCodes.restart && closedAt.push(performance.now()))
    clients.push(client)
  }
  for (const client of clients) await client.synced(20_000)
  for (const [i, client] of clients.entries()) client.write(`〔前${i}〕`)
  const begun = performance.now()
  const ended = server.exitedAfter('SIGTERM')
  for (const [i, client] of clients.entries()) client.write(`〔中${i}〕`)
  await waitFor('readyz says so first', async () => (await fetch(`${server.url}/readyz`)).status === 503, { timeoutMs: 2000 })
  const refused = await fetch(`${server.url}/collab/${ids[0]}`, { headers: { connection: 'upgrade', upgrade: 'websocket' } }).catch(
    () => null,
  )
  expect(refused?.status ?? 503).toBeGreaterThanOrEqual(400)
  expect(await ended).toBe(0)
  expect(performance.now() - begun).toBeLessThan(25_000)
  expect(closedAt).toHaveLength(200)
  expect(Math.max(...closedAt) - Math.min(...closedAt), 'spread over some seconds').toBeGreaterThan(1000)
  for (const [i, client] of clients.entries()) if (i % 3 === 0) client.write(`〔后${i}〕`)
  await server.start()
  const back = performance.now()
  for (const client of clients) await client.saved(20_000)
  expect(performance.now() - back).toBeLessThan(10_000)
  for (const [n, id] of ids.entries()) {
    const fresh = await connect(server, id, people.editor).synced()
    const text = fresh.text('body')
    fresh.destroy()
    const words = clients.flatMap((_, i) =>
      i % ids.length === n ? [`〔前${i}〕`, `〔中${i}〕`, ...(i % 3 === 0 ? [`〔后${i}〕`] : [])] : [],
    )
    expect(words.filter((word) => text.split(word).length !== 2)).toEqual([])
  }
})

test('F23: a second signal ends the process at once, and what was acknowledged is there', async () => {
  const newsroom = await makeNewsroom()
  cleanups.push(() => newsroom.stop())
  const { server, people } = newsroom
  const { id } = await people.reporter.json<ArticleDetail>('/api/articles', { method: 'POST', json: {} })
  const clients = Array.from({ length: 150 }, () => connect(server, id, people.reporter, { ext: true }))
  cleanups.push(() => {
    for (const client of clients) client.destroy()
  })
  for (const client of clients) await client.synced(20_000)
  clients[0]?.write('写完了。')
  await clients[0]?.saved()
  const ended = server.exitedAfter('SIGTERM')
  // Within a second a second signal is taken for the same one, because a terminal sends it to parent and child.
  await waitFor('sockets are being closed', () => clients.filter(({ closeCodes: codes }) => codes.length > 0).length > 110)
  const second = performance.now()
  process.kill(server.pid, 'SIGTERM')
  expect(await ended).toBe(130)
  expect(performance.now() - second).toBeLessThan(1000)
  await server.start()
  const fresh = await connect(server, id, people.editor).synced()
  expect(fresh.text('body')).toContain('写完了。')
  fresh.destroy()
})

test('F23: what was received is stored and acknowledged before anybody is sent away; few are sent away at once', async () => {
  const server = await new HubServer().start()
  server.log.create('a')
  const writers = await Promise.all(Array.from({ length: 20 }, (_, i) => server.raw('a', `user${i}`)))
  for (const writer of writers) writer.sync(1, Y.encodeStateAsUpdate(new Y.Doc()))
  await waitFor('all are in', () => writers.every(({ acked }) => acked === 1))
  const door = gate()
  server.log.beforeAppend = door.pass
  for (const [i, writer] of writers.entries()) writer.sync(2, entry(100 + i, `key${i}`).update)
  await waitFor('something waits', () => server.hub.figures().waitingBytes > 0)
  const closing = server.hub.close()
  expect(writers.every(({ closeCode }) => closeCode === null)).toBe(true)
  door.open()
  const started = performance.now()
  await closing
  const codes = await Promise.all(writers.map((writer) => writer.closed()))
  expect(performance.now() - started).toBeLessThan(1000)
  expect(new Set(codes)).toEqual(new Set([closeCodes.restart]))
  const stored = server.log.stored('a').getMap('meta')
  for (const [i, { acked }] of writers.entries()) if (acked === 2) expect(stored.get(`key${i}`)).toBe(`by ${100 + i}`)
  expect(writers.filter(({ acked }) => acked === 2).length).toBe(stored.size)
  expect(stored.size).toBeGreaterThan(0)
  await expect(server.hub.edit('a', { userId: 'desk', sessionId: 's' }, () => {})).rejects.toMatchObject({ code: 'saving_failed' })
  await server.stop()
})
