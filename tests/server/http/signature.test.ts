import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { articleSha256 } from '#shared/article/canonical.ts'
import { fragmentOf } from '#shared/article/ydoc.ts'
import type { ChangedDetails } from '#shared/protocol/workflowApi.ts'
import { readStoredArticle } from '../../../server/services/storedArticle.ts'
import { StagedArticles } from './stagedArticles.ts'
import { openTestNewsroom, refusal, type TestNewsroom } from './testNewsroom.ts'

let room: TestNewsroom
let articles: StagedArticles
beforeAll(async () => {
  room = await openTestNewsroom()
  articles = new StagedArticles(room)
  await articles.addColleagues()
  await room.addPerson('everything', ['reporter', 'editor', 'director', 'chief'])
})
afterAll(() => room.close())

/** Replaces characters in the first paragraph. */
const mend = (username: string, id: string, at: number, length: number, text: string) =>
  room.edit(room.person(username), id, (doc) => {
    const line = fragmentOf(doc, 'body')
      .toArray()
      .find((block): block is Y.XmlElement => block instanceof Y.XmlElement && block.length > 0 && String(block.get(0)).length > 0)
    const words = line?.get(0)
    if (!(words instanceof Y.XmlText)) throw new Error('there is no text')
    words.delete(at, length)
    words.insert(at, text)
  })

const details = async (answer: Response) => {
  const { error } = (await answer.json()) as { error: { code: string; details: ChangedDetails } }
  return error
}

describe('a change after the signature', () => {
  it('of a word stops the proofs, is shown, and asks for a new signature; then all goes on', async () => {
    const id = await articles.at('proof1')
    expect((await room.person('chief').json('GET', `/api/articles/${id}/actions`, 200)).signature).toMatchObject({
      state: 'whole',
      count: 0,
      changedBy: [],
    })
    expect(await refusal(articles.try('chief', id, { action: 'sign' }))).toEqual([409, 'signature_stands'])
    await mend('proofreader', id, 3, 2, '晚稻和早稻')
    const void_ = await room.person('chief').json('GET', `/api/articles/${id}/actions`, 200)
    expect(void_.signature).toMatchObject({ state: 'void', signed: { by: { username: 'chief' } } })
    expect(void_.signature.changedBy).toMatchObject([{ username: 'proofreader' }])
    expect(void_.signature.changes[0]).toMatchObject({ place: 'body', kind: 'text' })
    const refused = await details(await articles.try('proofreader', id, { action: 'pass' }))
    expect([refused.code, refused.details.count]).toEqual(['signature_void', void_.signature.count])
    expect(refused.details.changes).toEqual(void_.signature.changes)
    expect(await (await room.person('layout').send('GET', `/api/articles/${id}/export`)).text()).toContain('未签发')
    expect(await articles.must('chief', id, { action: 'sign' })).toMatchObject({ stage: 'proof1' })
    const page = await (await room.person('layout').send('GET', `/api/articles/${id}/export`)).text()
    expect([page.includes('未签发'), page.includes('晚稻和早稻')]).toEqual([false, true])
    for (const who of ['proofreader', 'proofreader2', 'proofreader3']) await articles.must(who, id, { action: 'pass' })
    const { steps } = await room.person('chief').json('GET', `/api/articles/${id}/record`, 200)
    expect(steps.findLast((step) => step.action === 'sign')?.details.changes).toBe(void_.signature.count)
  })

  it('by proof marks goes through the proofs and is signed before the press, unless the house keeps its marks', async () => {
    const admin = room.person('admin')
    const { review } = await admin.json('GET', '/api/site', 200)
    const id = await articles.at('proof3')
    await mend('proofreader3', id, 3, 1, '旱')
    expect((await admin.json('GET', `/api/articles/${id}/actions`, 200)).signature).toMatchObject({ state: 'marks', count: 1 })
    expect(await refusal(articles.try('proofreader3', id, { action: 'pass' }))).toEqual([409, 'signature_void'])
    await admin.json('PUT', '/api/site', 200, { review: { ...review, keepProofMarks: true } })
    try {
      expect(await articles.must('proofreader3', id, { action: 'pass' })).toMatchObject({ stage: 'ready' })
    } finally {
      await admin.json('PUT', '/api/site', 200, { review })
    }
    const { steps } = await room.person('chief').json('GET', `/api/articles/${id}/record`, 200)
    expect(steps.at(-1)?.details).toMatchObject({ keptMarks: true, changes: 1, proof: { round: 3, passes: true } })
    // What goes to the press is what was read, under the old signature.
    expect(await (await room.person('layout').send('GET', `/api/articles/${id}/export`)).text()).toContain('今年的旱稻')
  })
})

describe('nobody approves what they have not read', () => {
  it('and is told what changed since the page was opened', async () => {
    const id = await articles.at('review3')
    const read = articleSha256((await readStoredArticle(room.store.db, id)).article)
    await mend('chief', id, 0, 2, '去年')
    await room.write(room.person('chief'), id, '又及。')
    const refused = await details(await articles.try('chief', id, { action: 'sign', textSha256: read }))
    expect(refused.code).toBe('article_changed')
    expect(refused.details.count).toBe(refused.details.changes?.length)
    expect(refused.details.changes?.map((change) => `${change.before}→${change.after}`)).toEqual(['今→去', '→又及。\n'])
    expect(refused.details.textSha256).toBe(articleSha256((await readStoredArticle(room.store.db, id)).article))
    // A version in between is found in the log, one that never was is not.
    const between = refused.details.textSha256
    await room.write(room.person('chief'), id, '再及。')
    const later = await details(await articles.try('chief', id, { action: 'sign', textSha256: between }))
    expect(later.details.changes?.map((change) => change.after)).toEqual(['再及。\n'])
    const never = await details(await articles.try('chief', id, { action: 'sign', textSha256: '0'.repeat(64) }))
    expect([never.details.changes, never.details.count]).toEqual([null, null])
  })
})

describe('the separation of duties', () => {
  it('keeps who wrote in the draft from reviewing it, at once and whatever their roles', async () => {
    const { id } = await room.person('reporter').json('POST', '/api/articles', 201, {})
    await room.write(room.person('editor2'), id, '责任编辑写进草稿的一段。')
    await articles.must('reporter', id, { action: 'submit' })
    expect(await refusal(articles.try('editor2', id, { action: 'pass' }))).toEqual([403, 'wrote_in_it'])
    await articles.must('editor', id, { action: 'pass' })
  })

  it('gives way to a reason, which the record shows, and only where the house allows it', async () => {
    const admin = room.person('admin')
    const { review } = await admin.json('GET', '/api/site', 200)
    const id = await articles.at('review1')
    await articles.must('everything', id, { action: 'pass' })
    expect(await refusal(articles.try('everything', id, { action: 'pass' }))).toEqual([403, 'reviewed_before'])
    expect(await refusal(articles.try('everything', id, { action: 'pass', override: true }))).toEqual([400, 'reason_required'])
    await admin.json('PUT', '/api/site', 200, { review: { ...review, overrides: false } })
    const asked = { action: 'pass', override: true, reason: '主任在外，来电授权' }
    expect(await refusal(articles.try('everything', id, asked))).toEqual([403, 'override_refused'])
    await admin.json('PUT', '/api/site', 200, { review })
    const { actions } = await room.person('everything').json('GET', `/api/articles/${id}/actions`, 200)
    expect(actions.find((offer) => offer.action === 'pass')).toMatchObject({ allowed: false, overridable: true })
    await articles.must('everything', id, asked)
    const { steps } = await room.person('chief').json('GET', `/api/articles/${id}/record`, 200)
    expect(steps.at(-1)).toMatchObject({ override: 'reviewed_before', reason: '主任在外，来电授权' })
    const printed = await (await room.person('chief').send('GET', `/api/articles/${id}/export?format=record`)).text()
    expect(printed).toContain('例外：一人兼任')
    // An override is no key to what the role does not open.
    expect(await refusal(articles.try('layout', id, { action: 'sign', override: true, reason: '急' }))).toEqual([403, 'role_may_not'])
  })

  it('wants three proofreaders', async () => {
    const id = await articles.at('proof2')
    expect(await refusal(articles.try('proofreader', id, { action: 'pass' }))).toEqual([403, 'proofed_before'])
    await articles.must('proofreader2', id, { action: 'pass' })
    expect(await refusal(articles.try('proofreader2', id, { action: 'pass' }))).toEqual([403, 'proofed_before'])
  })
})

describe('proofs', () => {
  it('are numbered and scored by round and by article', async () => {
    const id = await articles.at('proof1')
    const characters = 20
    await articles.must('proofreader', id, { action: 'pass', errors: [{ kind: 'character', text: '早稻', characters: 2 }] })
    await articles.must('proofreader2', id, { action: 'return', reason: '第二段数字对不上', errors: [{ kind: 'numeral' }] })
    const record = await room.person('chief').json('GET', `/api/articles/${id}/record`, 200)
    const rounds = record.steps.flatMap(({ details: { proof } }) => (proof ? [proof] : []))
    expect(rounds.map(({ round, points, rate, passes }) => [round, points, rate, passes])).toEqual([
      [1, 2, (2 / characters) * 10_000, false],
      [2, 1, (1 / characters) * 10_000, false],
    ])
    expect(record.proofs).toMatchObject({ rounds: 2, points: 3, counts: { character: 1, numeral: 1 } })
    expect(await refusal(articles.try('editor', id, { action: 'pass', errors: [{ kind: 'fact' }] }))).toEqual([400, 'bad_request'])
    // Back with the editor: three reviews again, by people who have not reviewed it since.
    expect((await room.person('editor').json('GET', `/api/articles/${id}`, 200)).returned).toMatchObject({ reason: '第二段数字对不上' })
    for (const [who, action] of [
      ['editor', 'pass'],
      ['director', 'pass'],
      ['chief', 'sign'],
    ] as const) {
      await articles.must(who, id, { action })
    }
  })
})

describe('what is put aside', () => {
  it('cannot be changed and goes back to where it was with its signature', async () => {
    const id = await articles.at('ready')
    await articles.must('chief', id, { action: 'hold', reason: '待版面' })
    expect(await (await room.person('chief').send('GET', `/api/articles/${id}/export`)).text()).toContain('待用 · 不得发布')
    expect(await articles.must('chief', id, { action: 'resume' })).toMatchObject({ stage: 'ready' })
    expect(await articles.must('chief', id, { action: 'publish' })).toMatchObject({ stage: 'published' })
  })
})
