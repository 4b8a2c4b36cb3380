import { sql } from 'kysely'
import { expect, it } from 'vitest'
import { migrate } from '../../../../server/store/migrate.ts'
import { addUser } from '../rows.ts'
import { describeStores } from '../testStores.ts'
import { makeOlder } from './olderStore.ts'
import { addOldArticle } from './oldRows.ts'

await describeStores('frozen credits', ['sqlite in thread', 'postgres'], (kind) => {
  it('come to what was signed before as it would have been printed, and stay sealed', async () => {
    const place = await kind.place()
    const store = await place.open()
    const { db, dialect } = store
    await makeOlder(store, '0002_log_life')
    const [writer, editor, director, chief] = [
      await addUser(db, { name: '沈望舒', roles: '["reporter"]' }),
      await addUser(db, { name: '张岚', roles: '["editor"]' }),
      await addUser(db, { name: '秦默', roles: '["director"]' }),
      await addUser(db, { name: '陈牧', roles: '["chief"]' }),
    ]
    const signed = async (projected: number) => {
      const id = await addOldArticle(db, { createdBy: writer, stage: 'signed', projected })
      await sql`insert into article_doc (id, head_seq, schema_version) values (${id}, 4, 1)`.execute(db)
      await sql`insert into article_writer (article_id, user_id, stage, first_at) values (${id}, ${writer}, 'draft', 1)`.execute(db)
      const steps = [
        ['create', null, 'draft', writer],
        ['submit', 'draft', 'review1', writer],
        ['pass', 'review1', 'review2', editor],
        ['pass', 'review2', 'review3', director],
        ['sign', 'review3', 'signed', chief],
      ]
      for (const [index, [action, from, to, by]] of steps.entries()) {
        await sql`insert into review_step (article_id, step, action, from_stage, to_stage, user_id, role, reason, at, text_sha256, characters, seq)
          values (${id}, ${index + 1}, ${action}, ${from}, ${to}, ${by}, 'x', '', 1, 'hash', 1, 4)`.execute(db)
      }
      const json = JSON.stringify({ meta: { byline: [{ id: '1', role: 'photo', name: '顾青' }] } })
      await sql`insert into signed_copy (article_id, step, json, sha256, at) values (${id}, 5, ${json}, 'hash', 1)`.execute(db)
      return id
    }
    const [whole, behind] = [await signed(4), await signed(3)]
    expect(await migrate(db, dialect)).toContain('0003_frozen_credits')
    const copies = await db.selectFrom('signed_copy').select(['article_id', 'credits']).execute()
    const credits = new Map(copies.map((copy) => [copy.article_id, copy.credits]))
    expect(JSON.parse(credits.get(whole) ?? '')).toEqual([
      { role: 'reporter', names: ['沈望舒'] },
      { role: 'photo', names: ['顾青'] },
      { role: 'editor', names: ['张岚'] },
      { role: 'review1', names: ['张岚'] },
      { role: 'review2', names: ['秦默'] },
      { role: 'review3', names: ['陈牧'] },
    ])
    const people = await db.selectFrom('signed_copy').select('people').execute()
    expect(people.map((copy) => copy.people)).toEqual([null, null])
    // Who wrote there is not known to the end, so nothing is frozen that could leave somebody out.
    expect(credits.get(behind)).toBeNull()
    expect(await db.selectFrom('article_writer').select('roles').execute()).toEqual([{ roles: '["reporter"]' }, { roles: '["reporter"]' }])
    await expect(db.updateTable('signed_copy').set({ credits: '[]' }).execute()).rejects.toThrow('never changed')
    await expect(db.deleteFrom('signed_copy').execute()).rejects.toThrow('never changed')
    await store.close()
    await place.remove()
  })
})
