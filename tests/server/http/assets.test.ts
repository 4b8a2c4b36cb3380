import { readdir, rm } from 'node:fs/promises'
import { request as httpRequest } from 'node:http'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { maxPictureBytes } from '#shared/article/pictureLimits.ts'
import { type Caller, openTestNewsroom, refusal, type TestNewsroom } from './testNewsroom.ts'

let room: TestNewsroom
let article: string
beforeAll(async () => {
  room = await openTestNewsroom()
  article = (await room.person('reporter').json('POST', '/api/articles', 201, {})).id
})
afterAll(() => room.close())

const path = () => `/api/articles/${article}/assets`

function form(bytes: Buffer, name = 'picture.jpg', type = 'image/jpeg'): FormData {
  const data = new FormData()
  data.append('file', new Blob([new Uint8Array(bytes)], { type }), name)
  return data
}

/** A picture in which no two places look alike, so that it cannot be small. */
function noise(width: number, height: number) {
  return sharp({ create: { width, height, channels: 3, background: '#808080', noise: { type: 'gaussian', mean: 128, sigma: 60 } } })
}

const upload = (who: Caller, bytes: Buffer) => who.json('POST', path(), 201, form(bytes))

describe('a picture', () => {
  it('is taken in upright, without what the camera wrote into it, and served to people of the newsroom only', async () => {
    const photo = await noise(400, 200)
      .withExif({ IFD0: { Copyright: 'SECRET-PLACE', Orientation: '6' } })
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toBuffer()
    const picture = await upload(room.person('reporter'), photo)
    expect(picture).toMatchObject({ width: 200, height: 400, type: 'image/jpeg', url: `/media/${picture.id}` })
    const response = await room.person('layout').send('GET', picture.url)
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toBe('image/jpeg')
    expect(response.headers.get('cache-control')).toContain('immutable')
    expect(response.headers.get('x-content-type-options')).toBe('nosniff')
    const bytes = Buffer.from(await response.arrayBuffer())
    expect(bytes.length).toBe(picture.bytes)
    const metadata = await sharp(bytes).metadata()
    expect([metadata.width, metadata.height, metadata.exif, metadata.orientation]).toEqual([200, 400, undefined, undefined])
    expect(await refusal(room.nobody.send('GET', picture.url))).toEqual([401, 'not_signed_in'])
    expect(await refusal(room.person('layout').send('GET', '/media/unknown'))).toEqual([404, 'not_found'])
  })

  it('is made smaller when it is larger than anybody needs', async () => {
    const picture = await upload(
      room.person('editor'),
      await sharp({ create: { width: 4000, height: 1000, channels: 3, background: '#c33' } })
        .jpeg()
        .toBuffer(),
    )
    expect(picture).toMatchObject({ width: 2560, height: 640 })
  })

  it.each(['png', 'webp', 'gif', 'avif', 'jpeg'] as const)('may be a %s', async (format) => {
    const picture = await upload(room.person('reporter'), await noise(60, 40).toFormat(format).toBuffer())
    expect(picture).toMatchObject({ width: 60, height: 40, type: format === 'png' || format === 'gif' ? 'image/png' : 'image/jpeg' })
  })

  it('keeps its transparency', async () => {
    const glass = await sharp({ create: { width: 30, height: 30, channels: 4, background: { r: 9, g: 9, b: 9, alpha: 0.3 } } })
      .webp()
      .toBuffer()
    expect((await upload(room.person('reporter'), glass)).type).toBe('image/png')
  })

  it('is missing, not an error of the server, when its file is gone', async () => {
    const picture = await upload(room.person('reporter'), await noise(10, 10).png().toBuffer())
    await rm(join(room.dataDir, 'media', picture.id.slice(0, 2), `${picture.id}.png`))
    expect(await refusal(room.person('reporter').send('GET', picture.url))).toEqual([404, 'not_found'])
  })
})

describe('refused', () => {
  it.each([
    ['text called jpg', Buffer.from('this is no picture')],
    ['a script in SVG', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>alert(1)</script></svg>')],
    ['a PDF', Buffer.from('%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>')],
  ])('is %s', async (_what, bytes) => {
    expect(await refusal(room.person('reporter').send('POST', path(), form(bytes)))).toEqual([400, 'picture_unreadable'])
  })

  it('is a picture that is cut off, and one that claims to be enormous', async () => {
    const whole = await noise(300, 300).png().toBuffer()
    expect(await refusal(room.person('reporter').send('POST', path(), form(whole.subarray(0, whole.length / 2))))).toEqual([
      400,
      'picture_unreadable',
    ])
    const bomb = await sharp({ create: { width: 16_000, height: 8_000, channels: 3, background: '#fff' }, limitInputPixels: false })
      .png({ compressionLevel: 1 })
      .toBuffer()
    expect(await refusal(room.person('reporter').send('POST', path(), form(bomb)))).toEqual([400, 'picture_unreadable'])
  })

  it('is a request without a picture', async () => {
    const reporter = room.person('reporter')
    expect(await refusal(reporter.send('POST', path(), {}))).toEqual([400, 'picture_required'])
    expect(await refusal(reporter.send('POST', path(), form(Buffer.alloc(0))))).toEqual([400, 'picture_required'])
    const empty = new FormData()
    empty.append('note', 'no file')
    expect(await refusal(reporter.send('POST', path(), empty))).toEqual([400, 'picture_required'])
    const broken = await reporter.send('POST', path(), 'not multipart', { 'content-type': 'multipart/form-data; boundary=x' })
    expect(broken.status).toBe(400)
  })

  it('is whoever may not edit the text', async () => {
    const picture = await noise(10, 10).png().toBuffer()
    expect(await refusal(room.person('layout').send('POST', path(), form(picture)))).toEqual([403, 'role_may_not'])
  })

  it('is a file of 25 MB, with an answer that arrives, and the server goes on', async () => {
    const reporter = room.person('reporter')
    expect(await refusal(reporter.send('POST', path(), form(Buffer.alloc(25 * 1024 * 1024, 7))))).toEqual([413, 'picture_too_large'])
    // Wherever between two pieces the limit falls, a file that was cut off is never taken for a whole one.
    for (const beyond of [1, 64 * 1024, 65 * 1024, 1024 * 1024]) {
      const bytes = Buffer.alloc(maxPictureBytes + beyond, 7)
      expect(await refusal(reporter.send('POST', path(), form(bytes))), String(beyond)).toEqual([413, 'picture_too_large'])
    }
    expect(await refusal(reporter.send('POST', path(), form(Buffer.alloc(maxPictureBytes, 7))))).toEqual([400, 'picture_unreadable'])
    expect(await slowUpload(room.url + path(), reporter.cookie, 25 * 1024 * 1024)).toMatchObject({ status: 413, code: 'picture_too_large' })
    await upload(reporter, await noise(10, 10).png().toBuffer())
  })

  it('leaves no half files behind', async () => {
    const files = await readdir(join(room.dataDir, 'media'), { recursive: true })
    expect(files.filter((file) => file.endsWith('.part'))).toEqual([])
    const rows = await room.store.db.selectFrom('asset').select('id').execute()
    expect(files.filter((file) => /\.(png|jpg)$/.test(file)).length).toBe(rows.length - 1) // one was removed above
  })
})

/** Sends a body in pieces over a plain connection and reads the answer only when all of it is sent. */
function slowUpload(url: string, cookie: string, size: number): Promise<{ status: number; code: string }> {
  return new Promise((resolve, reject) => {
    const head = '--x\r\ncontent-disposition: form-data; name="file"; filename="a.jpg"\r\ncontent-type: image/jpeg\r\n\r\n'
    const headers = {
      cookie,
      'content-type': 'multipart/form-data; boundary=x',
      'content-length': head.length + size + '\r\n--x--\r\n'.length,
    }
    const request = httpRequest(url, { method: 'POST', headers }, (response) => {
      let text = ''
      response.on('data', (chunk) => {
        text += chunk
      })
      response.on('end', () => resolve({ status: response.statusCode ?? 0, code: JSON.parse(text).error.code }))
    })
    request.on('error', reject)
    request.write(head)
    const piece = Buffer.alloc(256 * 1024, 7)
    let left = size
    const next = () => {
      while (left > 0) {
        const bytes = piece.subarray(0, Math.min(left, piece.length))
        left -= bytes.length
        if (!request.write(bytes)) {
          request.once('drain', next)
          return
        }
      }
      request.end('\r\n--x--\r\n')
    }
    next()
  })
}
