import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import * as Y from 'yjs'
import { articleSha256 } from '#shared/article/canonical.ts'
import type { ArticleJson } from '#shared/article/json.ts'
import { bodyCharacters, lineText, pictureIds } from '#shared/article/read.ts'
import { fragmentOf, readArticle, seedArticle } from '#shared/article/ydoc.ts'
import { stages } from '#shared/workflow/stages.ts'
import { Hub } from '../../../server/collab/hub.ts'
import { demoArticles } from '../../../server/demo/demoArticles.ts'
import { demoPeople } from '../../../server/demo/people.ts'
import { seedDemo } from '../../../server/demo/seedDemo.ts'
import { createServices, type Services } from '../../../server/services/createServices.ts'
import { openStore, type Store } from '../../../server/store/openStore.ts'
import { readDocument } from '../../../server/store/readDocument.ts'
import { quickPasswords } from '../../support/quickPasswords.ts'

const at = Date.UTC(2026, 10, 23, 1, 30)
const twoDays = 48 * 60 * 60 * 1000
const password = 'look-around-1'
const errors: string[] = []
const logger = { info() {}, warn() {}, error: (_: unknown, message: string) => void errors.push(message) }

let dataDir: string
let store: Store

function open(now: () => number) {
  const hub: Hub = new Hub({ log: store.updateLog, listener: { committed: (id) => services.projection.committed(id) }, logger, now })
  const services: Services = createServices({ store, live: hub, logger, dataDir, now, passwords: quickPasswords() })
  const close = async () => {
    await hub.close()
    await services.projection.close()
  }
  return { live: hub, services, close }
}

/** Every row of every table of the demo, so that two states can be compared. */
async function everything(): Promise<Record<string, unknown[]>> {
  const tables = [
    'app_user',
    'setting',
    'article',
    'article_writer',
    'review_step',
    'signed_copy',
    'asset',
    'article_doc',
    'doc_update',
    'doc_client',
  ]
  const all: Record<string, unknown[]> = {}
  for (const table of tables) all[table] = (await sql`select * from ${sql.table(table)}`.execute(store.db)).rows
  return all
}

async function documentOf(id: string): Promise<Y.Doc> {
  const doc = new Y.Doc()
  for (const update of (await readDocument(store.db, id))?.updates ?? []) Y.applyUpdate(doc, update)
  return doc
}

async function articles(): Promise<{ id: string; stage: string; headline: string; article: ArticleJson }[]> {
  const rows = await store.db.selectFrom('article').select(['id', 'stage', 'headline']).orderBy('number').execute()
  return Promise.all(rows.map(async (row) => ({ ...row, article: readArticle(await documentOf(row.id)) })))
}

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'galley-demo-'))
  store = await openStore({ dataDir, inThread: true })
  await seedDemo({ open }, { password, at })
})

afterAll(async () => {
  await store.close()
  await rm(dataDir, { recursive: true, force: true })
})

describe('the demo newsroom', () => {
  test('has eleven accounts, each with the role of its name, and all with the one password', async () => {
    const users = await store.db.selectFrom('app_user').selectAll().execute()
    const roles = Object.fromEntries(users.map((user) => [user.username, JSON.parse(user.roles)]))
    expect(Object.keys(roles)).toHaveLength(11)
    for (const [username, held] of Object.entries(roles)) expect(held).toEqual([username.replace(/\d$/, '')])
    expect(new Set(users.map((user) => user.name)).size).toBe(11)
    const { services, close } = open(() => at)
    for (const { username } of demoPeople) expect((await services.accounts.check(username, password)).account.username).toBe(username)
    expect(await services.setup.state()).toEqual({ needsSetup: false, demo: true })
    expect((await services.site.get()).name).toBe('望川日报')
    await close()
  })

  test('has its articles in every stage, each with the text that its file says', async () => {
    const all = await articles()
    expect(all.length).toBeGreaterThanOrEqual(12)
    expect(all).toHaveLength(demoArticles.length)
    const count = (stage: string) => all.filter((one) => one.stage === stage).length
    expect(Object.fromEntries(stages.map((stage) => [stage, count(stage)]))).toEqual({
      draft: 5,
      review1: 2,
      review2: 1,
      review3: 1,
      signed: 3,
      proof1: 0,
      proof2: 1,
      proof3: 0,
      ready: 1,
      published: 2,
      held: 1,
      killed: 0,
      withdrawn: 1,
    })
    for (const [index, { article, headline }] of all.entries()) {
      const copy = demoArticles[index]?.copy
      expect(article.headline).toEqual(copy?.headline)
      expect(headline).toBe(lineText(article.headline))
      expect(article.body).toHaveLength(copy?.body?.length ?? 0)
      expect(article.meta.channel).toBe(copy?.meta.channel)
      expect(article.meta.dateline).not.toContain('{')
    }
    expect(all.filter(({ article }) => article.meta.language === 'en')).toHaveLength(2)
    expect(Math.max(...all.map(({ article }) => bodyCharacters(article)))).toBeGreaterThanOrEqual(8000)
  })

  test('shows on the desk what the documents say', async () => {
    for (const { id, article } of await articles()) {
      const row = await store.db.selectFrom('article').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
      const { head_seq } = await store.db.selectFrom('article_doc').select('head_seq').where('id', '=', id).executeTakeFirstOrThrow()
      expect([row.characters, row.language, row.channel]).toEqual([bodyCharacters(article), article.meta.language, article.meta.channel])
      expect(row.projected_seq).toBe(head_seq)
    }
  })

  test('every text is normalised: written out and read again it is the same', async () => {
    for (const { article } of await articles()) {
      const again = new Y.Doc()
      seedArticle(again, article)
      expect(readArticle(again)).toEqual(article)
    }
  })

  test('no article begins with an empty paragraph', async () => {
    for (const { id } of await articles()) {
      const body = fragmentOf(await documentOf(id), 'body')
      expect(body.toArray().filter((node) => node instanceof Y.XmlElement && node.nodeName === 'paragraph' && node.length === 0)).toEqual(
        [],
      )
    }
  })

  test('every word is credited to the hand that wrote it', async () => {
    const users = await store.db.selectFrom('app_user').select(['id', 'username']).execute()
    const name = new Map(users.map((user) => [user.id, user.username]))
    for (const [index, { id }] of (await articles()).entries()) {
      const { hands = [], journey = [] } = demoArticles[index] ?? {}
      const corrected = journey.some((step) => step.kind === 'correct')
      const clients = (await readDocument(store.db, id))?.clients ?? new Map<number, string>()
      const blocks = fragmentOf(await documentOf(id), 'body').toArray()
      const owners = blocks.map((block) => name.get(clients.get(block._item?.id.client ?? -1) ?? ''))
      expect(owners).toEqual(hands.flatMap(([username, count]) => Array.from({ length: count }, () => username)))
      const rows = await store.db.selectFrom('doc_update').select(['user_id', 'at']).where('doc_id', '=', id).orderBy('seq').execute()
      expect(rows).toHaveLength(2 + hands.length + journey.filter((step) => step.kind === 'correct').length)
      expect(rows.map((row) => row.at)).toEqual(rows.map((row) => row.at).sort((a, b) => a - b))
      if (corrected) expect(rows.length).toBeGreaterThan(2 + hands.length)
    }
  })

  test('who corrected a text in review counts as its writer in that stage', async () => {
    const users = await store.db.selectFrom('app_user').select(['id', 'username']).execute()
    const library = (await articles()).find(({ headline }) => headline.includes('书香圈'))
    const writers = await store.db
      .selectFrom('article_writer')
      .selectAll()
      .where('article_id', '=', library?.id ?? '')
      .execute()
    const found = writers.map((writer) => `${users.find((user) => user.id === writer.user_id)?.username} ${writer.stage}`)
    expect(found.sort()).toEqual(['chief review3', 'editor review1', 'reporter draft', 'stringer draft'])
  })

  test('everything signed was reviewed by three different people, and the signed copy is the text', async () => {
    const signed = (await articles()).filter(({ stage }) => stage === 'signed')
    expect(signed).toHaveLength(3)
    for (const { id, article } of signed) {
      const steps = await store.db.selectFrom('review_step').selectAll().where('article_id', '=', id).orderBy('step').execute()
      const reviews = steps.filter((step) => step.action === 'pass' || step.action === 'sign')
      expect(reviews.map((step) => step.from_stage)).toEqual(['review1', 'review2', 'review3'])
      expect(new Set(reviews.map((step) => step.user_id)).size).toBe(3)
      const copy = await store.db.selectFrom('signed_copy').selectAll().where('article_id', '=', id).executeTakeFirstOrThrow()
      expect(JSON.parse(copy.json)).toEqual(article)
      expect([copy.sha256, steps.at(-1)?.text_sha256]).toEqual([articleSha256(article), articleSha256(article)])
    }
  })

  test('one draft has come back, with the reason', async () => {
    const returns = await store.db.selectFrom('review_step').selectAll().where('action', '=', 'return').execute()
    expect(returns).toHaveLength(1)
    expect(returns[0]?.reason.length).toBeGreaterThan(20)
    const row = await store.db
      .selectFrom('article')
      .select('stage')
      .where('id', '=', returns[0]?.article_id ?? '')
      .executeTakeFirstOrThrow()
    expect(row.stage).toBe('draft')
  })

  test('every picture of a text is there and can be decoded', async () => {
    const ids = (await articles()).flatMap(({ article }) => pictureIds(article.body))
    expect(ids.length).toBeGreaterThanOrEqual(2)
    const { services, close } = open(() => at)
    for (const id of ids) {
      const { bytes, row } = await services.assets.file(id)
      const { info } = await sharp(bytes).raw().toBuffer({ resolveWithObject: true })
      expect([info.width, info.height]).toEqual([row.width, row.height])
    }
    await close()
  })

  test('every article can be shown as a page, and only what is signed looks final', async () => {
    const { services, close } = open(() => at)
    for (const { id, stage, article } of await articles()) {
      const page = (await services.exports.write(null, id, 'html')).bytes.toString()
      const isFinal = ['signed', 'ready', 'published', 'withdrawn'].includes(stage)
      if (stage === 'withdrawn') expect(page).toContain('稿件已撤回')
      else expect(page).toContain(article.meta.keywords[0])
      expect(page.includes('未签发') || page.includes('Not signed off')).toBe(!isFinal)
      expect(page).not.toContain('图片缺失')
    }
    await close()
  })

  test('everything happened in the last two days, nothing in the future', async () => {
    const times = [
      ...(await store.db.selectFrom('doc_update').select('at').execute()),
      ...(await store.db.selectFrom('review_step').select('at').execute()),
      ...(await store.db.selectFrom('signed_copy').select('at').execute()),
      ...(await store.db.selectFrom('article').select('updated_at as at').execute()),
      ...(await store.db.selectFrom('asset').select('created_at as at').execute()),
    ].map((row) => row.at)
    expect(Math.min(...times)).toBeGreaterThanOrEqual(at - twoDays)
    expect(Math.max(...times)).toBeLessThanOrEqual(at)
    expect(new Set(times.map((time) => Math.floor(time / 3_600_000))).size).toBeGreaterThan(20)
    expect(errors).toEqual([])
  })

  test('a second call changes nothing', async () => {
    const before = await everything()
    await seedDemo({ open }, { password: 'another-password-1', at: at + twoDays })
    expect(await everything()).toEqual(before)
  })
})
