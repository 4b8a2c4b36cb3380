import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { errorCodes } from '#shared/errors.ts'
import { answerFor, statusOf } from '../../../server/http/errors.ts'
import { openTestNewsroom, refusal, type TestNewsroom } from './testNewsroom.ts'

let room: TestNewsroom
let clientDir: string
beforeAll(async () => {
  clientDir = await mkdtemp(join(tmpdir(), 'galley-client-'))
  await mkdir(join(clientDir, 'assets'))
  await writeFile(join(clientDir, 'index.html'), '<!doctype html><title>page</title>')
  await writeFile(join(clientDir, 'icon.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>')
  await writeFile(join(clientDir, 'assets', 'index-abc123.js'), 'export {}')
  room = await openTestNewsroom({ clientDir, empty: true })
})
afterAll(async () => {
  await room.close()
  await rm(clientDir, { recursive: true, force: true })
})

const get = (path: string) => room.nobody.send('GET', path)

it('serves the page at every address of the client, asked for anew each time', async () => {
  for (const path of ['/', '/sign-in', '/setup?token=x', '/articles/abc', '/people', '/anything']) {
    const response = await get(path)
    expect([response.status, response.headers.get('cache-control')], path).toEqual([200, 'no-cache'])
    expect(await response.text()).toContain('<title>page</title>')
    expect(response.headers.get('content-type')).toContain('text/html')
  }
})

it('lets browsers keep hashed files for good, and nothing that is missing is a page', async () => {
  const script = await get('/assets/index-abc123.js')
  expect(script.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
  expect(script.headers.get('content-type')).toContain('javascript')
  expect((await get('/icon.svg')).headers.get('cache-control')).toBe('no-cache')
  for (const path of [
    '/assets/index-old.js',
    '/missing.png',
    '/api/nothing',
    '/api',
    '/media',
    '/collab/x',
    '/healthz/',
    '/readyz/',
    '/metrics/',
    '/assets/../../package.json',
    '/..%2f..%2fetc/passwd',
  ]) {
    const response = await get(path)
    const isPage = (await response.text()).includes('<title>')
    expect([response.status, isPage], path).toEqual(path.includes('etc') ? [response.status, response.status === 200] : [404, false])
  }
  expect(await refusal(room.nobody.send('POST', '/sign-in'))).toEqual([404, 'not_found'])
})

it('allows nothing from elsewhere', async () => {
  const { headers } = await get('/')
  const policy = headers.get('content-security-policy') ?? ''
  expect(policy).toContain("default-src 'self'")
  expect(policy).not.toContain('unsafe-eval')
  expect(policy).not.toContain('upgrade-insecure-requests')
  expect(policy.match(/unsafe-inline/g)).toHaveLength(1)
  expect(policy).toContain("style-src 'self' 'unsafe-inline'")
  expect(headers.get('x-content-type-options')).toBe('nosniff')
  expect(headers.get('x-frame-options')).toBe('SAMEORIGIN')
  expect(headers.get('strict-transport-security')).toBeNull()
})

it('says how it is', async () => {
  expect(await (await get('/healthz')).json()).toEqual({ ok: true })
  expect(await (await get('/readyz')).json()).toEqual({ ok: true })
})

it('refuses bodies that are too large, are no JSON, or are something else', async () => {
  const post = (body: string, type = 'application/json') => room.nobody.send('POST', '/api/sign-in', body, { 'content-type': type })
  expect(await refusal(post(JSON.stringify({ username: 'x'.repeat(1024 * 1024), password: 'x' })))).toEqual([413, 'too_large'])
  expect(await refusal(post('{'))).toEqual([400, 'bad_request'])
  expect(await refusal(post(''))).toEqual([400, 'bad_request'])
  expect(await refusal(post('null'))).toEqual([400, 'bad_request'])
  expect(await refusal(post('{"__proto__":{"a":1}}'))).toEqual([400, 'bad_request'])
  expect(await refusal(post('username=a&password=b', 'application/x-www-form-urlencoded'))).toEqual([400, 'bad_request'])
  expect(await refusal(post('{"username":"a","password":"b"}', 'text/plain'))).toEqual([400, 'bad_request'])
})

it('answers addresses that nobody can mean in the shape of every other error, and not as a fault of its own', async () => {
  expect(await refusal(get('/api/articles/%zz'))).toEqual([400, 'bad_request'])
  expect(['bad_request', 'not_found']).toContain((await refusal(get(`/api/articles/${'a'.repeat(400)}`)))[1])
  const person = await room.addPerson('curious', ['admin'])
  for (const path of ['articles/%00', 'articles/a%00b/actions', 'articles/%00/record', 'articles/%00/export']) {
    expect(await refusal(person.send('GET', `/api/${path}`)), path).toEqual([404, 'not_found'])
  }
  expect(await refusal(person.send('PATCH', '/api/users/%00', { disabled: true }))).toEqual([404, 'not_found'])
  expect(await refusal(person.send('GET', '/media/%00'))).toEqual([404, 'not_found'])
})

it('signs out whoever says that nothing is JSON', async () => {
  const person = await room.addPerson('terse', ['reporter'])
  expect((await person.send('POST', '/api/sign-out', '', { 'content-type': 'application/json' })).status).toBe(204)
  expect(await refusal(person.send('GET', '/api/me'))).toEqual([401, 'not_signed_in'])
})

it('tells nothing of the inside when something breaks, and writes it in the log', async () => {
  const broken = await openTestNewsroom({ empty: true })
  const person = await broken.addPerson('reporter', ['reporter'])
  await broken.store.db.schema.alterTable('article').renameTo('gone').execute()
  const response = await person.send('GET', '/api/articles')
  const text = await response.text()
  expect([response.status, JSON.parse(text).error.code]).toEqual([500, 'internal'])
  expect(text).not.toMatch(/SQL|table|article|review/i)
  expect(broken.log.join('')).toMatch(/no such table/)
  await broken.close()
})

it('logs no bodies, cookies or addresses of people', async () => {
  await room.nobody.send(
    'POST',
    '/api/sign-in',
    { username: 'mallory', password: 'my-secret-word' },
    { cookie: 'galley_session=token-value' },
  )
  expect(room.log.join('')).toContain('/api/sign-in')
  expect(room.log.join('')).not.toMatch(/my-secret-word|token-value|mallory/)
})

it('has a status for every refusal, a 4xx or 5xx, and hides what it does not know', () => {
  for (const code of errorCodes) expect(statusOf[code]).toBeGreaterThanOrEqual(400)
  const { status, body, unexpected } = answerFor(new Error('password of the database'))
  expect([status, body.error.code, unexpected]).toEqual([500, 'internal', true])
  expect(JSON.stringify(body)).not.toContain('database')
  expect(answerFor('a string').status).toBe(500)
})
