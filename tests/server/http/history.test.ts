import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { canonicalJson } from '#shared/article/canonical.ts'
import { readArticle } from '#shared/article/ydoc.ts'
import type { AuthorsResponse, HistoryResponse } from '#shared/protocol/authors.ts'
import { below, rng } from '../../support/rng.ts'
import { openTestNewsroom, refusal, type TestNewsroom } from './testNewsroom.ts'

let room: TestNewsroom
beforeAll(async () => {
  room = await openTestNewsroom()
})
afterAll(() => room.close())

const started = async () => (await room.person('reporter').json('POST', '/api/articles', 201, {})).id
const past = (id: string, at: number) =>
  room.person('proofreader').json<HistoryResponse>('GET', `/api/articles/${id}/history?at=${at}`, 200)
const head = async (id: string) => (await room.person('proofreader').json<AuthorsResponse>('GET', `/api/articles/${id}/authors`, 200)).seq

describe('GET /api/articles/:id/history', () => {
  it('is for people who are signed in, also for those who may only read, and for articles that exist', async () => {
    const id = await started()
    await room.write(room.person('reporter'), id, '第一句。')
    expect(await refusal(room.nobody.send('GET', `/api/articles/${id}/history?at=1`))).toEqual([401, 'not_signed_in'])
    expect(await refusal(room.person('reporter').send('GET', '/api/articles/none/history?at=1'))).toEqual([404, 'article_not_found'])
    expect(await past(id, 1)).toMatchObject({ seq: 1 })
  })

  it('knows no position that the log does not have', async () => {
    const id = await started()
    const after = (await head(id)) + 1
    expect(await refusal(room.person('reporter').send('GET', `/api/articles/${id}/history?at=${after}`))).toEqual([404, 'not_found'])
    for (const at of ['', '?at=', '?at=0', '?at=-1', '?at=1.5', '?at=x', '?at=99999999999999']) {
      expect(await refusal(room.person('reporter').send('GET', `/api/articles/${id}/history${at}`)), at).toEqual([400, 'bad_request'])
    }
  })

  it('gives at every position, in whatever order it is asked, the bytes that the document had then; the document stays', async () => {
    const id = await started()
    const seed = 20261129
    const random = rng(seed)
    const moments = new Map<number, string>()
    for (let round = 0; round < 12; round++) {
      const who = room.person(round % 3 === 0 ? 'editor' : 'reporter')
      let article = ''
      await room.edit(who, id, (doc) => {
        const body = doc.getXmlFragment('body')
        const text = (body.get(below(random, body.length)) as Y.XmlElement | undefined)?.get(0)
        if (text instanceof Y.XmlText && text.length > 3 && below(random, 2) === 0) text.delete(below(random, text.length - 2), 2)
        else {
          const paragraph = new Y.XmlElement('paragraph')
          paragraph.insert(0, [new Y.XmlText(`第${round}段，𠮷野家。`)])
          body.insert(below(random, body.length + 1), [paragraph])
        }
        article = canonicalJson(readArticle(doc))
      })
      moments.set(await head(id), article)
    }
    expect(moments.size, `seed ${seed}`).toBe(12)
    const before = await head(id)
    const asked = [...moments, ...[...moments].reverse(), ...moments].toSorted(() => random() - 0.5)
    const answers = await Promise.all(asked.map(([seq]) => past(id, seq)))
    for (const [index, [seq, article]] of asked.entries()) {
      expect(canonicalJson(answers[index]?.article ?? {}), `seed ${seed}, row ${seq}`).toBe(article)
    }
    expect(await head(id)).toBe(before)
  })
})
