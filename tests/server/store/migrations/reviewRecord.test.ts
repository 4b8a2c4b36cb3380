import { sql } from 'kysely'
import { expect, it } from 'vitest'
import { verifyChain } from '#shared/workflow/recordChain.ts'
import { migrate } from '../../../../server/store/migrate.ts'
import { appendReviewStep, listReviewSteps } from '../../../../server/store/reviewSteps.ts'
import { addUser } from '../rows.ts'
import { describeStores } from '../testStores.ts'
import { makeOlder } from './olderStore.ts'
import { addOldArticle } from './oldRows.ts'

await describeStores('the review record', ['sqlite in thread', 'postgres'], (kind) => {
  it('becomes a chain: what was recorded before is in it, and what comes after goes on from there', async () => {
    const place = await kind.place()
    const store = await place.open()
    const { db, dialect } = store
    await makeOlder(store, '0003_frozen_credits')
    const [writer, editor] = [await addUser(db, { name: '沈望舒' }), await addUser(db, { name: '张岚', roles: '["editor"]' })]
    await sql`insert into setting (key, value) values ('site', '{"timeZone":"America/New_York"}')`.execute(db)
    const [one, two] = [
      await addOldArticle(db, { createdBy: writer, stage: 'review2', projected: 4 }),
      await addOldArticle(db, { createdBy: writer, stage: 'draft', projected: 1 }),
    ]
    const at = Date.UTC(2026, 9, 2, 2, 30, 5, 120)
    const steps = [
      [one, 1, 'create', null, 'draft', writer, ''],
      [one, 2, 'submit', 'draft', 'review1', writer, ''],
      [one, 3, 'pass', 'review1', 'review2', editor, '可用 “好”'],
      [two, 1, 'create', null, 'draft', writer, ''],
    ]
    for (const [id, step, action, from, to, by, reason] of steps) {
      await sql`insert into review_step (article_id, step, action, from_stage, to_stage, user_id, role, reason, at, text_sha256, characters, seq)
        values (${id}, ${step}, ${action}, ${from}, ${to}, ${by}, 'editor', ${reason}, ${at}, 'hash', 1, 4)`.execute(db)
    }
    expect(await migrate(db, dialect)).toContain('0006_review_record')
    for (const [id, length] of [
      [one, 3],
      [two, 1],
    ] as const) {
      const chain = verifyChain(await listReviewSteps(db, id))
      expect(chain.ok && chain.value.length).toBe(length)
    }
    const next = { article_id: one, action: 'return', from_stage: 'review2', to_stage: 'draft', user_id: editor, role: 'editor' }
    await appendReviewStep(db, { ...next, reason: '再核', at, text_sha256: 'h', characters: 1, seq: 5 }, 'Asia/Shanghai')
    const chain = verifyChain(await listReviewSteps(db, one))
    expect(chain.ok && chain.value.map((entry) => [entry.by.name, entry.action, entry.at])).toEqual([
      ['沈望舒', 'create', '2026-10-01T22:30:05.120-04:00'],
      ['沈望舒', 'submit', '2026-10-01T22:30:05.120-04:00'],
      ['张岚', 'pass', '2026-10-01T22:30:05.120-04:00'],
      ['张岚', 'return', '2026-10-02T10:30:05.120+08:00'],
    ])
    await expect(db.updateTable('review_step').set({ reason: 'x' }).execute()).rejects.toThrow('never changed')
    await expect(db.deleteFrom('review_step').execute()).rejects.toThrow('never changed')
    await store.close()
    await place.remove()
  })
})
