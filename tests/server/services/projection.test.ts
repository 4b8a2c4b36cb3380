import { afterEach, expect, it } from 'vitest'
import { openNewsroom } from '../../../server/newsroom.ts'
import { restAfter } from '../../../server/services/projection.ts'
import { openTestNewsroom, type TestNewsroom } from '../http/testNewsroom.ts'

let room: TestNewsroom | null = null
afterEach(async () => {
  await room?.close()
  room = null
})

const rowOf = (id: string) => room?.store.db.selectFrom('article').selectAll().where('id', '=', id).executeTakeFirstOrThrow()

it('credits a stage to whoever wrote in it, however late it runs', async () => {
  room = await openTestNewsroom()
  const [reporter, editor, director] = [room.person('reporter'), room.person('editor'), room.person('director')]
  const { id } = await reporter.json('POST', '/api/articles', 201, {})
  const act = (who: typeof reporter, action: string, reason?: string) =>
    who.json('POST', `/api/articles/${id}/actions`, 200, { action, reason })
  await room.write(reporter, id, '记者写的。')
  await act(reporter, 'submit')
  await room.write(editor, id, '编辑写的。')
  await act(editor, 'pass')
  await act(director, 'return', '重写')
  await room.write(editor, id, '编辑在草稿里写的。')
  await act(reporter, 'submit')
  // Only now, in the first review, does anybody look.
  await room.store.db.updateTable('article').set({ projected_seq: 0 }).where('id', '=', id).execute()
  await room.store.db.deleteFrom('article_writer').where('article_id', '=', id).execute()
  await room.services.projection.settle(id)
  const writers = await room.store.db
    .selectFrom('article_writer')
    .select(['user_id', 'stage'])
    .where('article_id', '=', id)
    .orderBy('first_at')
    .execute()
  expect(
    new Set(
      writers.map(
        (writer) => `${writer.user_id === reporter.id ? 'reporter' : writer.user_id === editor.id ? 'editor' : '?'} ${writer.stage}`,
      ),
    ),
  ).toEqual(new Set(['reporter draft', 'editor review1', 'editor draft']))
})

it('makes up at the start for what was committed before the last end and never projected', async () => {
  room = await openTestNewsroom()
  const reporter = room.person('reporter')
  const { id } = await reporter.json('POST', '/api/articles', 201, {})
  // Another process on the same store that dies before it projects: its projection is never asked.
  const deaf = openNewsroom({ store: room.store, dataDir: room.dataDir, logger: console, now: Date.now })
  deaf.projection.committed = () => {}
  await deaf.hub.edit(id, { userId: reporter.id, sessionId: 's' }, (doc) => void doc.getMap('meta').set('channel', 'fukan'))
  await deaf.hub.close()
  expect((await rowOf(id))?.channel).toBe('yaowen')
  const fresh = openNewsroom({ store: room.store, dataDir: room.dataDir, logger: console, now: Date.now })
  await fresh.projection.catchUp()
  expect(await rowOf(id)).toMatchObject({ channel: 'fukan', projected_seq: 2 })
  await fresh.close()
})

it('does not lose the last change when the newsroom closes at once', async () => {
  room = await openTestNewsroom()
  const reporter = room.person('reporter')
  const { id } = await reporter.json('POST', '/api/articles', 201, {})
  const other = openNewsroom({ store: room.store, dataDir: room.dataDir, logger: console, now: Date.now })
  const edits = Array.from({ length: 20 }, (_, i) =>
    other.hub.edit(id, { userId: reporter.id, sessionId: 's' }, (doc) => void doc.getMap('meta').set('channel', `c${i}`)),
  )
  await Promise.all(edits)
  await other.close()
  const { channel } = (await rowOf(id)) ?? {}
  expect(await other.hub.read(id, (doc) => doc.getMap('meta').get('channel'))).toBe(channel)
  await other.hub.close()
})

it('tries again after the store refused', async () => {
  room = await openTestNewsroom()
  const reporter = room.person('reporter')
  const { id } = await reporter.json('POST', '/api/articles', 201, {})
  await room.store.db.schema.alterTable('article_writer').renameTo('away').execute()
  await room.write(reporter, id, '一句话。')
  await expect.poll(() => room?.log.join('').includes('the desk could not be told'), { timeout: 5_000 }).toBe(true)
  await room.store.db.schema.alterTable('away').renameTo('article_writer').execute()
  await expect.poll(async () => (await rowOf(id))?.characters, { timeout: 8_000 }).toBe(4)
}, 15_000)

it('rests so that typing goes first, and the desk hears of two hundred articles within 20 s however slow the store is', () => {
  const passes = 200 / 64
  for (const passMs of [1, 10, 30, 100, 1_000]) expect(restAfter(passMs) * passes).toBeLessThan(20_000)
  expect(restAfter(9), 'one article in work').toBeLessThan(1_000)
  expect(restAfter(1)).toBe(250)
  expect(30 / (30 + restAfter(30)), 'share of the time that passes take').toBeLessThan(0.02)
})
