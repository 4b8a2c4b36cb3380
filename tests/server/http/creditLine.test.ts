import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { CreditsResponse } from '#shared/protocol/creditLine.ts'
import { defaultCreditPolicy } from '#shared/workflow/creditPolicy.ts'
import { describeStores } from '../store/testStores.ts'
import { openTestNewsroom, refusal, type TestNewsroom } from './testNewsroom.ts'

await describeStores('the credit line', ['sqlite in thread', 'postgres'], (kind) => {
  let room: TestNewsroom
  let id: string
  beforeAll(async () => {
    room = await openTestNewsroom({ kind })
  })
  afterAll(() => room.close())
  beforeEach(async () => {
    id = (await room.person('reporter').json('POST', '/api/articles', 201, {})).id
    await room.write(room.person('reporter'), id, '记者写的一段。')
  })

  const get = (who = 'reporter') => room.person(who).json<CreditsResponse>('GET', `/api/articles/${id}/credits`, 200)
  const put = (who: string, body: object) => room.person(who).send('PUT', `/api/articles/${id}/credits`, body)
  const act = (username: string, action: string) => room.person(username).json('POST', `/api/articles/${id}/actions`, 200, { action })
  const page = async () => (await room.person('layout').send('GET', `/api/articles/${id}/export?format=html`)).text()
  const reporters = (...names: string[]) => ({ role: 'reporter', names })

  it('is proposed from who wrote and who reviewed, with the reason for everybody', async () => {
    expect(await get()).toMatchObject({
      credits: [reporters('名reporter')],
      proposal: { people: [{ role: 'reporter', name: '名reporter', why: 'wrote' }], leftOut: [] },
      revision: 0,
      changes: [],
      frozen: false,
      mayChange: { allowed: false, reason: 'role_may_not' },
    })
    await room.write(room.person('chief'), id, '总编写的一段。')
    await act('reporter', 'submit')
    await act('editor', 'pass')
    expect(await get('director')).toMatchObject({
      proposal: {
        people: [
          { role: 'reporter', name: '名reporter', why: 'wrote' },
          { role: 'editor', name: '名editor', why: 'reviewed' },
          { role: 'review1', name: '名editor', why: 'reviewed' },
        ],
        leftOut: [{ name: '名chief', why: 'role' }],
      },
      mayChange: { allowed: true },
    })
  })

  it('is changed by an editor with a reason, printed so, recorded, and taken back', async () => {
    const credits = [reporters('名reporter'), { role: 'photo', names: ['顾青'] }, { role: 'duty', names: ['名chief'] }]
    const answer = await put('editor', { credits, reason: '图片是顾青拍的', revision: 0 })
    expect([answer.status, await answer.json()]).toMatchObject([
      200,
      {
        revision: 1,
        credits,
        changes: [{ revision: 1, credits: credits.slice(1), reason: '图片是顾青拍的', by: { username: 'editor' } }],
      },
    ])
    const html = await page()
    expect([html.includes('摄影：顾青'), html.includes('<span id="editor_baidu">责编：名chief</span>')]).toEqual([true, true])

    // What was not changed follows the record.
    await room.write(room.person('stringer'), id, '通讯员写的一段。')
    expect((await get()).credits).toContainEqual({ role: 'stringer', names: ['名stringer'] })

    expect((await put('director', { credits: null, reason: '按系统列出的', revision: 1 })).status).toBe(200)
    const line = await get()
    expect([line.credits, line.revision]).toEqual([line.proposal.credits, 2])
    expect(line.changes.map(({ credits: changed, by }) => [changed.length, by.username])).toEqual([
      [2, 'editor'],
      [0, 'director'],
    ])
  })

  it('says for which changed roles the record has moved on', async () => {
    await put('editor', { credits: [reporters('别人')], reason: '改名', revision: 0 })
    expect((await get()).outdated).toEqual([])
    await room
      .addPerson(`late-${id.toLowerCase().replace(/[^a-z0-9]/g, '')}`.slice(0, 20), ['reporter'])
      .then((late) => room.write(late, id, '又一段。'))
    expect((await get()).outdated).toEqual(['reporter'])
    expect((await get()).credits).toEqual([reporters('别人')])
  })

  it.each<[string, string, object, [number, string]]>([
    ['by a reporter', 'reporter', {}, [403, 'role_may_not']],
    ['by layout', 'layout', {}, [403, 'role_may_not']],
    ['without a reason', 'editor', { reason: '  ' }, [400, 'bad_request']],
    ['by somebody who saw another line', 'editor', { revision: 3 }, [409, 'article_changed']],
    ['to an editor who has no account', 'editor', { credits: [{ role: 'editor', names: ['路人'] }] }, [409, 'name_without_account']],
    ['to a proofreader who has no account', 'editor', { credits: [{ role: 'proof', names: ['路人'] }] }, [409, 'name_without_account']],
    ['with names longer than a name', 'editor', { credits: [reporters('名'.repeat(41))] }, [400, 'bad_request']],
    [
      'with more names than anybody prints',
      'editor',
      { credits: [reporters(...Array.from({ length: 21 }, (_, n) => `名${n}`))] },
      [400, 'bad_request'],
    ],
    ['with a role that does not exist', 'editor', { credits: [{ role: 'poet', names: ['名'] }] }, [400, 'bad_request']],
    ['with the character NUL', 'editor', { credits: [reporters('a\u0000b')] }, [400, 'bad_request']],
    ['with a name that nobody can see', 'editor', { credits: [reporters('\u200b')] }, [400, 'bad_request']],
    ['for a reason that nobody can see', 'editor', { reason: '\u200b' }, [400, 'bad_request']],
  ])('is not changed %s', async (_, who, change, expected) => {
    const before = await get()
    expect(await refusal(put(who, { credits: [reporters('别人')], reason: '理由', revision: 0, ...change }))).toEqual(expected)
    expect(await get()).toEqual(before)
  })

  it('of two editors who change it at once takes one, and tells the other', async () => {
    const answers = await Promise.all(
      ['editor', 'director', 'chief'].map((who) => put(who, { credits: [reporters(`给${who}`)], reason: '理由', revision: 0 })),
    )
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409])
    const winner = ['editor', 'director', 'chief'][answers.findIndex(({ status }) => status === 200)]
    expect(await get()).toMatchObject({ revision: 1, credits: [reporters(`给${winner}`)] })
  })

  it('may not lose its editor, and keeps the reviewers of the record whatever somebody writes', async () => {
    await act('reporter', 'submit')
    await act('editor', 'pass')
    expect(await refusal(put('director', { credits: [reporters('名reporter')], reason: '不署编辑', revision: 0 }))).toEqual([
      409,
      'no_editor_to_name',
    ])
    const credits = [reporters('名reporter'), { role: 'editor', names: ['名editor'] }, { role: 'review1', names: ['名chief'] }]
    expect((await put('director', { credits, reason: '改一审', revision: 0 })).status).toBe(200)
    expect((await get()).credits).toContainEqual({ role: 'review1', names: ['名editor'] })
  })

  describe('of signed copy', () => {
    beforeEach(async () => {
      await put('editor', { credits: [reporters('名reporter', '外稿作者')], reason: '两人合写', revision: 0 })
      for (const [who, action] of Object.entries({ reporter: 'submit', editor: 'pass', director: 'pass', chief: 'sign' }))
        await act(who, action)
    })

    it('is frozen with the change, and nobody changes it any more', async () => {
      expect(await get('chief')).toMatchObject({ frozen: true, mayChange: { allowed: false, reason: 'wrong_stage' } })
      expect(await page()).toContain('记者：名reporter、外稿作者')
      expect(await refusal(put('chief', { credits: null, reason: '理由', revision: 1 }))).toEqual([409, 'wrong_stage'])
      await expect(room.store.db.updateTable('credit_change').set({ reason: '' }).execute()).rejects.toThrow('never changed')
      await expect(room.store.db.deleteFrom('credit_change').execute()).rejects.toThrow('never changed')
    })

    it('that names nobody as editor is exported in no format', async () => {
      const copies = room.store.db.selectFrom('signed_copy').selectAll().where('article_id', '=', id)
      const [copy, last] = [
        await copies.executeTakeFirstOrThrow(),
        await room.store.db
          .selectFrom('review_step')
          .selectAll()
          .where('article_id', '=', id)
          .where('action', '=', 'sign')
          .executeTakeFirstOrThrow(),
      ]
      await room.store.db
        .insertInto('review_step')
        .values({ ...last, step: last.step + 1 })
        .execute()
      await room.store.db
        .insertInto('signed_copy')
        .values({ ...copy, step: copy.step + 1, credits: '[{"names":["名reporter"],"role":"reporter"}]' })
        .execute()
      for (const query of ['format=html', 'format=text', 'format=html&sidecar=signature']) {
        expect(await refusal(room.person('layout').send('GET', `/api/articles/${id}/export?${query}`))).toEqual([409, 'no_editor_to_name'])
      }
    })
  })

  it('follows the policy of the house', async () => {
    const end = (role: 'reporter' | 'editor', label: string) => ({ role, label, place: 'end' as const })
    const zh = [end('editor', '责编：'), end('reporter', '本报记者　')]
    await room.person('admin').json('PUT', '/api/site', 200, {
      creditPolicy: { ...defaultCreditPolicy, lines: { ...defaultCreditPolicy.lines, zh } },
    })
    expect((await page()).includes('<p class="credits"><span id="author_baidu">本报记者　名reporter</span></p>')).toBe(true)
    const nobody = { ...defaultCreditPolicy, lines: { ...defaultCreditPolicy.lines, zh: [end('reporter', '记者：')] } }
    expect(await refusal(room.person('admin').send('PUT', '/api/site', { creditPolicy: nobody }))).toEqual([400, 'bad_request'])
    await room.person('admin').json('PUT', '/api/site', 200, { creditPolicy: defaultCreditPolicy })
    expect(await page()).toContain('<span id="author_baidu">记者：名reporter</span>')
  })

  it('of which the paper prints no editor is neither signed, nor exported, nor published', async () => {
    const admin = room.person('admin')
    const zh = [
      { role: 'reporter', label: '记者：', place: 'top' },
      { role: 'duty', label: '责编：', place: 'end' },
    ]
    const onlyDuty = { creditPolicy: { ...defaultCreditPolicy, lines: { ...defaultCreditPolicy.lines, zh } }, workflow: 'web' }
    const sign = () => room.person('chief').send('POST', `/api/articles/${id}/actions`, { action: 'sign' })
    for (const [who, action] of [
      ['reporter', 'submit'],
      ['editor', 'pass'],
      ['director', 'pass'],
    ] as const) {
      if (who === 'reporter') await admin.json('PUT', '/api/site', 200, onlyDuty)
      await act(who, action)
    }
    expect(await refusal(sign())).toEqual([409, 'no_editor_to_name'])
    await admin.json('PUT', '/api/site', 200, { creditPolicy: defaultCreditPolicy })
    expect((await sign()).status).toBe(200)
    await admin.json('PUT', '/api/site', 200, onlyDuty)
    expect(await refusal(room.person('layout').send('GET', `/api/articles/${id}/export`))).toEqual([409, 'no_editor_to_name'])
    const publish = room.person('chief').send('POST', `/api/articles/${id}/actions`, { action: 'publish' })
    expect(await refusal(publish)).toEqual([409, 'no_editor_to_name'])
    await admin.json('PUT', '/api/site', 200, { creditPolicy: defaultCreditPolicy, workflow: 'newspaper' })
    await act('chief', 'publish')
    expect(await page()).toContain('编辑：名editor')
  })
})
