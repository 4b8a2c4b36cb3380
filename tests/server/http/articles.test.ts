import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bodyCharacters } from '#shared/article/read.ts'
import { readArticle } from '#shared/article/ydoc.ts'
import { stages } from '#shared/workflow/stages.ts'
import { readStoredArticle } from '../../../server/services/storedArticle.ts'
import { describeStores } from '../store/testStores.ts'
import { type Caller, openTestNewsroom, refusal, type TestNewsroom } from './testNewsroom.ts'

await describeStores('articles', ['sqlite in thread', 'postgres'], (kind) => {
  let room: TestNewsroom
  beforeAll(async () => {
    room = await openTestNewsroom({ kind })
  })
  afterAll(() => room.close())

  const create = (author: Caller, request = {}) => author.json('POST', '/api/articles', 201, request)

  describe('starting an article', () => {
    it.each(['reporter', 'stringer', 'editor'])('is for a %s', async (username) => {
      const author = room.person(username)
      const article = await create(author)
      expect(article).toMatchObject({
        stage: 'draft',
        headline: '',
        characters: 0,
        channel: 'yaowen',
        language: 'zh',
        writers: [],
        returned: null,
      })
      expect(article.number).toMatch(/^\d{4}-\d{4}$/)
      expect(article.createdBy.id).toBe(author.id)
      expect(article.mayEdit).toEqual({ allowed: true, reason: null })
      expect(await author.json('GET', `/api/articles/${article.id}`, 200)).toEqual(article)
      const { steps } = await author.json('GET', `/api/articles/${article.id}/record`, 200)
      expect(steps).toMatchObject([{ step: 1, action: 'create', from: null, to: 'draft', role: username }])
    })

    it.each(['director', 'chief', 'proofreader', 'layout', 'admin'])('is not for a %s', async (username) => {
      expect(await refusal(room.person(username).send('POST', '/api/articles', {}))).toEqual([403, 'role_may_not'])
    })

    it('takes a channel of the paper and a language', async () => {
      const article = await create(room.person('reporter'), { channel: 'wenhua', language: 'en' })
      expect(article).toMatchObject({ channel: 'wenhua', language: 'en' })
      expect(await refusal(room.person('reporter').send('POST', '/api/articles', { channel: 'sport' }))).toEqual([400, 'bad_request'])
    })

    it('gives every article a number of its own, also at once', async () => {
      const articles = await Promise.all(Array.from({ length: 8 }, () => create(room.person('reporter'))))
      expect(new Set(articles.map((article) => article.number)).size).toBe(8)
      expect(new Set(articles.map((article) => article.id)).size).toBe(8)
    })
  })

  describe('an article that is written in', () => {
    it('is projected, found, and names who wrote, in the order of their first change', async () => {
      const [reporter, stringer] = [room.person('reporter'), room.person('stringer')]
      const { id, number } = await create(reporter)
      await room.write(stringer, id, '梯田上的稻谷黄了。')
      await room.write(reporter, id, '早市六点开张，两条街都是人。')
      await room.services.projection.settle(id)
      const article = await room.person('layout').json('GET', `/api/articles/${id}`, 200)
      expect(article.characters).toBe(23)
      expect(article.writers.map((person) => person.id)).toEqual([stringer.id, reporter.id])
      expect(article.updatedBy?.id).toBe(reporter.id)
      for (const q of ['稻谷', '早市 两条街', number]) {
        const { articles } = await reporter.json('GET', `/api/articles?q=${encodeURIComponent(q)}`, 200)
        expect(
          articles.map((found) => found.id),
          q,
        ).toEqual([id])
      }
      expect((await reporter.json('GET', `/api/articles?q=${encodeURIComponent('谷稻')}`, 200)).articles).toEqual([])
    })

    it('is told to the desk without anybody asking', async () => {
      const reporter = room.person('reporter')
      const { id } = await create(reporter)
      await room.write(reporter, id, '一行。')
      await expect.poll(async () => (await reporter.json('GET', `/api/articles/${id}`, 200)).characters, { timeout: 5_000 }).toBe(3)
    })
  })

  describe('the list', () => {
    it('goes through everything once, page by page, the latest change first', async () => {
      const reporter = room.person('reporter')
      const seen: string[] = []
      const times: string[] = []
      let next: string | null = ''
      let total = 0
      while (next !== null) {
        const page: Awaited<ReturnType<typeof create>> = await reporter.json(
          'GET',
          `/api/articles?limit=3${next && `&cursor=${next}`}`,
          200,
        )
        seen.push(...page.articles.map((article) => article.id))
        times.push(...page.articles.map((article) => article.updatedAt))
        next = page.next
        total = page.total
      }
      expect(new Set(seen).size).toBe(seen.length)
      expect(seen.length).toBe(total)
      expect(times).toEqual([...times].sort().reverse())
    })

    it('is filtered by channel, stage and person, and counts the stages', async () => {
      const editor = room.person('editor')
      const own = await create(editor, { channel: 'jingji' })
      const shown = await editor.json('GET', '/api/articles?channel=jingji&stage=draft&mine=1', 200)
      expect(shown.articles.map((article) => article.id)).toEqual([own.id])
      expect(shown.counts).toEqual(Object.fromEntries(stages.map((stage) => [stage, stage === 'draft' ? 1 : 0])))
      expect(shown.total).toBe(1)
      expect((await room.person('stringer').json('GET', '/api/articles?channel=jingji&mine=1', 200)).total).toBe(0)
      expect((await editor.json('GET', '/api/articles?channel=jingji&stage=signed', 200)).articles).toEqual([])
    })

    it('takes a bare ?mine for what it says', async () => {
      const editor = room.person('editor')
      const [bare, plain] = [await editor.json('GET', '/api/articles?mine', 200), await editor.json('GET', '/api/articles?mine=1', 200)]
      expect(bare.total).toBeGreaterThan(0)
      expect(bare.articles.map((article) => article.id)).toEqual(plain.articles.map((article) => article.id))
    })

    it.each(['stage=printed', 'limit=0', 'limit=1000', 'cursor=abc', 'mine=perhaps'])('refuses %s', async (query) => {
      expect(await refusal(room.person('reporter').send('GET', `/api/articles?${query}`))).toEqual([400, 'bad_request'])
    })
  })

  describe('changing an article', () => {
    it('moves it to another channel, in the name of who did it, without making a writer of them', async () => {
      const [reporter, stringer] = [room.person('reporter'), room.person('stringer')]
      const { id } = await create(reporter)
      const changed = await stringer.json('PATCH', `/api/articles/${id}`, 200, { channel: 'fukan' })
      expect(changed.channel).toBe('fukan')
      expect(changed.updatedBy?.id).toBe(stringer.id)
      expect(changed.writers).toEqual([])
      expect(await refusal(reporter.send('PATCH', `/api/articles/${id}`, { channel: 'sport' }))).toEqual([400, 'bad_request'])
      expect(await refusal(room.person('layout').send('PATCH', `/api/articles/${id}`, { channel: 'fukan' }))).toEqual([403, 'role_may_not'])
      expect(await refusal(reporter.send('PATCH', `/api/articles/${id}`, {}))).toEqual([400, 'bad_request'])
    })

    it('narrows the draft to named people, and the author decides who', async () => {
      const [reporter, stringer, editor] = [room.person('reporter'), room.person('stringer'), room.person('editor')]
      const { id } = await create(reporter)
      expect(await refusal(stringer.send('PATCH', `/api/articles/${id}`, { namedEditors: ['stringer'] }))).toEqual([403, 'not_author'])
      expect(await refusal(reporter.send('PATCH', `/api/articles/${id}`, { namedEditors: ['ghost'] }))).toEqual([404, 'user_not_found'])
      const narrowed = await reporter.json('PATCH', `/api/articles/${id}`, 200, { namedEditors: ['Stringer', 'stringer'] })
      expect(narrowed).toMatchObject({ namedEditors: ['stringer'], mayEdit: { allowed: true }, mayNameEditors: true })
      const seen = (who: Caller) => who.json('GET', `/api/articles/${id}`, 200).then((article) => article.mayEdit)
      expect(await seen(stringer)).toEqual({ allowed: true, reason: null })
      expect(await seen(editor)).toEqual({ allowed: false, reason: 'not_named' })
      expect(await refusal(editor.send('PATCH', `/api/articles/${id}`, { channel: 'fukan' }))).toEqual([403, 'not_named'])
      await room.person('admin').json('PATCH', `/api/articles/${id}`, 200, { namedEditors: null })
      expect(await seen(editor)).toEqual({ allowed: true, reason: null })
    })

    it('changes all that it is asked to or nothing', async () => {
      const [reporter, admin] = [room.person('reporter'), room.person('admin')]
      const { id, channel } = await create(reporter)
      const both = { namedEditors: ['stringer'], channel: 'fukan' }
      // The administrator may say who writes but does not write; nobody moves an article to where nothing is.
      expect(await refusal(admin.send('PATCH', `/api/articles/${id}`, both))).toEqual([403, 'role_may_not'])
      expect(await refusal(reporter.send('PATCH', `/api/articles/${id}`, { ...both, channel: 'sport' }))).toEqual([400, 'bad_request'])
      expect(await refusal(reporter.send('PATCH', `/api/articles/${id}`, { ...both, namedEditors: ['ghost'] }))).toEqual([
        404,
        'user_not_found',
      ])
      expect(await reporter.json('GET', `/api/articles/${id}`, 200)).toMatchObject({ namedEditors: null, channel })
      expect((await readStoredArticle(room.store.db, id)).article.meta.channel).toBe(channel)
    })

    it('changes people and channel together, in the document too, while somebody has it open', async () => {
      const [reporter, stringer] = [room.person('reporter'), room.person('stringer')]
      const { id } = await create(reporter)
      await room.write(stringer, id, '已经写下的一段。')
      const changed = await reporter.json('PATCH', `/api/articles/${id}`, 200, { namedEditors: ['stringer'], channel: 'fukan' })
      expect(changed).toMatchObject({ namedEditors: ['stringer'], channel: 'fukan', updatedBy: { id: reporter.id } })
      await room.write(stringer, id, '之后写的一段。')
      const { article } = await readStoredArticle(room.store.db, id)
      expect([article.meta.channel, bodyCharacters(article)]).toEqual(['fukan', 15])
      expect(await room.newsroom.live.read(id, (doc) => readArticle(doc))).toEqual(article)
      const rows = await room.store.db.selectFrom('doc_update').select(['seq', 'user_id']).where('doc_id', '=', id).orderBy('seq').execute()
      expect(rows.map(({ seq, user_id }) => [seq, user_id])).toEqual([
        [1, reporter.id],
        [2, stringer.id],
        [3, reporter.id],
        [4, stringer.id],
      ])
    })

    it('does not move an article that was submitted between the question and the change', async () => {
      const reporter = room.person('reporter')
      const { id, channel } = await create(reporter)
      await room.write(reporter, id, '一段。')
      const { hub } = room.newsroom
      const edit = hub.edit.bind(hub)
      hub.edit = async (...args) => {
        hub.edit = edit
        await reporter.json('POST', `/api/articles/${id}/actions`, 200, { action: 'submit' })
        return edit(...args)
      }
      expect(await refusal(reporter.send('PATCH', `/api/articles/${id}`, { channel: 'fukan' }))).toEqual([403, 'role_may_not'])
      expect((await readStoredArticle(room.store.db, id)).article.meta.channel).toBe(channel)
    })

    it('is judged anew when rights change under it and still allow it', async () => {
      const reporter = room.person('reporter')
      const { id } = await create(reporter)
      const { hub } = room.newsroom
      const edit = hub.edit.bind(hub)
      hub.edit = async (...args) => {
        hub.edit = edit
        await reporter.json('PATCH', `/api/articles/${id}`, 200, { namedEditors: ['stringer'] })
        return edit(...args)
      }
      expect(await reporter.json('PATCH', `/api/articles/${id}`, 200, { channel: 'fukan' })).toMatchObject({ channel: 'fukan' })
    })

    it('is not possible when there is none', async () => {
      const reporter = room.person('reporter')
      for (const [method, path] of [
        ['GET', ''],
        ['PATCH', ''],
        ['GET', '/actions'],
        ['GET', '/record'],
        ['GET', '/export'],
        ['POST', '/assets'],
      ] as const) {
        const body = method === 'PATCH' ? { channel: 'fukan' } : undefined
        expect(await refusal(reporter.send(method, `/api/articles/none${path}`, body)), path).toEqual([404, 'article_not_found'])
      }
      expect(await refusal(reporter.send('POST', '/api/articles/none/actions', { action: 'submit' }))).toEqual([404, 'article_not_found'])
    })
  })
})
