import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { describeStores } from '../store/testStores.ts'
import { openTestNewsroom, password, refusal, type TestNewsroom } from './testNewsroom.ts'

await describeStores('people and the site', ['sqlite in thread', 'postgres'], (kind) => {
  let room: TestNewsroom
  beforeAll(async () => {
    room = await openTestNewsroom({ kind })
  })
  afterAll(() => room.close())

  const idOf = async (username: string) => {
    const { users } = await room.person('admin').json('GET', '/api/users', 200)
    const user = users.find((known) => known.username === username)
    if (!user) throw new Error(`nobody is called ${username}`)
    return user.id
  }

  describe('people', () => {
    it('are managed by administrators only', async () => {
      for (const username of ['reporter', 'editor', 'chief', 'layout']) {
        expect(await refusal(room.person(username).send('GET', '/api/users'))).toEqual([403, 'forbidden'])
        expect(await refusal(room.person(username).send('POST', '/api/users', {}))).toEqual([403, 'forbidden'])
        expect(await refusal(room.person(username).send('PATCH', `/api/users/${await idOf('admin')}`, { disabled: true }))).toEqual([
          403,
          'forbidden',
        ])
        expect(await refusal(room.person(username).send('PUT', '/api/site', {}))).toEqual([403, 'forbidden'])
      }
    })

    it('are added with roles in a fixed order and a password that is never told', async () => {
      const admin = room.person('admin')
      const request = { username: 'Zhang.Lan', name: ' 张岚 ', roles: ['editor', 'reporter', 'editor'], password }
      const { user } = await admin.json('POST', '/api/users', 201, request)
      expect(user).toMatchObject({ username: 'zhang.lan', name: '张岚', roles: ['reporter', 'editor'], disabled: false, lastSeenAt: null })
      expect(JSON.stringify(await admin.json('GET', '/api/users', 200))).not.toMatch(/argon2|password/)
      expect(await refusal(admin.send('POST', '/api/users', { ...request, username: 'ZHANG.LAN' }))).toEqual([409, 'username_taken'])
      await room.signIn('zhang.lan')
      const { users } = await admin.json('GET', '/api/users', 200)
      expect(users.find((known) => known.username === 'zhang.lan')?.lastSeenAt).not.toBeNull()
    })

    it('are added without a password as well, and nobody gets in until there is one', async () => {
      const admin = room.person('admin')
      const { user } = await admin.json('POST', '/api/users', 201, { username: 'later', name: '后来', roles: ['reporter'] })
      for (const tried of [password, 'undefined', 'null']) {
        const attempt = room.nobody.send('POST', '/api/sign-in', { username: 'later', password: tried })
        expect(await refusal(attempt)).toEqual([401, 'wrong_password'])
      }
      await admin.json('PATCH', `/api/users/${user.id}`, 200, { password })
      expect((await room.signIn('later')).id).toBe(user.id)
    })

    it.each([
      { username: 'a b', name: '名', roles: ['editor'], password },
      { username: 'ok', name: '', roles: ['editor'], password },
      { username: 'ok', name: '名', roles: [], password },
      { username: 'ok', name: '名', roles: ['owner'], password },
      { username: 'ok', name: '名', roles: ['editor'], password: 'short' },
      { username: 'ok', name: 'a\u0000b', roles: ['editor'], password },
      { username: 'ok', name: '\u200b', roles: ['editor'], password },
      { username: 'ok', name: '张\n岚', roles: ['editor'], password },
      { username: 'ok', name: '\u202e岚张', roles: ['editor'], password },
      { username: 'ok', name: '张岚\u200b', roles: ['editor'], password },
      { username: 'ok', name: '张\ud800', roles: ['editor'], password },
      { name: '名' },
    ])('are refused with the fields that are wrong: %j', async (request) => {
      const response = await room.person('admin').send('POST', '/api/users', request)
      expect(response.status).toBe(400)
      const { error } = (await response.json()) as { error: { code: string } }
      expect(error.code).toBe('bad_request')
    })

    it('name the field that is wrong', async () => {
      const response = await room
        .person('admin')
        .send('POST', '/api/users', { username: 'a b', name: '名', roles: ['editor'], password: 'secret' })
      const text = await response.text()
      expect(
        JSON.parse(text)
          .error.details.map((detail: { path: string }) => detail.path)
          .sort(),
      ).toEqual(['password', 'username'])
      expect(text).not.toContain('secret')
    })

    it('lose their sessions with a new password and when they are disabled', async () => {
      const admin = room.person('admin')
      const person = await room.addPerson('leaver', ['reporter'])
      const id = await idOf('leaver')
      await admin.json('PATCH', `/api/users/${id}`, 200, { name: '新名' })
      await person.json('GET', '/api/me', 200)
      await admin.json('PATCH', `/api/users/${id}`, 200, { password })
      expect(await refusal(person.send('GET', '/api/me'))).toEqual([401, 'not_signed_in'])
      const again = await room.signIn('leaver')
      await admin.json('PATCH', `/api/users/${id}`, 200, { disabled: true })
      expect(await refusal(again.send('GET', '/api/me'))).toEqual([401, 'not_signed_in'])
      const { people } = await admin.json('GET', '/api/people', 200)
      expect(people.some((known) => known.username === 'leaver')).toBe(false)
      await admin.json('PATCH', `/api/users/${id}`, 200, { disabled: false })
      expect((await again.send('GET', '/api/me')).status).toBe(401)
      await room.signIn('leaver')
    })

    it('keep at least one administrator, whatever is tried at once', async () => {
      const admin = room.person('admin')
      const id = await idOf('admin')
      expect(await refusal(admin.send('PATCH', `/api/users/${id}`, { disabled: true }))).toEqual([409, 'last_admin'])
      expect(await refusal(admin.send('PATCH', `/api/users/${id}`, { roles: ['editor'] }))).toEqual([409, 'last_admin'])
      await admin.json('PATCH', `/api/users/${id}`, 200, { roles: ['admin', 'editor'] })
      const second = await room.addPerson('admin2', ['admin'])
      const both = await Promise.all([
        admin.send('PATCH', `/api/users/${await idOf('admin2')}`, { roles: ['reporter'] }),
        second.send('PATCH', `/api/users/${id}`, { roles: ['reporter'] }),
      ])
      expect(both.map((response) => response.status).sort()).not.toEqual([200, 200])
      const { users } = await room.services.accounts
        .users()
        .then((users) => ({ users: users.filter((user) => user.roles.includes('admin')) }))
      expect(users.length).toBeGreaterThanOrEqual(1)
      // Back to where the other tests expect it.
      await room.services.accounts.update(id, { roles: ['admin'] })
    })

    it('that do not exist are not found', async () => {
      expect(await refusal(room.person('admin').send('PATCH', '/api/users/none', { name: '名' }))).toEqual([404, 'user_not_found'])
      expect(await refusal(room.person('admin').send('PATCH', '/api/users/none', {}))).toEqual([400, 'bad_request'])
    })
  })

  describe('the site profile', () => {
    it('takes any part, keeps the rest and is read by everybody who is signed in', async () => {
      const admin = room.person('admin')
      const before = await room.person('layout').json('GET', '/api/site', 200)
      const site = await admin.json('PUT', '/api/site', 200, { name: '望川日报', licence: ['望网备 00000001 号'] })
      expect(site).toEqual({ ...before, name: '望川日报', licence: ['望网备 00000001 号'] })
      expect(await room.person('reporter').json('GET', '/api/site', 200)).toEqual(site)
      expect((await room.nobody.json('GET', '/api/hello', 200)).name).toBe('望川日报')
    })

    it.each([
      { timeZone: 'Asia/Nowhere' },
      { url: 'javascript:alert(1)' },
      { links: [{ label: '数字报', href: 'javascript:alert(1)' }] },
      {
        channels: [
          { id: 'a', name: '甲' },
          { id: 'a', name: '乙' },
        ],
      },
      { name: '' },
      { workflow: 'magazine' },
    ])('refuses %j and stays as it was', async (change) => {
      const before = await room.person('admin').json('GET', '/api/site', 200)
      expect(await refusal(room.person('admin').send('PUT', '/api/site', change))).toEqual([400, 'bad_request'])
      expect(await room.person('admin').json('GET', '/api/site', 200)).toEqual(before)
    })

    it('is the answer itself, without an envelope, and says which workflow the house has', async () => {
      const site = await room.person('reporter').json('GET', '/api/site', 200)
      expect(site).toMatchObject({ workflow: 'newspaper', credits: { separator: '、', showReviewers: true } })
      expect(site).not.toHaveProperty('site')
      expect(await room.person('admin').json('PUT', '/api/site', 200, { workflow: 'newspaper' })).toEqual(site)
    })

    it.each(['web', 'small', 'newspaper'])('takes the house profile %s', async (workflow) => {
      expect(await room.person('admin').json('PUT', '/api/site', 200, { workflow })).toMatchObject({ workflow })
      expect(await room.person('reporter').json('GET', '/api/site', 200)).toMatchObject({ workflow })
    })

    it('keeps records for at least six months', async () => {
      const admin = room.person('admin')
      const { review } = await admin.json('GET', '/api/site', 200)
      expect(await refusal(admin.send('PUT', '/api/site', { review: { ...review, retentionMonths: 5 } }))).toEqual([400, 'bad_request'])
      expect(await admin.json('PUT', '/api/site', 200, { review: { ...review, retentionMonths: 6 } })).toMatchObject({
        review: { retentionMonths: 6 },
      })
      await admin.json('PUT', '/api/site', 200, { review })
    })

    it.each([
      [{ name: '别的报', colour: 'red' }, '', 'colour'],
      [{ share: { title: '', hint: '', picture: '' } }, 'share', 'picture'],
      [{ credits: { separator: ' ', showReviewers: false, bold: true } }, 'credits', 'bold'],
      [{ links: [{ label: '数字报', href: '/epaper', target: '_blank' }] }, 'links.0', 'target'],
    ])('refuses keys that it does not know, naming them: %j', async (change, path, key) => {
      const before = await room.person('admin').json('GET', '/api/site', 200)
      const answer = await room.person('admin').send('PUT', '/api/site', change)
      const problem = { path, message: expect.stringContaining(key) }
      expect([answer.status, await answer.json()]).toMatchObject([400, { error: { code: 'bad_request', details: [problem] } }])
      expect(await room.person('admin').json('GET', '/api/site', 200)).toEqual(before)
    })
  })
})
