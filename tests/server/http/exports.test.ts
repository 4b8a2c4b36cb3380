import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { fragmentOf } from '#shared/article/ydoc.ts'
import { formats } from '#shared/export/formats.ts'
import { openTestNewsroom, refusal, type TestNewsroom } from './testNewsroom.ts'

let room: TestNewsroom
let id: string
let picture: string
const sentence = '江面上起了雾，渡船晚了一刻钟。'

beforeAll(async () => {
  room = await openTestNewsroom()
  await room.services.site.update({ url: 'https://wangchuan.example/', timeZone: 'Asia/Shanghai' })
  const reporter = room.person('reporter')
  id = (await reporter.json('POST', '/api/articles', 201, { channel: 'shehui' })).id
  const red = await sharp({ create: { width: 20, height: 10, channels: 3, background: '#c00' } })
    .jpeg()
    .toBuffer()
  picture = (await room.services.assets.add({ id: reporter.id, username: 'reporter', name: '名', roles: ['reporter'] }, id, red)).id
  await room.write(reporter, id, sentence)
  await room.edit(reporter, id, (doc) => {
    const line = fragmentOf(doc, 'headline').get(0) as unknown as Y.XmlElement
    line.insert(0, [new Y.XmlText('雾锁 渡口/晨')])
    for (const asset of [picture, 'gone']) {
      const figure = new Y.XmlElement('figure')
      figure.setAttribute('asset', asset)
      figure.setAttribute('alt', '红色')
      fragmentOf(doc, 'body').push([figure])
    }
  })
})
afterAll(() => room.close())

const get = (query = '', headers: Record<string, string> = {}) =>
  room.person('layout').send('GET', `/api/articles/${id}/export${query}`, undefined, headers)

async function sign(): Promise<void> {
  for (const [username, action] of [
    ['reporter', 'submit'],
    ['editor', 'pass'],
    ['director', 'pass'],
    ['chief', 'sign'],
  ] as const) {
    await room.person(username).json('POST', `/api/articles/${id}/actions`, 200, { action })
  }
}

describe('an export', () => {
  it.each(formats)('as %s is the same bytes every time, and its name is their fingerprint', async (format) => {
    const [one, two] = [await get(`?format=${format}`), await get(`?format=${format}`)]
    const bytes = Buffer.from(await one.arrayBuffer())
    expect(Buffer.from(await two.arrayBuffer()).equals(bytes)).toBe(true)
    expect(bytes.toString()).toContain(sentence)
    const etag = `"${createHash('sha256').update(bytes).digest('hex')}"`
    expect(one.headers.get('etag')).toBe(etag)
    const again = await get(`?format=${format}`, { 'if-none-match': etag })
    expect([again.status, await again.text()]).toEqual([304, ''])
    expect(one.headers.get('content-type')).toMatch(
      format === 'text' ? /^text\/plain/ : format === 'markdown' ? /^text\/markdown/ : /^text\/html/,
    )
  })

  it('is the page if nothing else is asked for, says that it is not signed, and holds its pictures', async () => {
    const html = await (await get()).text()
    expect(html).toContain('<html')
    expect(html).toContain('未签发')
    expect(html.match(/<img[^>]+src="data:image\/jpeg;base64,/g)).toHaveLength(1)
    expect(html).toContain('图片缺失')
    expect(html).toContain('https://wangchuan.example/content/')
  })

  it('is harmless in a frame: no scripts, no requests', async () => {
    const policy = (await get()).headers.get('content-security-policy') ?? ''
    expect(policy).toMatch(/^sandbox;/)
    expect(policy).toContain("default-src 'none'")
    expect(policy).not.toContain('allow-scripts')
  })

  it('stays harmless when the browser is told to take the copy it kept', async () => {
    const shown = await get()
    const again = await get('', { 'if-none-match': shown.headers.get('etag') ?? '' })
    expect(again.status).toBe(304)
    expect(again.headers.get('content-security-policy')).toBe(shown.headers.get('content-security-policy'))
  })

  it('that was not changed is not sent again through a proxy that makes its fingerprint a weak one', async () => {
    const etag = (await get()).headers.get('etag') ?? ''
    for (const [known, status] of [
      [`W/${etag}`, 304],
      [`"old", ${etag}`, 304],
      ['*', 304],
      ['"old"', 200],
      [etag.slice(1, -1), 200],
    ] as const) {
      expect((await get('', { 'if-none-match': known })).status, known).toBe(status)
    }
  })

  it('of a version is refused rather than made from the present text', async () => {
    expect(await refusal(get('?format=html&version=v1'))).toEqual([400, 'bad_request'])
  })

  it('has a file name that every system takes', async () => {
    const shown = (await get('?format=text')).headers.get('content-disposition') ?? ''
    const downloaded = (await get('?format=text&download=1')).headers.get('content-disposition') ?? ''
    expect(shown).toMatch(/^inline; /)
    expect(downloaded).toMatch(/^attachment; filename="\d{4}-\d{4} .*\.txt"; filename\*=UTF-8''/)
    const name = decodeURIComponent(downloaded.split("UTF-8''")[1] ?? '')
    expect(name).toMatch(/^\d{4}-\d{4} 雾锁 渡口晨\.txt$/)
  })

  it('in an unknown format is refused with a list of those there are', async () => {
    const response = await get('?format=docx')
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({ error: { code: 'format_unknown', details: { formats: [...formats, 'record'] } } })
    expect(await refusal(room.nobody.send('GET', `/api/articles/${id}/export`))).toEqual([401, 'not_signed_in'])
  })

  it('of a signed article is what was signed, dated when it was, and names who did what', async () => {
    await sign()
    const html = await (await get()).text()
    expect(html).not.toContain('未签发')
    expect(html).toContain('名editor')
    for (const username of ['reporter', 'director', 'chief']) expect(html).toContain(`名${username}`)
    expect(html).not.toContain('名stringer')
    const { steps } = await room.person('editor').json('GET', `/api/articles/${id}/record`, 200)
    const signedAt = steps.at(-1)?.at ?? ''
    const day = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Shanghai', dateStyle: 'short' }).format(new Date(signedAt))
    const { number } = await room.person('layout').json('GET', `/api/articles/${id}`, 200)
    expect(html).toContain(`https://wangchuan.example/content/${day.slice(0, 7)}/${day.slice(8)}/content_${number}.htm`)
    // Whatever happens to the document behind the back of the workflow, the signed copy is what goes out.
    await room.write(room.person('reporter'), id, '后来混进来的一句。')
    expect(await (await get()).text()).toBe(html)
  })

  it('is not made of a signed copy that is not what the record says was signed', async () => {
    const { db } = room.store
    // The store itself refuses such a change; a damaged disk does not ask.
    await sql`drop trigger signed_copy_no_update`.execute(db)
    const copy = await db.selectFrom('signed_copy').selectAll().where('article_id', '=', id).executeTakeFirstOrThrow()
    await db
      .updateTable('signed_copy')
      .set({ json: copy.json.replace(sentence, '没有人签过的话。') })
      .where('article_id', '=', id)
      .execute()
    expect(await refusal(get())).toEqual([500, 'document_damaged'])
    await db.updateTable('signed_copy').set({ json: copy.json }).where('article_id', '=', id).execute()
    expect((await get()).status).toBe(200)
  })
})
