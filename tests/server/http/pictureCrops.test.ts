import { createHash } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Crop, PictureRecord, PicturesResponse } from '#shared/protocol/api.ts'
import { verifyBackup } from '../../../server/services/backupManifest.ts'
import { createBackup } from '../../../server/services/createBackup.ts'
import { type Caller, openTestNewsroom, refusal, type TestNewsroom } from './testNewsroom.ts'

let room: TestNewsroom
let article: string
beforeAll(async () => {
  room = await openTestNewsroom()
  article = (await room.person('reporter').json('POST', '/api/articles', 201, {})).id
})
afterAll(() => room.close())

/** Four quarters: red, green, blue, white; 80 × 40. */
async function quarters(): Promise<Buffer> {
  const part = (background: string) => ({ create: { width: 40, height: 20, channels: 3 as const, background } })
  return sharp({ create: { width: 80, height: 40, channels: 3, background: '#fff' } })
    .composite([
      { input: part('#f00'), left: 0, top: 0 },
      { input: part('#0f0'), left: 40, top: 0 },
      { input: part('#00f'), left: 0, top: 20 },
    ])
    .png()
    .toBuffer()
}

async function uploaded(who: Caller = room.person('reporter'), to = article): Promise<string> {
  const data = new FormData()
  data.append('file', new Blob([new Uint8Array(await quarters())], { type: 'image/png' }), 'a.png')
  return (await who.json('POST', `/api/articles/${to}/assets`, 201, data)).id
}

const whole: Crop = { turn: 0, left: 0, top: 0, width: 80, height: 40, outputWidth: 80 }
const path = (asset: string, of = article) => `/api/articles/${of}/assets/${asset}/crops`
const cut = (asset: string, crop: Partial<Crop>, who = room.person('reporter')) => who.json('POST', path(asset), 201, { ...whole, ...crop })

async function bytesOf(id: string): Promise<Buffer> {
  const response = await room.person('layout').send('GET', `/media/${id}`)
  expect(response.status).toBe(200)
  return Buffer.from(await response.arrayBuffer())
}

/** Colours of the middles of the four quarters, as letters, in reading order. */
async function look(id: string): Promise<string> {
  const { data, info } = await sharp(await bytesOf(id))
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true })
  const names: Readonly<Record<string, string>> = { '255,0,0': 'R', '0,255,0': 'G', '0,0,255': 'B', '255,255,255': 'W' }
  const at = (x: number, y: number) => {
    const start = (Math.floor(y * info.height) * info.width + Math.floor(x * info.width)) * 3
    return names[[...data.subarray(start, start + 3)].join(',')] ?? '?'
  }
  return at(0.25, 0.25) + at(0.75, 0.25) + at(0.25, 0.75) + at(0.75, 0.75)
}

describe('a part of a picture', () => {
  it('is turned, then cut, then made smaller', async () => {
    const original = await uploaded()
    expect(await look(original)).toBe('RGBW')
    const seen: Record<string, string> = {}
    for (const turn of [90, 180, 270] as const) {
      const upright = turn === 180 ? whole : { ...whole, width: 40, height: 80, outputWidth: 40 }
      seen[turn] = await look((await cut(original, { ...upright, turn })).id)
    }
    expect(seen).toEqual({ 90: 'BRWG', 180: 'WBGR', 270: 'GWRB' })
    const corner = await cut(original, { left: 40, top: 20, width: 40, height: 20, outputWidth: 20 })
    expect([corner.width, corner.height, await look(corner.id)]).toEqual([20, 10, 'WWWW'])
    const turnedCorner = await cut(original, { turn: 90, left: 20, top: 0, width: 20, height: 40, outputWidth: 20 })
    expect([turnedCorner.width, turnedCorner.height, await look(turnedCorner.id)]).toEqual([20, 40, 'RRRR'])
  })

  it('is one picture however often and by whomever it is asked for, and is always made from the original', async () => {
    const original = await uploaded()
    const crop = { left: 0, top: 0, width: 40, height: 20, outputWidth: 40 }
    const answers = await Promise.all([cut(original, crop), cut(original, crop, room.person('editor')), cut(original, crop)])
    expect(new Set(answers.map(({ id }) => id)).size).toBe(1)
    const [{ id } = { id: '' }] = answers
    expect(await cut(id, { left: 40, top: 20, width: 40, height: 20, outputWidth: 40 }).then((part) => look(part.id))).toBe('WWWW')
    expect((await cut(id, whole)).id).toBe(original)
    expect(await look(original)).toBe('RGBW')
  })

  it('has the same bytes in another newsroom', async () => {
    const other = await openTestNewsroom()
    try {
      const reporter = other.person('reporter')
      const there = (await reporter.json('POST', '/api/articles', 201, {})).id
      const data = new FormData()
      data.append('file', new Blob([new Uint8Array(await quarters())]), 'a.png')
      const { id } = await reporter.json('POST', `/api/articles/${there}/assets`, 201, data)
      const crop = { ...whole, turn: 270, width: 30, height: 50, left: 5, top: 7, outputWidth: 23 }
      const part = await reporter.json('POST', path(id, there), 201, crop)
      const here = await cut(await uploaded(), crop as Crop)
      const hash = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')
      const theirs = Buffer.from(await (await reporter.send('GET', part.url)).arrayBuffer())
      expect(hash(await bytesOf(here.id))).toBe(hash(theirs))
    } finally {
      await other.close()
    }
  })

  it('says where it comes from, beside what was uploaded', async () => {
    const reporter = room.person('reporter')
    const own = (await reporter.json('POST', '/api/articles', 201, {})).id
    const original = await uploaded(reporter, own)
    const crop = { ...whole, left: 10, width: 60, outputWidth: 30 }
    const { id } = await reporter.json('POST', path(original, own), 201, crop)
    const { pictures } = await room.person('layout').json<PicturesResponse>('GET', `/api/articles/${own}/assets`, 200)
    expect(pictures.map((picture) => [picture.id, picture.origin])).toEqual([
      [original, null],
      [id, { id: original, url: `/media/${original}`, width: 80, height: 40, crop }],
    ])
    expect(pictures[1]).toMatchObject({ width: 30, height: 20, createdBy: { id: reporter.id, name: '名reporter' } })
    const one = await reporter.json<PictureRecord>('GET', `/api/articles/${own}/assets/${id}`, 200)
    expect(one).toEqual(pictures[1])
    expect(await refusal(room.nobody.send('GET', `/api/articles/${own}/assets`))).toEqual([401, 'not_signed_in'])
    expect(await refusal(reporter.send('GET', '/api/articles/none/assets'))).toEqual([404, 'article_not_found'])
    expect(await refusal(reporter.send('GET', `/api/articles/${own}/assets/none`))).toEqual([404, 'not_found'])
  })

  it('is in a backup like every other picture', async () => {
    const part = await cut(await uploaded(), { left: 1, width: 50, outputWidth: 50 })
    const to = await mkdtemp(join(tmpdir(), 'galley-crops-'))
    try {
      const manifest = await createBackup({ dataDir: room.dataDir, databaseUrl: null, to, now: Date.now, report: () => {} })
      await verifyBackup(to)
      expect(manifest.pictures.map((file) => file.path)).toContain(`media/${part.id.slice(0, 2)}/${part.id}.png`)
      expect(manifest.counts['picture_crop']).toBeGreaterThan(0)
      expect(manifest.missingPictures).toEqual([])
    } finally {
      await rm(to, { recursive: true, force: true })
    }
  })
})

describe('refused', () => {
  it.each([
    ['beyond the right edge', { left: 1 }],
    ['beyond the foot', { top: 1 }],
    ['beyond the turned edge', { turn: 90 }],
    ['smaller than anybody can see', { width: 8, outputWidth: 8 }],
    ['larger than what was cut', { width: 40, outputWidth: 80 }],
    ['half a pixel', { width: 40.5, outputWidth: 40 }],
    ['turned a little', { turn: 45 }],
    ['with something else', { blur: 3 }],
  ])('is a part %s', async (_what, wrong) => {
    const original = await uploaded()
    expect(await refusal(room.person('reporter').send('POST', path(original), { ...whole, ...wrong }))).toEqual([400, 'bad_request'])
  })

  it('is whoever may not write the text, and a picture or article that does not exist', async () => {
    const original = await uploaded()
    const part = { ...whole, width: 40, outputWidth: 40 }
    expect(await refusal(room.nobody.send('POST', path(original), part))).toEqual([401, 'not_signed_in'])
    expect(await refusal(room.person('layout').send('POST', path(original), part))).toEqual([403, 'role_may_not'])
    expect(await refusal(room.person('reporter').send('POST', path('none'), part))).toEqual([404, 'not_found'])
    expect(await refusal(room.person('reporter').send('POST', path(original, 'none'), part))).toEqual([404, 'article_not_found'])
  })

  it('is who asks for too many in a minute', async () => {
    const strict = await openTestNewsroom({ rateLimits: true })
    try {
      const reporter = strict.person('reporter')
      const { id } = await reporter.json('POST', '/api/articles', 201, {})
      const answers = await Promise.all(Array.from({ length: 31 }, () => reporter.send('POST', path('none', id), whole)))
      expect(answers.filter(({ status }) => status === 429)).toHaveLength(1)
      expect(answers.filter(({ status }) => status === 404)).toHaveLength(30)
    } finally {
      await strict.close()
    }
  })
})
