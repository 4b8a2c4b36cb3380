import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { closeCodes } from '#shared/protocol/closeCodes.ts'
import type { Visitor } from '../../../server/collab/ports.ts'
import { CollabSocket } from '../../../server/http/collabSocket.ts'
import { RateLimits } from '../../../server/http/rateLimits.ts'
import { createLogger } from '../../../server/log.ts'
import { Access } from '../../../server/services/access.ts'
import { DeskFeed } from '../../../server/services/deskFeed.ts'
import type { LiveDocuments } from '../../../server/services/liveDocuments.ts'
import { type CollabClient, type ConnectOptions, connect } from '../../support/collabClient.ts'
import { waitFor } from '../../support/waitFor.ts'
import { type Caller, openTestNewsroom, type TestNewsroom } from './testNewsroom.ts'

let room: TestNewsroom
const open: CollabClient[] = []
beforeAll(async () => {
  room = await openTestNewsroom()
})
afterAll(() => room.close())
afterEach(() => {
  for (const client of open.splice(0)) client.destroy()
})

const wsUrl = () => room.url.replace('http', 'ws')
const article = async () => (await room.person('reporter').json('POST', '/api/articles', 201, {})).id

function join(who: Caller, id: string, options: ConnectOptions = { ext: true }): CollabClient {
  const client = connect({ url: room.url, wsUrl: wsUrl() }, id, who, options)
  open.push(client)
  return client
}

/** Tries an upgrade and resolves with what the server answered instead, or `open`. */
function upgrade(path: string, headers: Record<string, string>): Promise<[number, string] | 'open'> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(wsUrl() + path, { headers })
    socket.on('open', () => {
      socket.terminate()
      resolve('open')
    })
    socket.on('unexpected-response', (_request, response) => {
      let text = ''
      response.on('data', (chunk) => {
        text += chunk
      })
      response.on('end', () => resolve([response.statusCode ?? 0, JSON.parse(text).error.code]))
    })
    socket.on('error', reject)
  })
}

describe('an upgrade', () => {
  it('is answered in HTTP when it is refused', async () => {
    const id = await article()
    const { cookie } = room.person('reporter')
    expect(await upgrade(`/collab/${id}`, { cookie })).toBe('open')
    expect(await upgrade(`/collab/${id}`, { cookie, origin: room.url })).toBe('open')
    expect(await upgrade(`/collab/${id}`, { cookie, origin: 'https://evil.example' })).toEqual([403, 'wrong_origin'])
    expect(await upgrade(`/collab/${id}`, {})).toEqual([401, 'not_signed_in'])
    expect(await upgrade(`/collab/${id}`, { cookie: 'galley_session=guess' })).toEqual([401, 'not_signed_in'])
    expect(await upgrade('/collab/none', { cookie })).toEqual([404, 'article_not_found'])
    expect(await upgrade('/collab/a%2f..%2fb', { cookie })).toEqual([404, 'article_not_found'])
    expect(await upgrade('/collab/', { cookie })).toEqual([404, 'article_not_found'])
    expect(await upgrade('/elsewhere', { cookie })).toEqual([404, 'not_found'])
    expect(await upgrade('//', { cookie })).toEqual([404, 'not_found'])
  })

  it('is refused when one address asks too often', async () => {
    const own = await openTestNewsroom({ rateLimits: true, empty: true })
    try {
      const person = await own.addPerson('reporter', ['reporter'])
      const { id } = await person.json('POST', '/api/articles', 201, {})
      const url = `${own.url.replace('http', 'ws')}/collab/${id}`
      const statuses = await Promise.all(
        Array.from({ length: 310 }, () => {
          return new Promise<number>((resolve) => {
            const socket = new WebSocket(url, { headers: { 'x-forwarded-for': '203.0.113.9' } })
            socket.on('unexpected-response', (_request, response) => {
              resolve(response.statusCode ?? 0)
              response.resume()
            })
            socket.on('error', () => {})
          })
        }),
      )
      expect(statuses.filter((status) => status === 401)).toHaveLength(300)
      expect(statuses.filter((status) => status === 429)).toHaveLength(10)
    } finally {
      await own.close()
    }
  })

  it('F20: of a client whose schema is older than the article’s lets it read, and ends it for good when it writes', async () => {
    const id = await article()
    const [reporter, stringer] = [room.person('reporter'), room.person('stringer')]
    const colleague = await join(stringer, id).synced()
    for (const schema of [0, -3]) {
      const client = await join(reporter, id, { ext: true, schema }).synced()
      colleague.write(`写给版本${schema}。`)
      await waitFor('the text to arrive', () => client.text('body').includes(`写给版本${schema}。`))
      expect(client.access.at(-1)).toEqual({ canWrite: false, reason: { code: 'client_too_old' } })
      client.write('旧页面的一句。')
      expect(await client.closed()).toBe(closeCodes.clientTooOld)
      expect(client.rejects).toEqual([{ code: 'clientTooOld' }])
    }
    await room.services.projection.settle(id)
    expect(colleague.text('body')).not.toContain('旧页面')
    expect((await room.store.updateLog.load(id))?.schemaVersion).toBe(1)
  })

  it('of a client that names a later schema than there is locks nobody out', async () => {
    const id = await article()
    const boaster = await join(room.person('reporter'), id, { ext: true, schema: 999 }).synced()
    boaster.write('新的一句。')
    await boaster.saved()
    const colleague = await join(room.person('stringer'), id, { ext: true, schema: 1 }).synced()
    expect(colleague.access.at(-1)).toMatchObject({ canWrite: true })
    colleague.write('又一句。')
    await colleague.saved()
    expect((await room.store.updateLog.load(id))?.schemaVersion).toBe(1)
  })

  it('F20: of a newer client raises the version with its first word, and who is older only reads from then on', async () => {
    const id = await article()
    await room.store.db.updateTable('article_doc').set({ schema_version: 0 }).where('id', '=', id).execute()
    const older = await join(room.person('stringer'), id, { ext: true, schema: 0 }).synced()
    older.write('旧页面还能写。')
    await older.saved()
    const newer = await join(room.person('reporter'), id, { ext: true, schema: 1 }).synced()
    expect(older.access.map(({ canWrite }) => canWrite)).toEqual([true])
    newer.write('新版式。')
    await newer.saved()
    await waitFor('the older one is told', () => older.access.at(-1)?.canWrite === false)
    expect(older.access.at(-1)?.reason).toEqual({ code: 'client_too_old' })
    expect((await room.store.updateLog.load(id))?.schemaVersion).toBe(1)
    older.write('来不及了。')
    expect(await older.closed()).toBe(closeCodes.clientTooOld)
    // A program that says no version is the stock provider of somebody's own tool: it writes.
    const stock = await join(room.person('editor'), id, {}).synced()
    stock.write('工具写的。')
    await waitFor('it arrives', () => newer.text('body').includes('工具写的。'))
    expect(newer.text('body')).not.toContain('来不及了')
  })
})

it('judges again when rights change while it judges, and connects under the newest verdict', async () => {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const access = new Access({ rejudge: () => {} } as unknown as LiveDocuments, new DeskFeed())
  const verdicts = ['first', 'second']
  const admission = {
    judge: async () => {
      const readOnlyReason = verdicts.shift() ?? null
      if (readOnlyReason === 'first') access.changed([])
      return { who: { account: { id: 'a', username: 'a', name: '名', roles: [] }, sessionId: 's' }, readOnlyReason, aclVersion: 1 }
    },
  }
  const connected = new Promise<Visitor>((resolve) => {
    const hub = { connect: (_socket: unknown, _id: string, visitor: Visitor) => resolve(visitor) }
    const services = { access, admission } as unknown as TestNewsroom['services']
    new CollabSocket(server, { services, limits: new RateLimits(false), logger: createLogger('silent', () => {}), publicUrl: null, hub })
  })
  const socket = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}/collab/abc`)
  const opened = new Promise((resolve) => socket.on('open', resolve))
  expect((await connected).readOnlyReason).toBe('second')
  await opened
  socket.terminate()
  server.close()
})

describe('a socket', () => {
  it('writes for whoever may, is seen by everybody, and reads for the rest', async () => {
    const id = await article()
    const reporter = await join(room.person('reporter'), id).synced()
    const layout = await join(room.person('layout'), id).synced()
    reporter.write('第一句。')
    await reporter.saved()
    await waitFor('the text to arrive', () => layout.text('body').includes('第一句。'))
    expect(reporter.access.at(-1)).toMatchObject({ canWrite: true })
    expect(layout.access.at(-1)).toMatchObject({ canWrite: false, reason: { code: 'role_may_not' } })
    const detail = await room.person('admin').json('GET', `/api/articles/${id}`, 200)
    expect(detail.present.map((person) => person.username).sort()).toEqual(['layout', 'reporter'])
    layout.write('版式的一句。')
    expect(await layout.closed()).toBe(closeCodes.readOnly)
    expect(reporter.text('body')).not.toContain('版式')
  })

  it('is judged anew when the stage changes, both ways, and what was written before is in the text that was judged', async () => {
    const id = await article()
    const reporter = await join(room.person('reporter'), id).synced()
    const editor = await join(room.person('editor'), id).synced()
    reporter.write('送审的稿子。')
    await reporter.saved()
    await room.person('reporter').json('POST', `/api/articles/${id}/actions`, 200, { action: 'submit' })
    await waitFor('the reporter to be locked out', () => reporter.access.at(-1)?.canWrite === false)
    expect(reporter.access.at(-1)?.reason).toEqual({ code: 'role_may_not' })
    await waitFor('the editor to be back', () => editor.closeCodes.length > 0 && editor.provider.synced)
    expect(editor.closeCodes).toEqual([closeCodes.rejudge])
    editor.write('编辑的话。')
    await editor.saved()
    await room.person('editor').json('POST', `/api/articles/${id}/actions`, 200, { action: 'return', reason: '补' })
    await waitFor('the reporter to be let in', () => reporter.access.at(-1)?.canWrite === true)
    reporter.write('补好了。')
    await reporter.saved()
    expect(reporter.text('body')).toMatch(/送审的稿子。.*编辑的话。.*补好了。/s)
    const { writers } = await settled(id)
    expect(writers.map((person) => person.username)).toEqual(['reporter', 'editor'])
  })

  it('ends for good with the session, the account, and lets nobody back in', async () => {
    const id = await article()
    const guest = await room.addPerson('guest', ['reporter'])
    const second = await room.signIn('guest')
    const [one, two] = [await join(guest, id).synced(), await join(second, id).synced()]
    await guest.send('POST', '/api/sign-out')
    expect(await one.closed()).toBe(closeCodes.signedOut)
    expect(two.provider.wsconnected).toBe(true)
    const { users } = await room.person('admin').json('GET', '/api/users', 200)
    await room.person('admin').json('PATCH', `/api/users/${users.find((user) => user.username === 'guest')?.id}`, 200, { disabled: true })
    expect(await two.closed()).toBe(closeCodes.signedOut)
    expect(await upgrade(`/collab/${id}`, { cookie: second.cookie })).toEqual([401, 'not_signed_in'])
  })

  it('loses the right to write with the role', async () => {
    const id = await article()
    const person = await room.addPerson('demoted', ['reporter'])
    const client = await join(person, id).synced()
    client.write('还可以写。')
    await client.saved()
    await room.services.accounts.update(person.id, { roles: ['layout'] })
    await waitFor('the loss', () => client.access.at(-1)?.canWrite === false)
    expect(client.closeCodes).toEqual([closeCodes.rejudge])
  })

  it('loses the right to write when the draft is narrowed', async () => {
    const id = await article()
    const stringer = await join(room.person('stringer'), id).synced()
    await room.person('reporter').json('PATCH', `/api/articles/${id}`, 200, { namedEditors: [] })
    await waitFor('the loss', () => stringer.access.at(-1)?.canWrite === false)
    expect(stringer.access.at(-1)?.reason).toEqual({ code: 'not_named' })
  })

  it('never writes after rights are gone, however the change and the connection race', async () => {
    const id = await article()
    const racer = await room.addPerson('racer', ['reporter'])
    for (let round = 0; round < 10; round++) {
      await room.services.accounts.update(racer.id, { roles: ['reporter'] })
      const client = join(racer, id)
      const demoted = room.services.accounts.update(racer.id, { roles: ['layout'] })
      await Promise.all([demoted, client.synced()])
      await waitFor('the verdict', () => client.provider.synced && client.access.at(-1)?.canWrite === false)
      client.destroy()
    }
  })
})

async function settled(id: string) {
  await room.services.projection.settle(id)
  return room.person('reporter').json('GET', `/api/articles/${id}`, 200)
}
