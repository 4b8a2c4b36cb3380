import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { formats } from '#shared/export/formats.ts'
import type { SiteProfile } from '#shared/protocol/api.ts'
import type { KeySet } from '#shared/protocol/sidecar.ts'
import type { ActionsResponse, RecordResponse } from '#shared/protocol/workflowApi.ts'
import { openNewsroom } from '../../../server/newsroom.ts'
import { verifyExport, verifyRecords } from '../../../server/services/verifyRecords.ts'
import { describeStores } from '../store/testStores.ts'
import { StagedArticles } from './stagedArticles.ts'
import { openTestNewsroom, refusal, type TestNewsroom } from './testNewsroom.ts'

await describeStores('publishing', ['sqlite in thread', 'postgres'], (kind) => {
  let room: TestNewsroom
  let articles: StagedArticles
  beforeAll(async () => {
    room = await openTestNewsroom({ kind })
    articles = new StagedArticles(room)
    await articles.addColleagues()
  })
  afterAll(() => room.close())

  const page = async (who: string, id: string, query = '') =>
    await (await room.person(who).send('GET', `/api/articles/${id}/export${query}`)).text()
  const inHours = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString()
  const stageOf = async (id: string) => (await room.person('chief').json('GET', `/api/articles/${id}`, 200)).stage

  describe('an edition', () => {
    it('never changes; a correction goes through all reviews to the next, whose page says what was corrected', async () => {
      const id = await articles.at('published')
      const first = await page('reporter', id)
      expect(first).not.toContain('更正')
      await articles.must('chief', id, { action: 'correct', reason: '日数有误' })
      await room.edit(room.person('reporter'), id, (doc) => doc.getXmlFragment('body').delete(0, 1))
      await room.write(room.person('reporter'), id, '今年的早稻比往年早熟了三天，农户很高兴。')
      // The first edition is what readers have until the second is published.
      expect(await page('reporter', id, '?edition=1')).toBe(first)
      expect(await page('reporter', id)).toContain('未签发')
      expect(await refusal(articles.try('chief', id, { action: 'kill', reason: '不更了' }))).toEqual([409, 'wrong_stage'])
      for (const [who, action] of [
        ['reporter', 'submit'],
        ['editor', 'pass'],
        ['director', 'pass'],
        ['chief', 'sign'],
        ['proofreader', 'pass'],
        ['proofreader', 'pass'],
        ['proofreader2', 'pass'],
        ['proofreader3', 'pass'],
      ] as const) {
        await articles.must(who, id, { action })
      }
      expect(await refusal(articles.try('chief', id, { action: 'kill', reason: '不更了' }))).toEqual([409, 'in_print'])
      const { notice, count } = await room
        .person('chief')
        .json<{ notice: string; count: number }>('GET', `/api/articles/${id}/correction`, 200)
      expect([notice.includes('三天'), count > 0]).toEqual([true, true])
      await articles.must('chief', id, { action: 'publish' })
      const second = await page('reporter', id)
      expect(second).toContain('<section class="correction"')
      expect(second).toContain(notice.replaceAll('“', '“'))
      expect(second).toContain('CorrectionComment')
      expect(await page('reporter', id, '?edition=1')).toBe(first)
      expect(await page('reporter', id, '?edition=2')).toBe(second)
      expect(await refusal(room.person('reporter').send('GET', `/api/articles/${id}/export?edition=3`))).toEqual([404, 'not_found'])
      expect((await room.person('reporter').json('GET', `/api/articles/${id}`, 200)).published).toMatchObject({ edition: 2 })
    })

    it('never changes, whatever becomes of the site profile; what is published later follows it', async () => {
      const admin = room.person('admin')
      const before = await admin.json<SiteProfile>('GET', '/api/site', 200)
      const id = await articles.at('published')
      const read = () =>
        Promise.all(formats.flatMap((format) => ['', '&edition=1'].map((more) => page('layout', id, `?format=${format}${more}`))))
      const first = await read()
      expect(first[0]).toContain('<span id="editor_baidu">编辑：名editor</span>')
      const otherLabels = before.creditPolicy.lines.zh.map((line) => (line.role === 'editor' ? { ...line, label: '值班：' } : line))
      const changed = {
        name: '改名后的报',
        url: 'https://new-address.example',
        licence: ['改过的许可证'],
        links: [{ label: '新链接', href: '/new' }],
        channels: before.channels.map((channel) => ({ ...channel, name: `${channel.name}新` })),
        timeZone: 'America/New_York',
        credits: { separator: '／', showReviewers: !before.credits.showReviewers },
        creditPolicy: { ...before.creditPolicy, lines: { ...before.creditPolicy.lines, zh: otherLabels } },
      }
      await admin.json('PUT', '/api/site', 200, changed)
      expect(await read()).toEqual(first)
      const later = await page('layout', await articles.at('published'))
      await articles.must('chief', id, { action: 'withdraw', reason: '失实' })
      const stone = await page('reporter', id)
      await admin.json('PUT', '/api/site', 200, before)
      expect([later.includes('改名后的报'), later.includes('值班：名editor')]).toEqual([true, true])
      // The notice stands where the page stood.
      const address = /<link rel="canonical" href="[^"]+">/
      expect(stone.match(address)?.[0]).toBe(first[0]?.match(address)?.[0])
    })

    it('or any other copy says what it is beside the file, so that nobody takes a preview for the page', async () => {
      const copyOf = async (who: string, id: string, query = '') =>
        (await room.person(who).send('GET', `/api/articles/${id}/export${query}`)).headers.get('galley-copy')
      const both = async (id: string) => [await copyOf('reporter', id), await copyOf('chief', id)]
      const signed = await articles.at('signed')
      expect(await both(signed)).toEqual(['preview', 'final'])
      expect([await copyOf('layout', signed, '?format=text'), await copyOf('editor', signed, '?format=fragment')]).toEqual([
        'final',
        'preview',
      ])
      await room.person('chief').json('PATCH', `/api/articles/${signed}`, 200, { embargoUntil: inHours(5) })
      expect(await both(signed)).toEqual(['embargoed', 'embargoed'])
      await room.person('chief').json('PATCH', `/api/articles/${signed}`, 200, { embargoUntil: null })
      await articles.must('chief', signed, { action: 'hold' })
      expect(await both(signed)).toEqual(['held', 'held'])
      const proof = await articles.at('proof1')
      expect(await both(proof)).toEqual(['preview', 'final'])
      await room.write(room.person('proofreader'), proof, '没有人签过的一句。')
      expect(await both(proof)).toEqual(['unsigned', 'unsigned'])
      const published = await articles.at('published')
      expect([...(await both(published)), await copyOf('reporter', published, '?edition=1')]).toEqual(['final', 'final', 'final'])
      expect(await copyOf('chief', published, '?format=record')).toBeNull()
      await articles.must('chief', published, { action: 'withdraw', reason: '失实' })
      expect(await both(published)).toEqual(['notice', 'notice'])
    })

    it('that is withdrawn leaves a notice and nothing of its text; the sealed copy stays with who answers for it', async () => {
      const id = await articles.at('published')
      const first = await page('chief', id)
      expect(await refusal(articles.try('chief', id, { action: 'withdraw' }))).toEqual([400, 'reason_required'])
      // The administrator carries out what is approved, and only then.
      expect(await articles.must('director', id, { action: 'withdraw', reason: '当事人来函' })).toMatchObject({ decision: 'proposed' })
      expect(await refusal(articles.try('admin', id, { action: 'withdraw', reason: '照办' }))).toEqual([403, 'not_approved'])
      expect(await articles.must('chief', id, { action: 'withdraw', reason: '失实', approveOnly: true })).toMatchObject({
        stage: 'published',
        decision: 'approved',
      })
      const { pending } = await room.person('admin').json('GET', `/api/articles/${id}/actions`, 200)
      expect(pending.map((step) => [step.action, step.decision, step.by.username])).toEqual([
        ['withdraw', 'proposed', 'director'],
        ['withdraw', 'approved', 'chief'],
      ])
      await articles.must('admin', id, { action: 'withdraw', reason: '失实，已核' })
      const stone = await page('reporter', id)
      expect(stone).toContain('稿件已撤回')
      expect(stone).toContain('失实，已核')
      expect(stone).not.toContain('早稻')
      expect(await page('chief', id, '?edition=1')).toBe(first)
      expect(await refusal(room.person('reporter').send('GET', `/api/articles/${id}/export?edition=1`))).toEqual([403, 'role_may_not'])
    })
  })

  describe('a time', () => {
    it('publishes by itself, once, even if two processes share the store', async () => {
      const id = await articles.at('ready')
      expect(await refusal(articles.try('chief', id, { action: 'schedule' }))).toEqual([400, 'bad_request'])
      expect(await refusal(articles.try('chief', id, { action: 'schedule', publishAt: inHours(-1) }))).toEqual([400, 'time_passed'])
      await articles.must('chief', id, { action: 'schedule', publishAt: inHours(2) })
      expect((await room.person('chief').json('GET', `/api/articles/${id}`, 200)).publishAt).not.toBeNull()
      expect(await room.services.scheduler.runDue()).toEqual([])
      room.advance(3 * 3_600_000)
      const now = () => Date.now() + 3 * 3_600_000
      const other = openNewsroom({ store: room.store, dataDir: room.dataDir, logger: silent, now })
      const ran = await Promise.all([room.services.scheduler.runDue(), other.services.scheduler.runDue()])
      await other.close()
      expect(ran.flat()).toEqual([id])
      expect(await stageOf(id)).toBe('published')
      const { steps } = await room.person('chief').json('GET', `/api/articles/${id}/record`, 200)
      expect(steps.filter((step) => step.action === 'publish')).toMatchObject([
        { by: { username: 'chief' }, role: 'chief', details: { scheduled: true, edition: 1 } },
      ])
      expect(await room.store.db.selectFrom('publication').selectAll().where('article_id', '=', id).execute()).toHaveLength(1)
      room.advance(-3 * 3_600_000)
    })

    it('that fell due while no server ran is kept by the next one, and one that is put aside is not', async () => {
      const [due, held] = [await articles.at('ready'), await articles.at('ready')]
      for (const id of [due, held]) await articles.must('chief', id, { action: 'schedule', publishAt: inHours(1) })
      await articles.must('chief', held, { action: 'hold' })
      const next = openNewsroom({ store: room.store, dataDir: room.dataDir, logger: silent, now: () => Date.now() + 2 * 3_600_000 })
      next.services.scheduler.start()
      await next.services.scheduler.close()
      await next.close()
      expect(await stageOf(due)).toBe('published')
      await articles.must('chief', held, { action: 'resume' })
      expect(await room.person('chief').json('GET', `/api/articles/${held}`, 200)).toMatchObject({ stage: 'ready', publishAt: null })
    })

    it('under embargo is refused, and final copy is not given out before', async () => {
      const id = await articles.at('ready')
      const until = inHours(5)
      expect(await refusal(room.person('editor').send('PATCH', `/api/articles/${id}`, { embargoUntil: until }))).toEqual([
        403,
        'role_may_not',
      ])
      expect(await refusal(room.person('chief').send('PATCH', `/api/articles/${id}`, { embargoUntil: 'soon' }))).toEqual([
        400,
        'bad_request',
      ])
      await room.person('chief').json('PATCH', `/api/articles/${id}`, 200, { embargoUntil: until })
      const { actions } = await room.person('chief').json<ActionsResponse>('GET', `/api/articles/${id}/actions`, 200)
      expect(actions.find(({ action }) => action === 'publish')).toMatchObject({ allowed: false, reason: 'embargoed', overridable: false })
      expect(await refusal(articles.try('chief', id, { action: 'publish' }))).toEqual([409, 'embargoed'])
      expect(await refusal(articles.try('chief', id, { action: 'schedule', publishAt: inHours(4) }))).toEqual([409, 'embargoed'])
      for (const who of ['chief', 'layout', 'reporter']) expect(await page(who, id)).toMatch(/unsigned" role="note">.{16} 前禁发/)
      await articles.must('chief', id, { action: 'schedule', publishAt: inHours(6) })
      expect(await refusal(room.person('chief').send('PATCH', `/api/articles/${id}`, { embargoUntil: inHours(7) }))).toEqual([
        409,
        'embargoed',
      ])
      await room.person('chief').json('PATCH', `/api/articles/${id}`, 200, { embargoUntil: null })
      await articles.must('chief', id, { action: 'publish' })
    })
  })

  describe('a web desk', () => {
    it('publishes signed copy without proofs, and an article keeps the house of its last submit', async () => {
      const admin = room.person('admin')
      const inProof = await articles.at('proof1')
      await admin.json('PUT', '/api/site', 200, { workflow: 'web' })
      try {
        const { id } = await room.person('reporter').json('POST', '/api/articles', 201, {})
        await room.write(room.person('reporter'), id, '网站的一段。')
        for (const [who, action] of [
          ['reporter', 'submit'],
          ['editor', 'pass'],
          ['director', 'pass'],
          ['chief', 'sign'],
        ] as const) {
          await articles.must(who, id, { action })
        }
        expect(await stageOf(id)).toBe('signed')
        expect(await refusal(articles.try('proofreader', id, { action: 'pass' }))).toEqual([409, 'wrong_stage'])
        await articles.must('admin', id, { action: 'publish' })
        await articles.must('proofreader', inProof, { action: 'pass' })
        expect(await stageOf(inProof)).toBe('proof2')
      } finally {
        await admin.json('PUT', '/api/site', 200, { workflow: 'newspaper' })
      }
    })
  })

  describe('verifying', () => {
    it('finds every record whole, an exported one too', async () => {
      const id = await articles.at('withdrawn')
      expect((await verifyRecords(room.store.db)).findings).toEqual([])
      const answer = await (await room.person('chief').send('GET', `/api/articles/${id}/record`)).text()
      const keys = (await (await room.nobody.send('GET', '/.well-known/galley-keys.json')).json()) as KeySet
      expect(verifyExport(answer, keys)).toEqual({ steps: 11, finding: null })
      const forged = answer.replace('失实', '属实')
      expect(verifyExport(forged, keys).finding).toMatchObject({ step: 11, problem: 'columns' })
      const inside = answer.replace('\\"reason\\":\\"失实', '\\"reason\\":\\"属实')
      expect(verifyExport(inside, keys).finding).toMatchObject({ step: 11, problem: 'hash' })
      // The chain of what is left is whole; the seal knows that there was more.
      const record = JSON.parse(answer) as RecordResponse
      for (const left of [10, 1, 0]) {
        const cut = JSON.stringify({ ...record, steps: record.steps.slice(0, left) })
        expect(verifyExport(cut, keys).finding).toMatchObject({ step: left, problem: 'end' })
      }
      expect(verifyExport(answer, { keys: [] }).finding).toMatchObject({ problem: 'unknown key' })
      expect(() => verifyExport(JSON.stringify({ ...record, seal: undefined }), keys)).toThrow()
    })
  })
})

const silent = { debug() {}, info() {}, warn() {}, error() {} }
