import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { formats } from '#shared/export/formats.ts'
import type { Role } from '#shared/workflow/roles.ts'
import { openNewsroom } from '../../../server/newsroom.ts'
import { describeStores } from '../store/testStores.ts'
import { openTestNewsroom, type TestNewsroom } from './testNewsroom.ts'

await describeStores('credits', ['sqlite in thread', 'postgres'], (kind) => {
  let room: TestNewsroom
  beforeAll(async () => {
    room = await openTestNewsroom({ kind })
    await room.addPerson('walker', ['stringer'])
  })
  afterAll(() => room.close())

  async function draft(...writers: readonly string[]): Promise<string> {
    const { id } = await room.person('reporter').json('POST', '/api/articles', 201, {})
    for (const username of writers) await room.write(room.person(username), id, `${username}写的一段。`)
    return id
  }

  async function sign(id: string): Promise<void> {
    const way = { reporter: 'submit', editor: 'pass', director: 'pass', chief: 'sign' }
    for (const [username, action] of Object.entries(way)) {
      await room.person(username).json('POST', `/api/articles/${id}/actions`, 200, { action })
    }
  }

  const fileOf = async (id: string, format: string) =>
    Buffer.from(await (await room.person('layout').send('GET', `/api/articles/${id}/export?format=${format}`)).arrayBuffer()).toString()
  const filesOf = async (id: string) =>
    Object.fromEntries(await Promise.all(formats.map(async (format) => [format, await fileOf(id, format)])))
  const change = (username: string, body: { name?: string; roles?: readonly Role[] }) =>
    room.person('admin').json('PATCH', `/api/users/${room.person(username).id}`, 200, body)
  const showReviewers = (shown: boolean) =>
    room.services.site.update({ credits: { separator: '、', showReviewers: shown } }).then(() => undefined)

  describe('of a signed article', () => {
    it('are the same bytes whoever is renamed or gets other roles later', async () => {
      const id = await draft('reporter', 'stringer')
      await sign(id)
      const before = await filesOf(id)
      expect(before['html']).toContain('名stringer')
      const people: [string, readonly Role[]][] = [
        ['reporter', ['layout']],
        ['stringer', ['reporter']],
        ['editor', ['stringer']],
        ['director', ['editor']],
        ['chief', ['editor']],
      ]
      for (const [username, roles] of people) await change(username, { name: `新${username}`, roles })
      expect(await filesOf(id)).toEqual(before)
      for (const [username] of people) await change(username, { name: `名${username}`, roles: [username as Role] })
      expect(await filesOf(id)).toEqual(before)
    })

    it('name the reviewers or not as the paper wishes at the time, and always those who reviewed', async () => {
      const id = await draft('reporter')
      await sign(id)
      const before = await filesOf(id)
      await showReviewers(false)
      await change('chief', { name: '新总编' })
      const without = await fileOf(id, 'html')
      expect([without.includes('名chief'), without.includes('新总编'), without.includes('名editor')]).toEqual([false, false, true])
      await showReviewers(true)
      expect(await filesOf(id)).toEqual(before)
      await change('chief', { name: '名chief' })
    })

    it('name whoever wrote until the last moment, also when the desk has not been told of it yet', async () => {
      const { store, dataDir } = room
      const id = await draft('reporter')
      // A process whose projection is never asked writes, and the article is signed without anybody looking at it.
      const deaf = openNewsroom({ store, dataDir, logger: console, now: Date.now })
      deaf.projection.committed = () => {}
      const stringer = { userId: room.person('stringer').id, sessionId: 's' }
      await deaf.hub.edit(id, stringer, (doc) => doc.getXmlFragment('body').delete(0, 1))
      await deaf.hub.close()
      const { accounts, workflow } = room.services
      for (const [username, action] of Object.entries({ reporter: 'submit', editor: 'pass', director: 'pass', chief: 'sign' } as const)) {
        const { account } = await accounts.check(username, 'a-good-password')
        await workflow.act(account, id, { action })
      }
      const copy = await store.db.selectFrom('signed_copy').selectAll().where('article_id', '=', id).executeTakeFirstOrThrow()
      expect(copy.credits).toBe(
        '[{"names":["名reporter"],"role":"reporter"},{"names":["名stringer"],"role":"stringer"},' +
          '{"names":["名editor"],"role":"editor"},{"names":["名editor"],"role":"review1"},' +
          '{"names":["名director"],"role":"review2"},{"names":["名chief"],"role":"review3"}]',
      )
    })
  })

  describe('of a draft', () => {
    it('say what somebody was when they wrote, though their role changed before the desk was told', async () => {
      const id = await draft('walker')
      await change('walker', { roles: ['editor'] })
      expect(await fileOf(id, 'text')).toContain('名walker')
      await change('walker', { roles: ['stringer'] })
    })

    it('of which the log is damaged keep nobody from getting another role', async () => {
      const id = await draft('walker')
      await room.services.projection.settle(id)
      await room.store.db.updateTable('article').set({ projected_seq: 1 }).where('id', '=', id).execute()
      await room.store.db.deleteFrom('doc_update').where('doc_id', '=', id).where('seq', '=', 2).execute()
      await change('walker', { roles: ['editor'] })
      await change('walker', { roles: ['stringer'] })
    })

    it('call people what they are called now', async () => {
      const id = await draft('walker')
      await change('walker', { name: '行者' })
      expect(await fileOf(id, 'text')).toContain('行者')
      await change('walker', { name: '名walker' })
    })
  })
})
