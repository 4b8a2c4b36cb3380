import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, expect, it, vi } from 'vitest'
import { demoArticles } from '../../../server/demo/demoArticles.ts'
import { demoPeople } from '../../../server/demo/people.ts'
import { NotDemoError, prepareDemo } from '../../../server/demoNewsroom.ts'
import { type Newsroom, openNewsroom } from '../../../server/newsroom.ts'
import { searchArticles } from '../../../server/store/search.ts'
import { quickPasswords } from '../../support/quickPasswords.ts'
import { describeStores, type StoreKind, temporaryDirectory } from '../store/testStores.ts'

// To draw the pictures and to read them is most of what a seeding takes, and comes to the same each time.
const { once } = vi.hoisted(() => ({
  /** The work, done once for each input. */
  once<In, Out>(work: (input: In) => Promise<Out>) {
    const results = new Map<In, Promise<Out>>()
    return (input: In): Promise<Out> => {
      const result = results.get(input) ?? work(input)
      results.set(input, result)
      return result
    }
  },
}))
vi.mock('../../../server/demo/pictures.ts', async (original) => {
  const { drawPicture } = await original<typeof import('../../../server/demo/pictures.ts')>()
  return { drawPicture: once(drawPicture) }
})
vi.mock('../../../server/services/pictureFile.ts', async (original) => {
  const actual = await original<typeof import('../../../server/services/pictureFile.ts')>()
  return { ...actual, readPicture: once(actual.readPicture) }
})

const logger = { info() {}, warn() {}, error() {} }
const password = 'look-around-1'

const cleanups: (() => Promise<unknown> | unknown)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

async function emptyNewsroom(kind: StoreKind) {
  const [place, directory] = [await kind.place(), temporaryDirectory()]
  const store = await place.open()
  cleanups.push(
    () => place.remove(),
    () => directory.remove(),
    () => store.close(),
  )
  const passwords = quickPasswords()
  const open = (now: () => number) => openNewsroom({ store, dataDir: directory.path, logger, now, passwords })
  return { store, dataDir: directory.path, open }
}

/** Where a seeding ends early: the `nth` call of one of its steps. */
type Cut = readonly [step: 'person' | 'article' | 'picture' | 'action' | 'mark', nth: number]

/** A newsroom in which a step fails, as if the process ended there. */
function cutAt([step, nth]: Cut, { services, ...rest }: Newsroom): Newsroom {
  let left = nth
  const breaking = <Args extends unknown[], T>(work: (...args: Args) => Promise<T>) => {
    return async (...args: Args): Promise<T> => {
      if (--left === 0) throw new Error('cut short')
      return work(...args)
    }
  }
  const { accounts, articles, assets, workflow, setup } = services
  if (step === 'person') accounts.create = breaking(accounts.create.bind(accounts))
  if (step === 'article') articles.create = breaking(articles.create.bind(articles))
  if (step === 'picture') assets.add = breaking(assets.add.bind(assets))
  if (step === 'action') workflow.act = breaking(workflow.act.bind(workflow))
  if (step === 'mark') setup.markDemo = breaking(setup.markDemo.bind(setup))
  return { services, ...rest }
}

await describeStores('a seeding of the demo that was cut short', ['sqlite in thread', 'postgres'], (kind) => {
  const half = async (cut: Cut) => {
    const newsroom = await emptyNewsroom(kind)
    await expect(prepareDemo((now) => cutAt(cut, newsroom.open(now)), password)).rejects.toThrow('cut short')
    return newsroom
  }
  const rowsOf = async ({ db }: Awaited<ReturnType<typeof half>>['store']) => ({
    users: await db.selectFrom('app_user').selectAll().orderBy('id').execute(),
    articles: await db.selectFrom('article').selectAll().orderBy('id').execute(),
    settings: await db.selectFrom('setting').selectAll().orderBy('key').execute(),
  })

  it.each([
    ['person', 1],
    ['person', 6],
    ['article', 1],
    ['article', 7],
    ['picture', 3],
    ['action', 9],
    ['mark', 1],
  ] satisfies Cut[])('at %s %i is made whole by the next one', { timeout: 60_000 }, async (...cut) => {
    const { store, dataDir, open } = await half(cut)
    await prepareDemo(open, password)
    const users = await store.db.selectFrom('app_user').select('username').execute()
    expect(users.map(({ username }) => username).sort()).toEqual(demoPeople.map(({ username }) => username).sort())
    const articles = await store.db.selectFrom('article').select('number').orderBy('number').execute()
    expect(articles).toHaveLength(demoArticles.length)
    expect(articles[0]?.number).toMatch(/-0001$/)
    const found = await store.db.selectFrom('article').select('id').where(searchArticles(store.dialect, '书香圈')).execute()
    expect(found.length).toBeGreaterThan(0)
    const assets = await store.db.selectFrom('asset').select('id').execute()
    const files = (await readdir(join(dataDir, 'media'), { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile())
    expect(files.map(({ name }) => name.split('.')[0]).sort()).toEqual(assets.map(({ id }) => id).sort())
    const newsroom = open(Date.now)
    expect(await newsroom.services.setup.state()).toEqual({ needsSetup: false, demo: true })
    expect((await newsroom.services.accounts.check('admin', password)).account.username).toBe('admin')
    await newsroom.close()
    await expect(store.db.deleteFrom('review_step').execute()).rejects.toThrow('never changed')
    await expect(store.db.deleteFrom('signed_copy').execute()).rejects.toThrow('never changed')
  })

  it('is left alone once somebody has signed in there', async () => {
    const { store, open } = await half(['article', 5])
    const newsroom = open(Date.now)
    await newsroom.services.sessions.open(await newsroom.services.accounts.check('admin', password))
    await newsroom.close()
    const before = await rowsOf(store)
    await expect(prepareDemo(open, password)).rejects.toThrow(NotDemoError)
    expect(await rowsOf(store)).toEqual(before)
  })

  it('is left alone once somebody was added there', async () => {
    const { store, open } = await half(['article', 5])
    const newsroom = open(Date.now)
    await newsroom.services.accounts.create({ username: 'zhang.lan', name: '张岚', roles: ['editor'], password })
    await newsroom.close()
    const before = await rowsOf(store)
    await expect(prepareDemo(open, password)).rejects.toThrow(NotDemoError)
    expect(await rowsOf(store)).toEqual(before)
  })

  it('is not the state of a newsroom of one’s own, whatever its people are called', async () => {
    const { store, open } = await emptyNewsroom(kind)
    const newsroom = open(Date.now)
    await newsroom.services.accounts.create({ username: 'admin', name: '主任', roles: ['admin'], password })
    await newsroom.close()
    const before = await rowsOf(store)
    await expect(prepareDemo(open, password)).rejects.toThrow(NotDemoError)
    expect(await rowsOf(store)).toEqual(before)
  })
})
