import { createHmac } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { WebhookEvent, WebhookResponse } from '#shared/protocol/webhook.ts'
import { addressKind } from '../../../server/services/addressKind.ts'
import { mostAttempts, WebhookSender } from '../../../server/services/webhookSender.ts'
import { waitFor } from '../../support/waitFor.ts'
import { StagedArticles } from './stagedArticles.ts'
import { openTestNewsroom, refusal, type TestNewsroom } from './testNewsroom.ts'

/* The newsroom's webhook against a real receiver: signed, at least once, over failures and ends of the process. */

const secret = 'a-secret-of-the-house'
let room: TestNewsroom
let articles: StagedArticles
let answer: (request: IncomingMessage, response: ServerResponse) => void
const got: { readonly id: string; readonly signature: string; readonly body: string }[] = []
const receiver = createServer((request, response) => {
  let body = ''
  request.on('data', (data) => {
    body += data
  })
  request.on('end', () => {
    got.push({ id: String(request.headers['galley-event']), signature: String(request.headers['galley-signature']), body })
    answer(request, response)
  })
})
const status = (code: number) => (_request: IncomingMessage, response: ServerResponse) => void response.writeHead(code).end()

beforeAll(async () => {
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve))
  room = await openTestNewsroom()
  articles = new StagedArticles(room)
})
afterAll(async () => {
  await room.close()
  receiver.closeAllConnections()
  receiver.close()
})

const url = () => `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`
const state = () => room.person('admin').json<WebhookResponse>('GET', '/api/site/webhook', 200)
let offset = 0
/** A sender as a process has one; its clock runs with the test's. */
const sender = () => new WebhookSender({ db: room.store.db, logger: { warn: () => {} } as never, now: () => Date.now() + offset })

it('is the administrator’s, wants a secret and never tells it, and sends nothing by plain http into the world', async () => {
  expect(await refusal(room.person('chief').send('GET', '/api/site/webhook'))).toEqual([403, 'forbidden'])
  expect(await refusal(room.person('chief').send('PUT', '/api/site/webhook', { url: null }))).toEqual([403, 'forbidden'])
  const admin = room.person('admin')
  expect(await refusal(admin.send('PUT', '/api/site/webhook', { url: url(), secret }))).toEqual([400, 'bad_request'])
  expect(await refusal(admin.send('PUT', '/api/site/webhook', { url: 'https://x.example/' }))).toEqual([400, 'bad_request'])
  expect(await refusal(admin.send('PUT', '/api/site/webhook', { url: 'https://u:p@x.example/', secret }))).toEqual([400, 'bad_request'])
  const set = await admin.send('PUT', '/api/site/webhook', { url: url(), secret, allowPrivate: true })
  const text = await set.text()
  expect([set.status, text.includes(secret), JSON.parse(text).hasSecret]).toEqual([200, false, true])
  expect(await (await admin.send('GET', '/api/site')).text()).not.toContain(secret)
})

it('delivers each event at least once, in spite of a dead receiver, a 500, an endless answer and a new process', async () => {
  const id = await articles.at('draft')
  await articles.must('reporter', id, { action: 'submit' })
  expect((await state()).pending).toBe(1)
  const one = sender()
  answer = (request) => request.socket.destroy()
  one.start()
  await waitFor('the first failure', async () => ((await state()).trouble ? true : undefined))
  await one.close()
  const two = sender()
  answer = status(500)
  offset += 60_000
  two.start()
  await waitFor('the second failure', async () => ((await state()).trouble === 'the receiver answered 500' ? true : undefined))
  // The process ends while the receiver thinks: nobody knows whether it took the event, so it gets it again.
  answer = () => {}
  offset += 60_000
  two.wake()
  await waitFor('the third attempt', () => (got.length === 3 ? true : undefined))
  await two.close()
  const three = sender()
  answer = (_request, response) => {
    response.writeHead(200)
    response.write('never ends')
  }
  three.start()
  await waitFor('delivery', async () => ((await state()).pending === 0 ? true : undefined))
  await three.close()
  expect(got).toHaveLength(4)
  expect(new Set(got.map((event) => event.id)).size).toBe(1)
  for (const { id: eventId, signature, body } of got) {
    const [, seconds, hex] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(signature) ?? []
    expect(hex).toBe(createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex'))
    const event = JSON.parse(body) as WebhookEvent
    expect([event.id, event.type, event.article?.id, event.from]).toEqual([eventId, 'article.submit', id, 'draft'])
    expect(event.notices).toContainEqual({ kind: 'awaiting', to: 'editor' })
  }
  expect(room.log.join('\n')).not.toContain(secret)
})

it('gives up after so many attempts, shows it, and tries again when asked', async () => {
  await room.person('admin').json('POST', '/api/site/webhook/test', 200)
  const one = sender()
  answer = status(503)
  one.start()
  for (let attempt = 1; attempt <= mostAttempts; attempt++) {
    await waitFor(`attempt ${attempt}`, async () => {
      const row = await room.store.db.selectFrom('webhook_event').select('attempts').where('type', '=', 'test').executeTakeFirst()
      return (row?.attempts ?? 0) >= attempt ? true : undefined
    })
    offset += 7 * 60 * 60 * 1000
    one.wake()
  }
  const { failures } = await state()
  expect(failures.map(({ type, attempts, error }) => [type, attempts, error])).toEqual([
    ['test', mostAttempts, 'the receiver answered 503'],
  ])
  answer = status(204)
  await room.person('admin').json('POST', '/api/site/webhook/retry', 200)
  one.wake()
  await waitFor('delivery', async () => ((await state()).failures.length === 0 && (await state()).pending === 0 ? true : undefined))
  await one.close()
})

it('knows addresses to which nothing is sent', () => {
  const kinds = ['169.254.169.254', '::ffff:169.254.169.254', 'fe80::1', 'fe80::1%eth0', '0.0.0.0', '100.100.100.200', 'fd00:ec2::254', 'x']
  expect(kinds.map(addressKind)).toEqual(kinds.map(() => 'forbidden'))
  expect(['127.0.0.1', '10.1.2.3', '::1', '::ffff:192.168.0.1'].map(addressKind)).toEqual(['private', 'private', 'private', 'private'])
  expect(['1.1.1.1', '2606:4700::1111'].map(addressKind)).toEqual(['public', 'public'])
})
