import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { closeCodes } from '#shared/protocol/closeCodes.ts'
import { type CollabClient, connect } from '../../support/collabClient.ts'
import { describeStores } from '../store/testStores.ts'
import { type Caller, openTestNewsroom, password, refusal, type TestNewsroom } from './testNewsroom.ts'

const better = 'a-better-password'

const change = (person: Caller, current: string, next: string) => person.send('POST', '/api/me/password', { current, password: next })

await describeStores('one’s own password', ['sqlite in thread', 'postgres'], (kind) => {
  let room: TestNewsroom
  const open: CollabClient[] = []
  beforeAll(async () => {
    room = await openTestNewsroom({ kind })
  })
  afterAll(() => room.close())
  afterEach(() => {
    for (const client of open.splice(0)) client.destroy()
  })

  const tries = async (username: string, tried: string) =>
    (await room.nobody.send('POST', '/api/sign-in', { username, password: tried })).status

  async function join(person: Caller, id: string): Promise<CollabClient> {
    const client = await connect({ url: room.url, wsUrl: room.url.replace('http', 'ws') }, id, person, { ext: true }).synced()
    open.push(client)
    return client
  }

  it('is changed by whoever knows it: the old one and all other sessions end with their sockets, the own one goes on', async () => {
    const here = await room.addPerson('mover', ['reporter'])
    const elsewhere = await room.signIn('mover')
    const { id } = await here.json('POST', '/api/articles', 201, {})
    const [own, other] = [await join(here, id), await join(elsewhere, id)]
    const answer = await change(here, password, better)
    expect([answer.status, await answer.text()]).toEqual([204, ''])

    expect(await other.closed()).toBe(closeCodes.signedOut)
    expect(await refusal(elsewhere.send('GET', '/api/me'))).toEqual([401, 'not_signed_in'])
    own.write('还在写。')
    await own.saved()
    expect(own.closeCodes).toEqual([])
    expect((await here.json('GET', '/api/me', 200)).user.username).toBe('mover')
    expect(await tries('mover', password)).toBe(401)
    expect(await tries('mover', better)).toBe(200)
    // Nobody else is touched.
    expect((await room.person('stringer').send('GET', '/api/me')).status).toBe(200)
    expect(await tries('stringer', password)).toBe(200)
  })

  it('stays as it is when the current one is wrong, and so does every session', async () => {
    const here = await room.addPerson('guesser', ['reporter'])
    const elsewhere = await room.signIn('guesser')
    expect(await refusal(change(here, 'not-the-password', better))).toEqual([403, 'wrong_current_password'])
    expect((await elsewhere.send('GET', '/api/me')).status).toBe(200)
    expect([await tries('guesser', better), await tries('guesser', password)]).toEqual([401, 200])
  })

  it.each([
    ['too short', 'short', 'password'],
    ['too long', 'x'.repeat(201), 'password'],
    ['the one that it is already', password, 'password'],
  ])('is not exchanged for one that is %s', async (_how, next, path) => {
    const response = await change(room.person('editor'), password, next)
    const text = await response.text()
    expect([response.status, JSON.parse(text)]).toMatchObject([400, { error: { code: 'bad_request', details: [{ path }] } }])
    expect(text).not.toContain(next)
    expect(await tries('editor', password)).toBe(200)
  })

  it('is the business of the signed-in alone', async () => {
    expect(await refusal(change(room.nobody, password, better))).toEqual([401, 'not_signed_in'])
  })

  it('is changed once when two ask at the same moment, and whoever lost is signed out or told', async () => {
    const one = await room.addPerson('twice', ['reporter'])
    const two = await room.signIn('twice')
    const answers = await Promise.all([change(one, password, `${better}-1`), change(two, password, `${better}-2`)])
    const statuses = answers.map(({ status }) => status)
    expect(statuses.filter((status) => status === 204)).toHaveLength(1)
    const won = statuses.indexOf(204)
    expect(await tries('twice', `${better}-${won + 1}`)).toBe(200)
    expect(await tries('twice', `${better}-${2 - won}`)).toBe(401)
  })

  it('that an administrator sets in the meantime is not overwritten', async () => {
    const person = await room.addPerson('reset', ['reporter'])
    const { accounts } = room.services
    const signedIn = await room.services.sessions.find(person.cookie.split('=')[1] ?? '')
    if (!signedIn) throw new Error('nobody is signed in')
    // The administrator's is hashed first; the person's is judged by what was stored before either.
    const [byAdmin, own] = await Promise.allSettled([
      accounts.update(person.id, { password: 'set-by-the-admin' }),
      accounts.changePassword(signedIn, password, better),
    ])
    expect(byAdmin.status).toBe('fulfilled')
    expect(own).toMatchObject({ status: 'rejected', reason: { code: 'wrong_current_password' } })
    expect([await tries('reset', 'set-by-the-admin'), await tries('reset', better)]).toEqual([200, 401])
  })
})

describe('guesses at one’s own password', () => {
  let room: TestNewsroom
  beforeAll(async () => {
    room = await openTestNewsroom({ rateLimits: true })
  })
  afterAll(() => room.close())

  it('are refused after eight, also at the sign-in, and leave colleagues alone', async () => {
    const person = room.person('chief')
    for (let i = 0; i < 8; i++) expect((await change(person, `wrong-password-${i}`, better)).status).toBe(403)
    const refused = await change(person, password, better)
    expect([refused.status, Number(refused.headers.get('retry-after')) > 0]).toEqual([429, true])
    expect(await refusal(room.nobody.send('POST', '/api/sign-in', { username: 'chief', password }))).toEqual([429, 'too_many_attempts'])
    expect((await person.send('GET', '/api/me')).status).toBe(200)
    expect((await change(room.person('editor'), password, better)).status).toBe(204)
  })

  it('do not count when the new password is the fault', async () => {
    const person = room.person('layout')
    for (let i = 0; i < 10; i++) expect((await change(person, password, 'short')).status).toBe(400)
    expect((await change(person, password, better)).status).toBe(204)
  })
})
