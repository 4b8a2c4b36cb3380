import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestNewsroom, password, refusal, type TestNewsroom } from './testNewsroom.ts'

describe('a newsroom without anybody', () => {
  let room: TestNewsroom
  beforeAll(async () => {
    room = await openTestNewsroom({ empty: true })
  })
  afterAll(() => room.close())

  it('is set up once, by whoever holds the newest link', async () => {
    const { nobody, services } = room
    expect(await nobody.json('GET', '/api/hello', 200)).toMatchObject({ needsSetup: true, demo: false, language: 'zh' })
    const old = await services.setup.issueToken()
    const token = await services.setup.issueToken()
    const request = { username: 'Boss', name: '社长', password, paper: '望川日报' }
    expect(await refusal(nobody.send('POST', '/api/setup', { ...request, token: old }))).toEqual([403, 'setup_token'])
    expect(await refusal(nobody.send('POST', '/api/setup', { ...request, token: 'guess' }))).toEqual([403, 'setup_token'])
    expect(await refusal(nobody.send('POST', '/api/setup', { ...request, token, password: 'short' }))).toEqual([400, 'bad_request'])
    const both = await Promise.all([0, 1].map(() => nobody.send('POST', '/api/setup', { ...request, token })))
    const statuses = both.map((response) => response.status).sort()
    expect(statuses[0]).toBe(200)
    expect([403, 409]).toContain(statuses[1])
    const cookie = both.find((response) => response.status === 200)?.headers.getSetCookie()[0]
    expect(cookie).toMatch(/^galley_session=/)
    const me = await nobody.send('GET', '/api/me', undefined, { cookie: cookie?.split(';')[0] ?? '' })
    expect(await me.json()).toMatchObject({ user: { username: 'boss', roles: ['admin'] } })
    expect(await nobody.json('GET', '/api/hello', 200)).toMatchObject({ needsSetup: false, name: '望川日报' })
    expect(await refusal(nobody.send('POST', '/api/setup', { ...request, token: await services.setup.issueToken() }))).toEqual([
      409,
      'setup_done',
    ])
  })
})

describe('signing in', () => {
  let room: TestNewsroom
  beforeAll(async () => {
    room = await openTestNewsroom()
  })
  afterAll(() => room.close())

  it('gives a cookie that scripts cannot read and other sites do not send', async () => {
    const response = await room.nobody.send('POST', '/api/sign-in', { username: ' Reporter ', password })
    expect(response.status).toBe(200)
    const cookie = response.headers.getSetCookie()[0] ?? ''
    expect(cookie).toMatch(/^galley_session=[\w-]{43};/)
    expect(cookie).toContain('HttpOnly')
    expect(cookie).toContain('SameSite=Lax')
    expect(cookie).not.toContain('Secure')
    expect(response.headers.get('cache-control')).toBe('no-store')
    const rows = await room.store.db.selectFrom('session').select('id').execute()
    const token = cookie.slice('galley_session='.length, cookie.indexOf(';'))
    expect(rows.map((row) => row.id)).not.toContain(token)
  })

  it('says the same of a wrong password, an unknown name and a disabled account', async () => {
    const { nobody } = room
    await room.addPerson('gone', ['reporter'])
    const { users } = await room.person('admin').json('GET', '/api/users', 200)
    await room.person('admin').json('PATCH', `/api/users/${users.find((user) => user.username === 'gone')?.id}`, 200, { disabled: true })
    const attempt = async (username: string, tried: string) => {
      const response = await nobody.send('POST', '/api/sign-in', { username, password: tried })
      expect(response.headers.getSetCookie()).toEqual([])
      return [response.status, await response.text()]
    }
    const wrong = await attempt('reporter', 'not-the-password')
    expect(wrong[0]).toBe(401)
    expect(wrong[1]).toContain('wrong_password')
    expect(await attempt('nobody-of-that-name', password)).toEqual(wrong)
    expect(await attempt('gone', password)).toEqual(wrong)
  })

  it('ends with signing out', async () => {
    const person = await room.signIn('reporter')
    expect((await person.json('GET', '/api/me', 200)).user.username).toBe('reporter')
    const response = await person.send('POST', '/api/sign-out')
    expect(response.status).toBe(204)
    expect(response.headers.getSetCookie()[0]).toMatch(/^galley_session=;/)
    expect(await refusal(person.send('GET', '/api/me'))).toEqual([401, 'not_signed_in'])
  })

  it('lasts fourteen days from the last use', async () => {
    const own = await openTestNewsroom({ empty: true })
    try {
      const person = await own.addPerson('reporter', ['reporter'])
      const day = 24 * 60 * 60 * 1000
      own.advance(13 * day)
      const renewed = await person.send('GET', '/api/me')
      expect(renewed.status).toBe(200)
      expect(renewed.headers.getSetCookie()[0]).toContain('Max-Age=1209600')
      own.advance(60_000)
      expect((await person.send('GET', '/api/me')).headers.getSetCookie()).toEqual([])
      own.advance(13 * day)
      expect((await person.send('GET', '/api/me')).status).toBe(200)
      own.advance(14 * day)
      expect(await refusal(person.send('GET', '/api/me'))).toEqual([401, 'not_signed_in'])
    } finally {
      await own.close()
    }
  })

  it('is needed for everything but hello, set-up and sign-in', async () => {
    const routes = [
      'me',
      'people',
      'users',
      'site',
      'articles',
      'articles/x',
      'articles/x/actions',
      'articles/x/record',
      'articles/x/export',
    ]
    for (const path of [...routes.map((route) => `/api/${route}`), '/media/x', '/%61pi/me']) {
      expect(await refusal(room.nobody.send('GET', path)), path).toEqual([401, 'not_signed_in'])
    }
    for (const path of ['users', 'articles', 'articles/x/actions', 'articles/x/assets']) {
      expect(await refusal(room.nobody.send('POST', `/api/${path}`, {})), path).toEqual([401, 'not_signed_in'])
    }
  })
})

describe('requests of other sites', () => {
  let room: TestNewsroom
  beforeAll(async () => {
    room = await openTestNewsroom({ publicUrl: 'https://desk.paper.example' })
  })
  afterAll(() => room.close())

  it('are refused when they would change something', async () => {
    const reporter = room.person('reporter')
    const from = (origin: string) => reporter.send('POST', '/api/articles', {}, { origin })
    expect(await refusal(from('https://evil.example'))).toEqual([403, 'wrong_origin'])
    expect(await refusal(from('null'))).toEqual([403, 'wrong_origin'])
    expect(await refusal(from('http://desk.paper.example'))).toEqual([403, 'wrong_origin'])
    expect(await refusal(room.nobody.send('POST', '/%61pi/sign-in', {}, { origin: 'https://evil.example' }))).toEqual([403, 'wrong_origin'])
    expect((await from(room.url)).status).toBe(201)
    expect((await from('https://desk.paper.example')).status).toBe(201)
    expect((await reporter.send('GET', '/api/articles', undefined, { origin: 'https://evil.example' })).status).toBe(200)
  })

  it('and the cookie is for https when the public address is', async () => {
    const response = await room.nobody.send('POST', '/api/sign-in', { username: 'reporter', password })
    expect(response.headers.getSetCookie()[0]).toContain('Secure')
    expect(response.headers.get('strict-transport-security')).not.toBeNull()
  })
})

describe('repeated failures', () => {
  let room: TestNewsroom
  beforeAll(async () => {
    room = await openTestNewsroom({ rateLimits: true })
  })
  afterAll(() => room.close())

  it('lock a name for an address after eight, also when they come at once, and leave other names alone', async () => {
    const attempt = (username: string, tried: string) => room.nobody.send('POST', '/api/sign-in', { username, password: tried })
    for (let i = 0; i < 10; i++) expect((await attempt('editor', password)).status).toBe(200)
    const tries = await Promise.all(Array.from({ length: 12 }, (_, i) => attempt('editor', `wrong-password-${i}`)))
    expect(tries.filter((response) => response.status === 401)).toHaveLength(8)
    const refused = tries.find((response) => response.status === 429)
    expect(Number(refused?.headers.get('retry-after'))).toBeGreaterThan(0)
    expect(await refusal(attempt('EDITOR', password))).toEqual([429, 'too_many_attempts'])
    expect((await attempt('chief', password)).status).toBe(200)
  })

  it('from elsewhere lock nobody out: the name is locked for the address from which they came', async () => {
    const attempt = (tried: string, address: string) =>
      room.nobody.send('POST', '/api/sign-in', { username: 'director', password: tried }, { 'x-forwarded-for': address })
    for (let i = 0; i < 8; i++) expect((await attempt(`wrong-password-${i}`, '198.51.100.1')).status).toBe(401)
    const refused = await attempt(password, '198.51.100.1')
    expect([refused.status, Number(refused.headers.get('retry-after')) > 0]).toEqual([429, true])
    expect((await attempt(password, '198.51.100.2')).status).toBe(200)
  })

  it('count for the address that the proxy saw, whatever the stranger claims before it', async () => {
    const attempt = (claimed: string) =>
      room.nobody.send('POST', '/api/sign-in', { username: 'stringer', password: 'wrong-password' }, { 'x-forwarded-for': claimed })
    const statuses: number[] = []
    for (let i = 0; i < 9; i++) statuses.push((await attempt(`10.0.0.${i}, 192.0.2.9`)).status)
    expect(statuses.at(-1)).toBe(429)
    expect((await attempt('192.0.2.10')).status).toBe(401)
  })

  it('from many addresses lock a name in the end, and whoever has a whole network has one address', async () => {
    const attempt = (username: string, address: string) =>
      room.nobody.send('POST', '/api/sign-in', { username, password: 'wrong-password' }, { 'x-forwarded-for': address })
    const one: number[] = []
    for (let i = 0; i < 9; i++) one.push((await attempt('layout', `2001:db8:1:2:${i}::${i}`)).status)
    expect(one).toEqual([...Array(8).fill(401), 429])
    const many = await Promise.all(Array.from({ length: 110 }, (_, i) => attempt('proofreader', `198.18.0.${i}`)))
    expect(many.filter(({ status }) => status === 401)).toHaveLength(100)
    const refused = many.find(({ status }) => status === 429)
    expect(Number(refused?.headers.get('retry-after'))).toBeGreaterThan(0)
  })

  it('lock an address after sixty', async () => {
    const attempt = (username: string, address: string) =>
      room.nobody.send('POST', '/api/sign-in', { username, password: 'wrong-password' }, { 'x-forwarded-for': address })
    const statuses: number[] = []
    for (let i = 0; i < 61; i++) statuses.push((await attempt(`guess${i}`, '203.0.113.7')).status)
    expect(statuses.slice(0, 60).every((status) => status === 401)).toBe(true)
    expect(statuses[60]).toBe(429)
    expect((await attempt('guess', '203.0.113.8')).status).toBe(401)
  })

  it('and too many requests of one person are refused for a while', async () => {
    const person = await room.addPerson('eager', ['reporter'])
    const answers = await Promise.all(Array.from({ length: 620 }, () => person.send('GET', '/api/me').then((response) => response.status)))
    expect(answers.filter((status) => status === 429).length).toBeGreaterThanOrEqual(19)
    expect(await refusal(person.send('GET', '/api/me'))).toEqual([429, 'too_many_requests'])
    expect((await room.person('reporter').send('GET', '/api/me')).status).toBe(200)
  })
})
