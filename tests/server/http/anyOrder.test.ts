import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { actions } from '#shared/workflow/stages.ts'
import { verifyRecords } from '../../../server/services/verifyRecords.ts'
import { pick, rng } from '../../support/rng.ts'
import { StagedArticles } from './stagedArticles.ts'
import { openTestNewsroom, type TestNewsroom } from './testNewsroom.ts'

let room: TestNewsroom
let articles: StagedArticles
beforeAll(async () => {
  room = await openTestNewsroom()
  articles = new StagedArticles(room)
  await articles.addColleagues()
  await room.addPerson('everything', ['reporter', 'editor', 'director', 'chief', 'proofreader', 'admin'])
})
afterAll(() => room.close())

const cast = [
  ...['reporter', 'editor', 'editor2', 'director', 'director2', 'chief', 'chief2', 'admin', 'everything'],
  ...['proofreader', 'proofreader2', 'proofreader3'],
]

it('whatever people ask of the server in any order, nothing is signed by fewer than three, and the records are whole', async () => {
  for (let seed = 1; seed <= 8; seed++) {
    const random = rng(seed)
    const id = await articles.at('review1')
    for (let turn = 0; turn < 60; turn++) {
      const action = pick(random, random() < 0.7 ? (['pass', 'sign', 'pass', 'publish'] as const) : actions)
      const body = { action, reason: '理由', publishAt: '2099-01-01T00:00:00Z' }
      const { status } = await articles.try(pick(random, cast), id, body)
      expect([200, 400, 403, 409], `seed ${seed}: ${action}`).toContain(status)
    }
    const steps = await room.store.db.selectFrom('review_step').selectAll().where('article_id', '=', id).orderBy('step').execute()
    for (const [index, step] of steps.entries()) {
      if (step.action !== 'sign' || step.from_stage !== 'review3') continue
      const since = steps
        .slice(0, index)
        .findLastIndex(({ to_stage: to, action }) => (to === 'draft' || to === 'review1') && action !== 'resume')
      const passed = steps
        .slice(since + 1, index + 1)
        .filter(({ action, decision }) => ['pass', 'sign'].includes(action) && decision === 'done')
      expect(new Set(passed.map((one) => one.user_id)).size, `seed ${seed}`).toBe(3)
    }
  }
  expect((await verifyRecords(room.store.db)).findings).toEqual([])
})

it('a store in which anything of a record was changed says which record and which step', async () => {
  const { db } = room.store
  const id = await articles.at('published')
  const { number } = await room.person('chief').json('GET', `/api/articles/${id}`, 200)
  await sql`drop trigger review_step_no_update`.execute(db)
  await sql`drop trigger step_text_no_update`.execute(db)
  const row = await db.selectFrom('review_step').selectAll().where('article_id', '=', id).where('step', '=', 3).executeTakeFirstOrThrow()
  const change = (columns: object) =>
    db.updateTable('review_step').set(columns).where('article_id', '=', id).where('step', '=', 3).execute()
  for (const [columns, problem] of [
    [{ reason: '另一个意见' }, 'columns'],
    [{ user_id: room.person('chief2').id }, 'columns'],
    [{ at: row.at + 1 }, 'columns'],
    [{ entry: row.entry.replace('"pass"', '"sign"') }, 'hash'],
    [{ hash: row.hash.replace(/^./, (first) => (first === '0' ? '1' : '0')) }, 'hash'],
  ] as const) {
    await change(columns)
    expect((await verifyRecords(db, id)).findings).toEqual([{ number, step: 3, problem }])
    await change({ reason: row.reason, user_id: row.user_id, at: row.at, entry: row.entry, hash: row.hash })
  }
  await sql`update step_text set json = replace(json, '早稻', '晚稻') where article_id = ${id}`.execute(db)
  expect((await verifyRecords(db, id)).findings).toMatchObject([{ number, problem: 'text' }])
  await sql`update step_text set json = replace(json, '晚稻', '早稻') where article_id = ${id}`.execute(db)
  await db.updateTable('article').set({ stage: 'ready' }).where('id', '=', id).execute()
  expect((await verifyRecords(db, id)).findings).toMatchObject([{ number, problem: 'stage' }])
})
