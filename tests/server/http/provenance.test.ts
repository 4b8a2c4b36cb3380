import { createHash } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Sidecar, signedMessage, type Verdict } from '#shared/protocol/sidecar.ts'
import { SigningKeys } from '../../../server/services/signingKeys.ts'
import { verifyPage } from '../../../server/services/verifyPage.ts'
import { below, rng } from '../../support/rng.ts'
import { openTestNewsroom, refusal, type TestNewsroom } from './testNewsroom.ts'

let room: TestNewsroom
let id: string
let scratch: string

beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'galley-provenance-'))
  room = await openTestNewsroom()
  id = (await room.person('reporter').json('POST', '/api/articles', 201, {})).id
  await room.write(room.person('reporter'), id, '江面上起了雾，渡船晚了一刻钟。')
  await room.write(room.person('stringer'), id, '通讯员补了一段。')
})
afterAll(async () => {
  await room.close()
  await rm(scratch, { recursive: true, force: true })
})

const get = (query: string) => room.person('layout').send('GET', `/api/articles/${id}/export?${query}`)
const bytesOf = async (query: string) => Buffer.from(await (await get(query)).arrayBuffer())
const hashOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
const verify = (page: Uint8Array, sidecar: string) =>
  room.person('proofreader').json<Verdict>('POST', '/api/verify', 200, { sha256: hashOf(page), sidecar })

it('copy that is not signed off has no signature', async () => {
  expect(await refusal(get('format=html&sidecar=signature'))).toEqual([409, 'not_signed_off'])
  expect(await (await room.nobody.send('GET', '/.well-known/galley-keys.json')).json()).toEqual({ keys: [] })
})

describe('the signature of a page', () => {
  let page: Buffer
  let text: string

  beforeAll(async () => {
    for (const [who, action] of Object.entries({ reporter: 'submit', editor: 'pass', director: 'pass', chief: 'sign' })) {
      await room.person(who).json('POST', `/api/articles/${id}/actions`, 200, { action })
    }
    page = await bytesOf('format=html')
    text = (await bytesOf('format=html&sidecar=signature')).toString()
  })

  it('says which bytes, who wrote, edited, reviewed and signed them, and where the record ended', async () => {
    const { steps } = await room.person('reporter').json('GET', `/api/articles/${id}/record`, 200)
    const content = JSON.parse(text) as Sidecar
    expect(content).toMatchObject({
      format: 'galley-signature',
      page: { format: 'html', bytes: page.length, sha256: hashOf(page) },
      article: { textSha256: steps.at(-1)?.textSha256, signedAt: steps.at(-1)?.at },
      credits: expect.arrayContaining([{ role: 'editor', names: ['名editor'] }]),
      writers: [
        { name: '名reporter', roles: ['reporter'], stage: 'draft' },
        { name: '名stringer', roles: ['stringer'], stage: 'draft' },
      ],
      steps: steps.map(({ step, action, by, role, at, textSha256 }) => ({ step, action, name: by.name, role, at, textSha256 })),
      record: { step: 5, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
    })
    const answer = await get('format=html&sidecar=signature&download=1')
    const name = decodeURIComponent(/filename\*=UTF-8''(.*)$/.exec(answer.headers.get('content-disposition') ?? '')?.[1] ?? '')
    expect(name).toBe(content.page.name.replace(/\.html$/, '.sig.json'))
    expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8')
  })

  it('is the same bytes every time, whoever is renamed or gets other roles later', async () => {
    const change = (who: string, body: object) => room.person('admin').json('PATCH', `/api/users/${room.person(who).id}`, 200, body)
    await change('stringer', { name: '新名', roles: ['layout'] })
    await change('chief', { name: '新总编' })
    expect((await bytesOf('format=html&sidecar=signature')).toString()).toBe(text)
    await change('stringer', { name: '名stringer', roles: ['stringer'] })
    await change('chief', { name: '名chief' })
  })

  it.each(['html', 'fragment', 'text', 'markdown'])('fits the file of the format %s', async (format) => {
    const [file, signature] = [await bytesOf(`format=${format}`), await bytesOf(`format=${format}&sidecar=signature`)]
    expect(await verify(file, signature.toString())).toMatchObject({ verdict: 'valid', retired: false })
  })

  it('finds every byte of the page that is another one', async () => {
    const keys = await room.services.provenance.keys()
    const seed = 20261129
    const random = rng(seed)
    const places = [0, page.length - 1, ...Array.from({ length: 200 }, () => below(random, page.length))]
    expect(verifyPage(keys, { sha256: hashOf(page), sidecar: text }).verdict).toBe('valid')
    for (const at of places) {
      const changed = Buffer.from(page)
      changed[at] = (changed[at] ?? 0) ^ (1 + below(random, 255))
      expect(verifyPage(keys, { sha256: hashOf(changed), sidecar: text }).verdict, `seed ${seed}, byte ${at}`).toBe('page_changed')
    }
    for (const changed of [page.subarray(1), page.subarray(0, -1), Buffer.concat([page, Buffer.from('\n')]), Buffer.alloc(0)]) {
      expect(verifyPage(keys, { sha256: hashOf(changed), sidecar: text }).verdict).toBe('page_changed')
    }
  })

  it('finds whatever is changed in what it says', async () => {
    const changes: ((content: Record<string, never>) => void)[] = [
      (content) => Object.assign(content['page'] ?? {}, { sha256: hashOf(Buffer.from('x')) }),
      (content) => Object.assign(content['steps']?.[4] ?? {}, { name: '别人' }),
      (content) => Object.assign(content['record'] ?? {}, { step: 4 }),
      (content) => Object.assign(content['credits']?.[0] ?? {}, { names: [] }),
      (content) => Object.assign(content, { note: '后来加的' }),
      (content) => Object.assign(content['article'] ?? {}, { approvedBy: '社长' }),
    ]
    for (const change of changes) {
      const content = JSON.parse(text)
      change(content)
      expect((await verify(page, JSON.stringify(content))).verdict, String(change)).toBe('sidecar_changed')
    }
    // How the file is laid out says nothing.
    const reordered = Object.fromEntries(Object.entries(JSON.parse(text)).reverse())
    expect((await verify(page, `\ufeff${JSON.stringify(reordered)}`)).verdict).toBe('valid')
  })

  it('every byte of the signature file that is another one makes it worth nothing, or changes nothing that it says', async () => {
    const keys = await room.services.provenance.keys()
    const [seed, bytes] = [7, Buffer.from(text)]
    const random = rng(seed)
    for (let i = 0; i < 200; i++) {
      const at = below(random, bytes.length)
      const changed = Buffer.from(bytes)
      changed[at] = (changed[at] ?? 0) ^ (1 + below(random, 127))
      const { verdict } = verifyPage(keys, { sha256: hashOf(page), sidecar: changed.toString() })
      const same = () => JSON.stringify(JSON.parse(changed.toString())) === JSON.stringify(JSON.parse(text))
      if (verdict === 'valid') expect(same(), `seed ${seed}, byte ${at}`).toBe(true)
    }
  })

  it.each(['', '{}', 'null', '[]', '"x"', '<!DOCTYPE html>', '{"format":"galley-signature"}'])('%j is no signature', async (sidecar) => {
    expect(await verify(page, sidecar)).toEqual({ verdict: 'not_a_sidecar' })
  })

  it('of another newsroom is made with a key that is not ours, also when it calls its key by our name', async () => {
    const strange = new SigningKeys(scratch, Date.now)
    const [kid, content] = [await strange.current(), JSON.parse(text) as Sidecar]
    const signed = { ...content, key: kid }
    const forged = JSON.stringify({ ...signed, signature: await strange.sign(kid, signedMessage(signed)) })
    expect(await verify(page, forged)).toEqual({ verdict: 'unknown_key', key: kid })
    const named = { ...content, signature: (await strange.sign(kid, signedMessage(content))) ?? '' }
    expect((await verify(page, JSON.stringify(named))).verdict).toBe('sidecar_changed')
    // A list that gives a stranger's key our key's name is not believed.
    const [own, other] = [(await room.services.provenance.keys()).keys[0], (await strange.published()).keys[0]]
    if (!own || !other) throw new Error('a key is missing')
    const request = { sha256: hashOf(page), sidecar: JSON.stringify(named) }
    expect(verifyPage({ keys: [{ ...other, kid: own.kid }] }, request).verdict).toBe('unknown_key')
  })

  it('stays valid after the key was changed; new ones come from the new key', async () => {
    const kid = await new SigningKeys(room.dataDir, Date.now).rotate()
    expect(await verify(page, text)).toMatchObject({ verdict: 'valid', retired: true })
    const again = (await bytesOf('format=html&sidecar=signature')).toString()
    expect(JSON.parse(again)).toMatchObject({ key: kid })
    expect(await verify(page, again)).toMatchObject({ verdict: 'valid', retired: false })
    const published = await room.nobody.send('GET', '/.well-known/galley-keys.json')
    expect([published.status, published.headers.get('access-control-allow-origin')]).toEqual([200, '*'])
    const { keys } = (await published.json()) as { keys: { kid: string; d?: string }[] }
    expect(keys.map((key) => [key.kid, key.d])).toEqual([
      [JSON.parse(text).key, undefined],
      [kid, undefined],
    ])
  })

  it('is looked at for those who are signed in, and only with a whole fingerprint', async () => {
    const body = { sha256: hashOf(page), sidecar: text }
    expect(await refusal(room.nobody.send('POST', '/api/verify', body))).toEqual([401, 'not_signed_in'])
    for (const wrong of [
      { ...body, sha256: 'abc' },
      { sha256: body.sha256 },
      { ...body, sidecar: 'x'.repeat(500_001) },
      { ...body, page: '' },
    ]) {
      expect(await refusal(room.person('layout').send('POST', '/api/verify', wrong))).toEqual([400, 'bad_request'])
    }
  })
})
