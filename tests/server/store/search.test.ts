import { expect, it } from 'vitest'
import type { Store } from '../../../server/store/openStore.ts'
import { indexArticle, searchArticles } from '../../../server/store/search.ts'
import { rng } from '../../support/rng.ts'
import { addArticle, addUser } from './rows.ts'
import { describeStores, sharedStore } from './testStores.ts'

await describeStores('search', ['sqlite in thread', 'postgres'], (kind) => {
  const opened = sharedStore(kind)
  let user: string | null = null
  let articles = 0

  /** Stores an article that is found by the text. @returns its id */
  async function put({ db, dialect }: Store, text: string): Promise<string> {
    user ??= await addUser(db)
    const id = await addArticle(db, { id: `found-${++articles}`, created_by: user })
    await indexArticle(db, dialect, { articleId: id, text })
    return id
  }

  async function find({ db, dialect }: Store, query: string): Promise<string[]> {
    const rows = await db.selectFrom('article').select('article.id').where(searchArticles(dialect, query)).orderBy('article.id').execute()
    return rows.map((row) => row.id)
  }

  it('finds words of any length, inside longer ones too, and nothing else', async () => {
    const store = await opened()
    const id = await put(store, '2026-0012\n望川市举行龙舟赛，𬱟氏夺冠。The River Festival 5G网络')
    const hits = [
      '龙舟',
      '舟赛',
      '望川市',
      '川',
      '赛',
      '𬱟氏',
      '𬱟',
      '夺冠',
      '2026-0012',
      '2026-00',
      '0012',
      'river fest',
      'RIVER',
      'fest 龙舟',
      '5G网',
      '5g网络',
      '龙舟赛，𬱟氏',
      '“龙舟”',
      '市举行龙舟赛',
      'festival river',
    ]
    for (const query of hits) expect({ query, found: await find(store, query) }).toEqual({ query, found: [id] })
    const misses = [
      '舟龙',
      '龙赛',
      '冠军',
      '稿',
      '2026-0013',
      '0012-2026',
      'iver',
      'rivers',
      '龙舟 比赛',
      '！？',
      '赛𬱟',
      "'",
      '"',
      '*',
      "龙' or 1=1",
      '\\',
    ]
    for (const query of misses) expect({ query, found: await find(store, query) }).toEqual({ query, found: [] })
    expect(await find(store, '  ')).toEqual([id])
  })

  it('follows the text', async () => {
    const store = await opened()
    const id = await put(store, '旧闻若干')
    await indexArticle(store.db, store.dialect, { articleId: id, text: '新闻一则' })
    expect(await find(store, '旧闻')).toEqual([])
    expect(await find(store, '新闻')).toEqual([id])
    await indexArticle(store.db, store.dialect, { articleId: id, text: '' })
    expect(await find(store, '新闻')).toEqual([])
  })

  it('finds every place of a very long article', async () => {
    const store = await opened()
    const random = rng(20260101)
    const long = Array.from({ length: 40_000 }, () => String.fromCodePoint(0x4e00 + Math.floor(random() * 2000))).join('')
    const id = await put(store, long)
    for (let from = 0; from < long.length; from += 997) {
      expect(await find(store, long.slice(from, from + 6))).toEqual([id])
    }
    // Around every seam of the index, with the longest phrase.
    for (const seam of [3840, 4096, 7680, 7936]) expect(await find(store, long.slice(seam - 150, seam + 50))).toEqual([id])
    // Two words that lie far from each other.
    expect(await find(store, `${long.slice(10, 14)} ${long.slice(39_000, 39_004)}`)).toEqual([id])
    const repeated = await put(store, `${'重复'.repeat(8000)}结尾`)
    expect(await find(store, '复结尾')).toEqual([repeated])
  })

  it('agrees with looking through the texts', async () => {
    const store = await opened()
    const seed = 4242
    const random = rng(seed)
    const letters = '甲乙丙丁戊'
    const word = (length: number) => Array.from({ length }, () => letters[Math.floor(random() * letters.length)]).join('')
    const texts = new Map<string, string>()
    for (let n = 0; n < 120; n++) {
      const text = word(1 + Math.floor(random() * 12))
      texts.set(await put(store, text), text)
    }
    for (let n = 0; n < 120; n++) {
      const query = word(1 + Math.floor(random() * 4))
      const truth = [...texts].filter(([, text]) => text.includes(query)).map(([id]) => id)
      const found = (await find(store, query)).filter((id) => texts.has(id))
      expect({ seed, query, found }).toEqual({ seed, query, found: truth.sort() })
    }
  })
})
