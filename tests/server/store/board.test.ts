import { sql } from 'kysely'
import { expect, it } from 'vitest'
import { type ColumnCursor, columnCards, columnFigures, columnQuery } from '../../../server/store/board.ts'
import { neverDue } from '../../../server/store/schema.ts'
import { describeStores, sharedStore } from './testStores.ts'

/* The board at 20,000 articles: its figures come from an index, and a column's cards cost what is shown of it. */

/** The order of a column of what waits. */
function before(one: ColumnCursor, other: ColumnCursor): boolean {
  if (one.due_at !== other.due_at) return one.due_at < other.due_at
  return one.stage_since === other.stage_since ? one.id < other.id : one.stage_since < other.stage_since
}

const articles = 20_000
const stages = ['draft', 'review1', 'review2', 'review3', 'proof1', 'published', 'published', 'published', 'published', 'killed']

await describeStores('the board', ['sqlite in thread'], (kind) => {
  const shared = sharedStore(kind)
  let filled: Promise<unknown> | null = null
  const full = async () => {
    const store = await shared()
    filled ??= (async () => {
      await sql`insert into app_user (id, username, name, roles, password_hash, disabled, created_at)
        values ('u', 'u', '名', '["editor"]', '', 0, 0)`.execute(store.db)
      const stage = sql.raw(`case n % 10 ${stages.map((name, at) => `when ${at} then '${name}'`).join(' ')} end`)
      await sql`with recursive number(n) as (select 1 union all select n + 1 from number where n < ${articles})
        insert into article (id, number, stage, stage_since, created_by, created_at, channel, language, kicker, headline, characters,
          updated_at, projected_seq, workflow, due_at)
        select 'a' || n, '2026-' || n, ${stage}, n * 7919 % 1000003, 'u', 0, 'c' || (n % 5), 'zh', '', '标题' || n, 0, n, 1, 'newspaper',
          case when n % 50 = 0 then n else ${neverDue} end from number`.execute(store.db)
    })()
    await filled
    return store
  }
  const plan = async (query: { compile(): { sql: string; parameters: readonly unknown[] } }) => {
    const { db } = await full()
    const compiled = query.compile()
    const parts = compiled.sql.split('?')
    const explained = sql<{ detail: string }>`explain query plan ${sql.join(
      parts.flatMap((part, at) => (at < compiled.parameters.length ? [sql.raw(part), sql`${compiled.parameters[at]}`] : [sql.raw(part)])),
      sql.raw(''),
    )}`
    return (await explained.execute(db)).rows.map(({ detail }) => detail).join('\n')
  }

  it('reads a column along an index, in its order and to the last card, also within a channel', async () => {
    const { db, dialect } = await full()
    const asked = [
      [{}, 'urgent', /USING INDEX article_board \(stage=\?\)/],
      [{}, 'latest', /USING INDEX article_board_latest \(stage=\?\)/],
      [{ channel: 'c1' }, 'urgent', /USING INDEX article_board_channel \(channel=\? AND stage=\?\)/],
      [{ assignee: 'u' }, 'urgent', /USING INDEX article_board_assignee \(assignee=\? AND stage=\?\)/],
      [{ dueBefore: 5 }, 'urgent', /USING INDEX article_board \(stage=\? AND due_at<\?\)/],
    ] as const
    for (const [filter, order, index] of asked) {
      const found = await plan(columnQuery(db, dialect, filter, { stage: 'review1', order, limit: 20 }))
      expect(found).toMatch(index)
      // Nothing is sorted: the first cards are the first entries.
      expect(found).not.toContain('TEMP B-TREE')
    }
  })

  it('counts all of them, finds the oldest, and gives every card of a column once, page after page', async () => {
    const { db, dialect } = await full()
    const figures = await columnFigures(db, dialect, {}, 1_000)
    expect(figures.reduce((sum, { count }) => sum + count, 0)).toBe(articles)
    const seen: string[] = []
    let last: ColumnCursor | undefined
    for (;;) {
      const page = await columnCards(db, dialect, {}, [{ stage: 'review1', order: 'urgent', limit: 300, after: last }])
      for (const row of page) {
        if (last) expect(before(last, row)).toBe(true)
        last = row
        seen.push(row.id)
      }
      if (page.length < 300) break
    }
    const column = figures.find(({ stage }) => stage === 'review1')
    expect([seen.length, new Set(seen).size]).toEqual([column?.count, column?.count])
  })
})
