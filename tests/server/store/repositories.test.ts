import { beforeAll, describe, expect, it } from 'vitest'
import { type ArticleFilter, countByStage, decodeCursor, encodeCursor, listArticles } from '../../../server/store/articleList.ts'
import {
  addWriters,
  findArticle,
  findArticleByNumber,
  listArticlesToProject,
  listWriters,
  moveStage,
  nextArticleNumber,
  projectionUpdate,
  setNamedEditors,
} from '../../../server/store/articles.ts'
import { findAsset, insertAsset, listAssets } from '../../../server/store/assets.ts'
import { createDocument, raiseAcl, raiseAclOfAll, readDocumentHead } from '../../../server/store/documents.ts'
import type { Store } from '../../../server/store/openStore.ts'
import { readDocument } from '../../../server/store/readDocument.ts'
import { appendReviewStep, latestReturns, listReviewSteps } from '../../../server/store/reviewSteps.ts'
import { indexArticle } from '../../../server/store/search.ts'
import {
  deleteExpiredSessions,
  deleteSession,
  deleteSessionsOf,
  findSession,
  insertSession,
  touchSession,
} from '../../../server/store/sessions.ts'
import { deleteSetting, readSetting, writeSetting } from '../../../server/store/settings.ts'
import { insertSignedCopy, latestSignedCopy } from '../../../server/store/signedCopies.ts'
import { isUniqueViolation } from '../../../server/store/uniqueViolation.ts'
import { countUsers, findUser, findUserByName, findUsers, listUsers, lockActiveAdmins, updateUser } from '../../../server/store/users.ts'
import { addArticle, addUser } from './rows.ts'
import { describeStores, sharedStore } from './testStores.ts'

await describeStores('repositories', ['sqlite in thread', 'sqlite in a worker', 'postgres'], (kind) => {
  const opened = sharedStore(kind)
  let store: Store
  let db: Store['db']
  let li: string

  beforeAll(async () => {
    store = await opened()
    db = store.db
    expect(await countUsers(db)).toBe(0)
    li = await addUser(db, { username: 'li' })
  })

  describe('users', () => {
    it('finds people by id and by name', async () => {
      const wang = await addUser(db, { username: 'wang', name: '王一', last_seen_at: 9_007_199_254_740_991 })
      expect(await findUser(db, wang)).toEqual(await findUserByName(db, 'wang'))
      expect(await findUser(db, wang)).toMatchObject({ name: '王一', disabled: 0, created_at: 1, last_seen_at: 9_007_199_254_740_991 })
      expect([await findUser(db, 'nobody'), await findUserByName(db, 'nobody')]).toEqual([null, null])
      expect([...(await findUsers(db, [wang, 'nobody', li, wang])).keys()].sort()).toEqual([li, wang].sort())
      expect(await findUsers(db, [])).toEqual(new Map())
      expect((await listUsers(db)).map((user) => user.username)).toEqual(['li', 'wang'])
      expect(await countUsers(db)).toBe(2)
    })

    it('recognises that a name is taken, inside a transaction too', async () => {
      const error = await addUser(db, { username: 'li' }).catch((reason: unknown) => reason)
      expect(isUniqueViolation(error)).toBe(true)
      const inside = await db
        .transaction()
        .execute((trx) => addUser(trx, { username: 'li' }))
        .catch((reason: unknown) => reason)
      expect(isUniqueViolation(inside)).toBe(true)
      const same = await addUser(db, { id: li, username: 'other' }).catch((reason: unknown) => reason)
      expect(isUniqueViolation(same)).toBe(true)
      const missing = await insertSession(db, { id: 'x', user_id: 'nobody', created_at: 1, expires_at: 2 }).catch(
        (reason: unknown) => reason,
      )
      expect(missing).toBeInstanceOf(Error)
      expect(isUniqueViolation(missing)).toBe(false)
    })

    it('changes only what is given', async () => {
      const id = await addUser(db, { username: 'changing', password_hash: 'old' })
      expect(await updateUser(db, { id, name: '新名' })).toMatchObject({ name: '新名', password_hash: 'old', username: 'changing' })
      expect(await updateUser(db, { id })).toMatchObject({ name: '新名' })
      expect(await updateUser(db, { id: 'nobody', name: 'x' })).toBeNull()
    })

    it('leaves one of two administrators who remove each other at once', async () => {
      const admins = [await addUser(db, { roles: '["admin"]' }), await addUser(db, { roles: '["layout","admin"]' })]
      await addUser(db, { roles: '["admin"]', disabled: 1 })
      const remove = (id: string) =>
        db.transaction().execute(async (trx) => {
          const active = await lockActiveAdmins(trx)
          if (active.every((other) => other === id)) throw new Error('last')
          await updateUser(trx, { id, disabled: 1 })
        })
      const outcomes = await Promise.allSettled(admins.map(remove))
      expect(outcomes.map((outcome) => outcome.status).sort()).toEqual(['fulfilled', 'rejected'])
      expect(await db.transaction().execute(lockActiveAdmins)).toHaveLength(1)
    })
  })

  it('sessions', async () => {
    await insertSession(db, { id: 'a', user_id: li, created_at: 10, expires_at: 20 })
    await insertSession(db, { id: 'b', user_id: li, created_at: 10, expires_at: 30 })
    await insertSession(db, { id: 'c', user_id: li, created_at: 10, expires_at: 40 })
    await touchSession(db, { id: 'a', userId: li, at: 15, expiresAt: 35 })
    expect(await findSession(db, 'a')).toMatchObject({ session: { id: 'a', expires_at: 35 }, user: { id: li, last_seen_at: 15 } })
    expect(await findSession(db, 'nothing')).toBeNull()
    expect(await deleteExpiredSessions(db, 30)).toEqual(['b'])
    expect(await deleteSessionsOf(db, li, 'a')).toEqual(['c'])
    await deleteSession(db, 'a')
    expect(await deleteSessionsOf(db, li)).toEqual([])
  })

  it('settings', async () => {
    expect(await readSetting(db, 'site')).toBeNull()
    await writeSetting(db, 'site', 'one')
    await writeSetting(db, 'site', 'two')
    expect(await readSetting(db, 'site')).toBe('two')
    expect(await deleteSetting(db, 'site', 'one')).toBe(false)
    const taken = await Promise.all([1, 2, 3].map(() => deleteSetting(db, 'site', 'two')))
    expect(taken.filter(Boolean)).toEqual([true])
    expect(await readSetting(db, 'site')).toBeNull()
  })

  describe('documents', () => {
    it('are stored with their first state and owners', async () => {
      const state = Uint8Array.of(1, 2)
      const document = { id: 'new', userId: li, sessionId: 's', at: 5, state, schemaVersion: 3, clients: [7, 7, 4294967295] }
      await db.transaction().execute((trx) => createDocument(trx, document))
      const read = await readDocument(db, 'new')
      expect(read?.clients).toEqual(
        new Map([
          [7, li],
          [4294967295, li],
        ]),
      )
      expect(read?.updates.map((update) => [...update])).toEqual([[1, 2]])
      expect(await readDocumentHead(db, 'new')).toEqual({ epoch: 1, aclVersion: 1, seq: 1 })
      expect([await readDocument(db, 'none'), await readDocumentHead(db, 'none')]).toEqual([null, null])
      await expect(createDocument(db, document)).rejects.toSatisfy(isUniqueViolation)
    })

    it('raise their ACL version', async () => {
      for (const id of ['raise-a', 'raise-b']) {
        await createDocument(db, { id, userId: li, sessionId: 's', at: 5, state: new Uint8Array(2), schemaVersion: 1, clients: [] })
      }
      expect(await raiseAcl(db, 'raise-a')).toBe(2)
      await raiseAclOfAll(db, ['raise-b', 'none', 'raise-a', 'raise-a'])
      expect((await readDocumentHead(db, 'raise-a'))?.aclVersion).toBe(3)
      expect((await readDocumentHead(db, 'raise-b'))?.aclVersion).toBe(2)
      await expect(raiseAcl(db, 'none')).rejects.toThrow('there is no document none')
    })
  })

  describe('articles', () => {
    it('get numbers that are never given twice', async () => {
      const give = (year: number) => db.transaction().execute((trx) => nextArticleNumber(trx, year))
      const given = await Promise.all(Array.from({ length: 25 }, () => give(2026)))
      expect(given.sort()).toEqual(Array.from({ length: 25 }, (_, n) => `2026-${String(n + 1).padStart(4, '0')}`))
      expect(await give(2027)).toBe('2027-0001')
      await db.updateTable('article_counter').set({ last: 9999 }).where('year', '=', 2027).execute()
      expect(await give(2027)).toBe('2027-10000')
    })

    it('give a number back when the transaction fails', async () => {
      const failing = db.transaction().execute(async (trx) => {
        expect(await nextArticleNumber(trx, 2030)).toBe('2030-0001')
        throw new Error('no')
      })
      await expect(failing).rejects.toThrow('no')
      expect(await nextArticleNumber(db, 2030)).toBe('2030-0001')
    })

    it('move only from where they stand, once', async () => {
      const id = await addArticle(db, { created_by: li })
      const moves = Array.from({ length: 5 }, (_, n) =>
        db.transaction().execute((trx) => moveStage(trx, { id, from: 'draft', to: 'review1', at: 100 + n })),
      )
      expect((await Promise.all(moves)).filter(Boolean)).toEqual([true])
      expect(await moveStage(db, { id, from: 'draft', to: 'signed', at: 9 })).toBe(false)
      expect(await moveStage(db, { id: 'none', from: 'draft', to: 'signed', at: 9 })).toBe(false)
      const article = await findArticle(db, id)
      expect(article?.stage).toBe('review1')
      expect(article?.stage_since).toBeGreaterThanOrEqual(100)
    })

    it('keep the latest projection', async () => {
      const id = await addArticle(db, { created_by: li, number: '2001-0001' })
      const project = async (seq: number, headline: string) => {
        const query = projectionUpdate(db, id, {
          channel: 'city',
          language: 'en',
          kicker: 'k',
          headline,
          characters: 12,
          updated_at: 50,
          updated_by: li,
          projected_seq: seq,
        })
        await store.runAll([query])
        return (await findArticle(db, id))?.headline
      }
      expect(await project(5, 'five')).toBe('five')
      expect(await project(4, 'four')).toBe('five')
      expect(await project(5, 'five again')).toBe('five again')
      expect(await findArticleByNumber(db, '2001-0001')).toMatchObject({ id, headline: 'five again', projected_seq: 5, updated_by: li })
      expect(await findArticleByNumber(db, '2001-0002')).toBeNull()
      expect(await findArticle(db, 'none')).toBeNull()
    })

    it('are known to need projecting while their document is ahead', async () => {
      const id = await addArticle(db, { created_by: li })
      await createDocument(db, { id, userId: li, sessionId: 's', at: 5, state: new Uint8Array(2), schemaVersion: 1, clients: [] })
      expect(await listArticlesToProject(db)).toEqual([id])
      await db.updateTable('article').set({ projected_seq: 1 }).where('id', '=', id).execute()
      expect(await listArticlesToProject(db)).toEqual([])
    })

    it('name who may edit them and who wrote', async () => {
      const id = await addArticle(db, { created_by: li })
      expect(await setNamedEditors(db, id, ['wang', 'li'])).toBe(true)
      expect((await findArticle(db, id))?.named_editors).toBe('["wang","li"]')
      await setNamedEditors(db, id, null)
      expect((await findArticle(db, id))?.named_editors).toBeNull()
      expect(await setNamedEditors(db, 'none', null)).toBe(false)
      const other = await addUser(db)
      await addWriters(db, [{ article_id: id, user_id: other, stage: 'draft', first_at: 7, roles: '[]' }])
      await addWriters(db, [{ article_id: id, user_id: li, stage: 'draft', first_at: 5, roles: '[]' }])
      await addWriters(db, [{ article_id: id, user_id: other, stage: 'draft', first_at: 3, roles: '[]' }])
      await addWriters(db, [{ article_id: id, user_id: other, stage: 'review1', first_at: 9, roles: '[]' }])
      const writers = await listWriters(db, id)
      expect(writers.map((writer) => [writer.user_id, writer.stage, writer.first_at])).toEqual([
        [li, 'draft', 5],
        [other, 'draft', 7],
        [other, 'review1', 9],
      ])
    })

    it('have pictures', async () => {
      const id = await addArticle(db, { created_by: li })
      const asset = { article_id: id, type: 'image/webp', width: 1600, height: 900, bytes: 12, sha256: 'x', created_by: li }
      await insertAsset(db, { ...asset, id: 'later', created_at: 2 })
      await insertAsset(db, { ...asset, id: 'sooner', created_at: 1 })
      expect(await findAsset(db, 'later')).toEqual({ ...asset, id: 'later', created_at: 2 })
      expect(await findAsset(db, 'none')).toBeNull()
      expect((await listAssets(db, id)).map((one) => one.id)).toEqual(['sooner', 'later'])
    })
  })

  describe('the list of articles', () => {
    const channel = 'list'
    let wang: string
    const ids = (rows: readonly { readonly id: string }[]) => rows.map((row) => row.id)
    const list = async (filter: ArticleFilter) => ids((await listArticles(db, store.dialect, { channel, ...filter }, { limit: 100 })).rows)

    beforeAll(async () => {
      wang = await addUser(db, { name: '王阿芒', username: 'wang-amang' })
      for (let n = 0; n < 25; n++) {
        const id = `list-${String(n).padStart(2, '0')}`
        // Groups of three have the same time, so that the order has to come from the id as well.
        await addArticle(db, {
          id,
          channel,
          created_by: n % 5 === 0 ? wang : li,
          stage: n % 2 ? 'draft' : 'review1',
          updated_at: Math.floor(n / 3),
        })
        await indexArticle(db, store.dialect, { articleId: id, text: n % 4 === 0 ? '龙舟竞渡' : '秋粮入库' })
      }
      await addWriters(db, [{ article_id: 'list-01', user_id: wang, stage: 'draft', first_at: 1, roles: '[]' }])
    })

    it('comes in pages without gaps or repetition, whatever changes above', async () => {
      const seen: string[] = []
      let after = null as Parameters<typeof encodeCursor>[0] | null
      do {
        const page = await listArticles(db, store.dialect, { channel }, { limit: 4, after })
        seen.push(...ids(page.rows))
        after = page.next && decodeCursor(encodeCursor(page.next))
        await db.updateTable('article').set({ updated_at: 1000 }).where('id', '=', 'list-24').execute()
      } while (after)
      expect(seen).toEqual(Array.from({ length: 25 }, (_, n) => `list-${String(24 - n).padStart(2, '0')}`))
    })

    it('ends exactly', async () => {
      expect((await listArticles(db, store.dialect, { channel }, { limit: 25 })).next).toBeNull()
      expect((await listArticles(db, store.dialect, { channel }, { limit: 24 })).next).not.toBeNull()
      expect(await listArticles(db, store.dialect, { channel: 'none' }, { limit: 5 })).toEqual({ rows: [], next: null })
    })

    it('obeys every filter together', async () => {
      expect(await list({ mineOf: wang })).toEqual(['list-20', 'list-15', 'list-10', 'list-05', 'list-01', 'list-00'])
      expect(await list({ mineOf: wang, stage: 'draft' })).toEqual(['list-15', 'list-05', 'list-01'])
      expect(await list({ search: '龙舟' })).toEqual(['list-24', 'list-20', 'list-16', 'list-12', 'list-08', 'list-04', 'list-00'])
      expect(await list({ search: '龙舟', mineOf: wang })).toEqual(['list-20', 'list-00'])
      expect(await list({ search: '龙舟', stage: 'draft' })).toEqual([])
      expect(await list({ search: ' ', stage: 'review1' })).toHaveLength(13)
    })

    it('finds people by what they are called: who started it, wrote in it or is responsible for it', async () => {
      const ofWang = await list({ mineOf: wang })
      for (const search of ['王阿芒', ' 阿芒 ', 'Wang-Amang', 'ＷＡＮＧ-amang']) expect(await list({ search }), search).toEqual(ofWang)
      await db.updateTable('article').set({ assignee: wang }).where('id', '=', 'list-03').execute()
      expect(await list({ search: '王阿芒', stage: 'draft' })).toEqual(['list-15', 'list-05', 'list-03', 'list-01'])
      expect([...(await countByStage(db, store.dialect, { channel, search: '王阿芒' })).values()].reduce((a, b) => a + b)).toBe(7)
      await db.updateTable('article').set({ assignee: null }).where('id', '=', 'list-03').execute()
      for (const search of ['芒', '王%', '王_芒', '%', '\\']) expect(await list({ search }), search).toEqual([])
    })

    it('counts what it shows', async () => {
      const count = (filter: ArticleFilter) => countByStage(db, store.dialect, { channel, ...filter })
      expect(await count({})).toEqual(
        new Map([
          ['draft', 12],
          ['review1', 13],
        ]),
      )
      expect(await count({ search: '龙舟', mineOf: wang })).toEqual(new Map([['review1', 2]]))
      expect(await count({ stage: 'draft', search: '龙舟' })).toEqual(new Map())
    })

    it.each([
      '',
      'x',
      '{}',
      'W10',
      Buffer.from('["1","a"]').toString('base64url'),
      Buffer.from('[1.5,"a"]').toString('base64url'),
      Buffer.from('[1,"a\\u0000"]').toString('base64url'),
    ])('knows that %j is not a cursor', (text) => {
      expect(decodeCursor(text)).toBeNull()
    })
  })

  describe('the review record', () => {
    async function reviewed(...actions: [action: string, from: string | null, user: string][]): Promise<string> {
      const id = await addArticle(db, { created_by: li })
      for (const [index, [action, from, user]] of actions.entries()) {
        const step = {
          action,
          from_stage: from,
          to_stage: 'x',
          user_id: user,
          role: 'editor',
          reason: '',
          at: index,
          text_sha256: 'h',
          characters: 1,
          seq: 1,
        }
        expect(await appendReviewStep(db, { article_id: id, ...step }, 'Asia/Shanghai')).toBe(index + 1)
      }
      return id
    }

    it('knows what is back with its authors', async () => {
      const wang = await addUser(db)
      const back = await reviewed(['create', null, li], ['submit', 'draft', li], ['pass', 'review1', wang], ['return', 'review2', li])
      const again = await reviewed(
        ['create', null, li],
        ['submit', 'draft', li],
        ['pass', 'review1', wang],
        ['return', 'review2', li],
        ['submit', 'draft', li],
        ['pass', 'review1', li],
      )
      const fresh = await reviewed(['create', null, li])
      const signed = await reviewed(['submit', 'draft', li], ['pass', 'review1', wang], ['pass', 'review2', li], ['sign', 'review3', wang])
      const returns = await latestReturns(db, [back, again, fresh, signed, 'none'])
      expect([...returns].map(([id, step]) => [id, step.step])).toEqual([[back, 4]])
      expect(await latestReturns(db, [])).toEqual(new Map())
      expect((await listReviewSteps(db, back)).map((step) => step.action)).toEqual(['create', 'submit', 'pass', 'return'])
    })

    it('cannot be changed, nor can what was signed', async () => {
      const id = await reviewed(['sign', 'review3', li], ['return', 'signed', li], ['sign', 'review3', li])
      await insertSignedCopy(db, { article_id: id, step: 1, json: '{"a":"一"}', sha256: 'first', at: 1, credits: '[]' })
      await insertSignedCopy(db, { article_id: id, step: 3, json: '{"a":"二"}', sha256: 'second', at: 2, credits: '[]' })
      expect(await latestSignedCopy(db, id)).toMatchObject({ step: 3, json: '{"a":"二"}', sha256: 'second' })
      expect(await latestSignedCopy(db, 'none')).toBeNull()
      await expect(insertSignedCopy(db, { article_id: id, step: 9, json: '', sha256: '', at: 1, credits: '[]' })).rejects.toThrow(
        /foreign key/i,
      )
      await expect(db.updateTable('review_step').set({ reason: 'x' }).where('article_id', '=', id).execute()).rejects.toThrow(
        'never changed',
      )
      await expect(db.deleteFrom('review_step').where('article_id', '=', id).execute()).rejects.toThrow('never changed')
      await expect(db.updateTable('signed_copy').set({ json: 'x' }).execute()).rejects.toThrow('never changed')
      await expect(db.deleteFrom('signed_copy').execute()).rejects.toThrow('never changed')
      expect(await listReviewSteps(db, id)).toHaveLength(3)
    })
  })
})
