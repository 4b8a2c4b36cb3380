import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { articleSha256 } from '#shared/article/canonical.ts'
import { fragmentOf } from '#shared/article/ydoc.ts'
import { actions as actionNames } from '#shared/workflow/stages.ts'
import { readStoredArticle } from '../../../server/services/storedArticle.ts'
import { describeStores } from '../store/testStores.ts'
import { type Caller, openTestNewsroom, refusal, type TestNewsroom } from './testNewsroom.ts'

await describeStores('the workflow', ['sqlite in thread', 'postgres'], (kind) => {
  let room: TestNewsroom
  beforeAll(async () => {
    room = await openTestNewsroom({ kind })
    await room.addPerson('everything', ['reporter', 'editor', 'director', 'chief'])
    await room.addPerson('editor2', ['editor'])
  })
  afterAll(() => room.close())

  /** A draft of the reporter with a paragraph in it. */
  async function draft(): Promise<string> {
    const { id } = await room.person('reporter').json('POST', '/api/articles', 201, {})
    await room.write(room.person('reporter'), id, '今年的早稻比往年早熟五天。')
    return id
  }

  const act = (who: Caller, id: string, action: string, reason?: string) =>
    who.send('POST', `/api/articles/${id}/actions`, { action, reason })
  const must = (username: string, id: string, action: string, reason?: string) =>
    room.person(username).json('POST', `/api/articles/${id}/actions`, 200, { action, reason })

  describe('the way through the house', () => {
    it('is draft, three reviews by three people, signed; and the record says who, when, as what and which text', async () => {
      const id = await draft()
      expect(await must('reporter', id, 'submit')).toMatchObject({
        stage: 'review1',
        article: { stage: 'review1', mayEdit: { allowed: false } },
      })
      expect(await must('editor', id, 'pass')).toMatchObject({ stage: 'review2' })
      await room.write(room.person('director'), id, '又及。')
      expect(await must('director', id, 'pass')).toMatchObject({ stage: 'review3' })
      expect(await must('chief', id, 'sign')).toMatchObject({ stage: 'signed' })
      const { steps } = await room.person('editor').json('GET', `/api/articles/${id}/record`, 200)
      expect(steps.map((step) => [step.step, step.action, step.from, step.to, step.role])).toEqual([
        [1, 'create', null, 'draft', 'reporter'],
        [2, 'submit', 'draft', 'review1', 'reporter'],
        [3, 'pass', 'review1', 'review2', 'editor'],
        [4, 'pass', 'review2', 'review3', 'director'],
        [5, 'sign', 'review3', 'signed', 'chief'],
      ])
      expect(steps.map((step) => step.characters)).toEqual([0, 13, 13, 16, 16])
      expect(steps[1]?.textSha256).toBe(steps[2]?.textSha256)
      expect(steps[2]?.textSha256).not.toBe(steps[3]?.textSha256)
      const stored = await readStoredArticle(room.store.db, id)
      expect(steps[4]?.textSha256).toBe(articleSha256(stored.article))
      const copy = await room.store.db.selectFrom('signed_copy').selectAll().where('article_id', '=', id).executeTakeFirstOrThrow()
      expect(copy).toMatchObject({ sha256: steps[4]?.textSha256, step: 5 })
      expect(articleSha256(JSON.parse(copy.json))).toBe(copy.sha256)
    })

    it('offers exactly what it then allows', { timeout: 60_000 }, async () => {
      const id = await draft()
      // Every role is asked in whoMayWhat.test.ts; here offers are compared with what the server then does.
      const usernames = ['reporter', 'editor', 'director', 'chief']
      for (const next of [['reporter', 'submit'], ['editor', 'pass'], ['director', 'pass'], ['chief', 'sign'], null] as const) {
        for (const username of usernames) {
          const { stage, actions } = await room.person(username).json('GET', `/api/articles/${id}/actions`, 200)
          expect(actions.map((offer) => offer.action)).toEqual([...actionNames])
          for (const offer of actions.filter((one) => !one.allowed)) {
            const [status, code] = await refusal(act(room.person(username), id, offer.action, '理由'))
            expect([code, [403, 409].includes(status)], `${stage} ${username} ${offer.action}`).toEqual([offer.reason, true])
          }
        }
        if (next) await must(next[0], id, next[1])
      }
    })

    it('counts nothing of the reviews before a return', async () => {
      const id = await draft()
      await must('reporter', id, 'submit')
      await must('editor', id, 'pass')
      await must('director', id, 'return', '请补充数据来源')
      const back = await room.person('reporter').json('GET', `/api/articles/${id}`, 200)
      expect(back.returned).toMatchObject({ reason: '请补充数据来源', by: { username: 'director' } })
      const { articles } = await room.person('reporter').json('GET', '/api/articles?stage=draft', 200)
      expect(articles.find((article) => article.id === id)?.returned?.reason).toBe('请补充数据来源')
      await must('reporter', id, 'submit')
      expect((await room.person('reporter').json('GET', `/api/articles/${id}`, 200)).returned).toBeNull()
      await must('editor', id, 'pass')
      await must('director', id, 'pass')
    })
  })

  describe('refusals', () => {
    it('an empty article is not submitted', async () => {
      const { id } = await room.person('reporter').json('POST', '/api/articles', 201, {})
      expect(await refusal(act(room.person('reporter'), id, 'submit'))).toEqual([409, 'empty_article'])
      expect((await room.person('reporter').json('GET', `/api/articles/${id}`, 200)).stage).toBe('draft')
    })

    it('an article whose text was emptied in review is neither passed nor signed, and can be returned', async () => {
      const empty = (username: string, id: string) =>
        room.edit(room.person(username), id, (doc) => {
          const body = fragmentOf(doc, 'body')
          body.delete(0, body.length)
        })
      const id = await draft()
      await must('reporter', id, 'submit')
      await empty('editor', id)
      expect(await refusal(act(room.person('editor'), id, 'pass'))).toEqual([409, 'empty_article'])
      await room.write(room.person('editor'), id, '重写的一段。')
      await must('editor', id, 'pass')
      await must('director', id, 'pass')
      await empty('chief', id)
      expect(await refusal(act(room.person('chief'), id, 'sign'))).toEqual([409, 'empty_article'])
      expect((await room.person('chief').json('GET', `/api/articles/${id}`, 200)).stage).toBe('review3')
      await must('chief', id, 'return', '正文不见了')
    })

    it('nobody approves a text that changed after they read it', async () => {
      const id = await draft()
      await must('reporter', id, 'submit')
      const read = articleSha256((await readStoredArticle(room.store.db, id)).article)
      await room.write(room.person('editor2'), id, '一句没有人看过的话。')
      const pass = (textSha256: string) => room.person('editor').send('POST', `/api/articles/${id}/actions`, { action: 'pass', textSha256 })
      expect(await refusal(pass(read))).toEqual([409, 'article_changed'])
      expect((await room.person('editor').json('GET', `/api/articles/${id}`, 200)).stage).toBe('review1')
      expect(await refusal(pass('no fingerprint'))).toEqual([400, 'bad_request'])
      expect((await pass(articleSha256((await readStoredArticle(room.store.db, id)).article))).status).toBe(200)
    })

    it('a return says why', async () => {
      const id = await draft()
      await must('reporter', id, 'submit')
      expect(await refusal(act(room.person('editor'), id, 'return'))).toEqual([400, 'reason_required'])
      expect(await refusal(act(room.person('editor'), id, 'return', '  \n '))).toEqual([400, 'reason_required'])
      expect(await refusal(act(room.person('editor'), id, 'return', '\u200b\u2060'))).toEqual([400, 'reason_required'])
      await must('editor', id, 'return', '标题太长，又有 \\u0000 这样的字')
    })

    it('nobody does two of the three reviews, whatever roles they hold', async () => {
      const id = await draft()
      const everything = room.person('everything')
      await must('everything', id, 'submit')
      await must('everything', id, 'pass')
      expect(await refusal(act(everything, id, 'pass'))).toEqual([403, 'reviewed_before'])
      await must('director', id, 'pass')
      expect(await refusal(act(everything, id, 'sign'))).toEqual([403, 'reviewed_before'])
      await must('chief', id, 'sign')
    })

    it('only the author recalls, and only while no reviewer has changed the text', async () => {
      const id = await draft()
      await must('reporter', id, 'submit')
      expect(await refusal(act(room.person('stringer'), id, 'recall'))).toEqual([403, 'not_author'])
      expect(await refusal(act(room.person('director'), id, 'recall'))).toEqual([403, 'role_may_not'])
      await must('reporter', id, 'recall')
      await room.write(room.person('reporter'), id, '再加一句。')
      await must('reporter', id, 'submit')
      await room.write(room.person('editor'), id, '编辑加了一句。')
      // At once, without waiting for any projection.
      expect(await refusal(act(room.person('reporter'), id, 'recall'))).toEqual([409, 'already_picked_up'])
    })

    it('the wrong stage, the wrong role, an unnamed person, an unknown action', async () => {
      const id = await draft()
      expect(await refusal(act(room.person('chief'), id, 'sign'))).toEqual([409, 'wrong_stage'])
      expect(await refusal(act(room.person('layout'), id, 'submit'))).toEqual([403, 'role_may_not'])
      await room.person('reporter').json('PATCH', `/api/articles/${id}`, 200, { namedEditors: [] })
      expect(await refusal(act(room.person('stringer'), id, 'submit'))).toEqual([403, 'not_named'])
      expect(await refusal(act(room.person('reporter'), id, 'print'))).toEqual([400, 'bad_request'])
      await must('reporter', id, 'submit')
      expect(await refusal(room.person('reporter').send('PATCH', `/api/articles/${id}`, { namedEditors: null }))).toEqual([
        409,
        'wrong_stage',
      ])
      expect(await refusal(room.person('reporter').send('PATCH', `/api/articles/${id}`, { channel: 'fukan' }))).toEqual([
        403,
        'role_may_not',
      ])
    })

    it('of two who decide at the same moment one wins and the other is told', async () => {
      const id = await draft()
      await must('reporter', id, 'submit')
      const answers = await Promise.all([act(room.person('editor'), id, 'pass'), act(room.person('editor2'), id, 'return', '重写')])
      expect(answers.map((answer) => answer.status).sort()[0]).toBe(200)
      expect(answers.filter((answer) => answer.status === 200)).toHaveLength(1)
      const { steps } = await room.person('editor').json('GET', `/api/articles/${id}/record`, 200)
      expect(steps).toHaveLength(3)
    })
  })

  describe('signed copy', () => {
    it('is frozen for everybody', async () => {
      const id = await draft()
      for (const [username, action] of [
        ['reporter', 'submit'],
        ['editor', 'pass'],
        ['director', 'pass'],
        ['chief', 'sign'],
      ] as const)
        await must(username, id, action)
      for (const username of ['reporter', 'editor', 'director', 'chief', 'admin', 'everything']) {
        const { mayEdit } = await room.person(username).json('GET', `/api/articles/${id}`, 200)
        expect(mayEdit).toEqual({ allowed: false, reason: 'wrong_stage' })
        expect(await refusal(room.person(username).send('PATCH', `/api/articles/${id}`, { channel: 'fukan' }))).toEqual([
          409,
          'wrong_stage',
        ])
      }
    })
  })
})
