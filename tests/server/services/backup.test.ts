import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Kysely, sql } from 'kysely'
import sharp from 'sharp'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { compactDocument } from '../../../server/services/compactDocument.ts'
import { createBackup } from '../../../server/services/createBackup.ts'
import { inThreadFolder } from '../../../server/services/foldLog.ts'
import { restoreBackup } from '../../../server/services/restoreBackup.ts'
import { SigningKeys } from '../../../server/services/signingKeys.ts'
import { verifyPage } from '../../../server/services/verifyPage.ts'
import { tableNames } from '../../../server/store/copyTables.ts'
import { openStore, type Store } from '../../../server/store/openStore.ts'
import type { Database } from '../../../server/store/schema.ts'
import { searchArticles } from '../../../server/store/search.ts'
import { openTestNewsroom, type TestNewsroom } from '../http/testNewsroom.ts'
import { describeStores, type TestPlace } from '../store/testStores.ts'
import { fingerprint, loaded, WrittenDocument } from '../store/writtenDocument.ts'

let room: TestNewsroom
let scratch: string
let folders = 0
const folder = () => join(scratch, `folder-${++folders}`)
const report = () => {}
const now = () => Date.UTC(2026, 10, 23)

/** A newsroom with a signed article, a folded log, a picture and a draft. */
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'galley-backup-'))
  room = await openTestNewsroom()
  const [reporter, editor, director, chief] = (['reporter', 'editor', 'director', 'chief'] as const).map((name) => room.person(name))
  if (!reporter || !editor || !director || !chief) throw new Error('somebody is missing')
  const { id } = await reporter.json('POST', '/api/articles', 201, {})
  for (let i = 0; i < 30; i++) await room.write(reporter, id, `望川大桥第${i}天的稿子。`)
  await compactDocument({ db: room.store.db, folder: inThreadFolder, now }, id)
  await room.write(reporter, id, '最后一段😀。')
  const form = new FormData()
  const picture = await sharp({ create: { width: 40, height: 30, channels: 3, background: '#c04030' } })
    .jpeg()
    .toBuffer()
  form.append('file', new Blob([new Uint8Array(picture)], { type: 'image/jpeg' }), 'p.jpg')
  await reporter.json('POST', `/api/articles/${id}/assets`, 201, form)
  for (const [who, action] of [
    [reporter, 'submit'],
    [editor, 'pass'],
    [director, 'pass'],
    [chief, 'sign'],
  ] as const) {
    await who.json('POST', `/api/articles/${id}/actions`, 200, { action })
  }
  const draft = await reporter.json('POST', '/api/articles', 201, {})
  await room.write(reporter, draft.id, '另一篇草稿。')
  for (const article of [id, draft.id]) await room.services.projection.settle(article)
}, 60_000)
afterAll(async () => {
  await room.close()
  await rm(scratch, { recursive: true, force: true })
})

/** Every row of every table, in one order. */
async function dump(db: Kysely<Database>): Promise<Record<string, unknown[]>> {
  const all: Record<string, unknown[]> = {}
  for (const name of tableNames) {
    const { rows } = await sql<Record<string, unknown>>`select * from ${sql.table(name)}`.execute(db)
    const plain = rows.map((row) =>
      Object.fromEntries(
        Object.entries(row).map(([key, value]) => [key, value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value]),
      ),
    )
    all[name] = plain.map((row) => JSON.stringify(row, Object.keys(row).sort())).sort()
  }
  return all
}

/** What a restore changes on purpose. */
function asRestored(tables: Record<string, unknown[]>, times: number): Record<string, unknown[]> {
  const docs = (tables['article_doc'] ?? []).map((row) => {
    const document = JSON.parse(String(row)) as { epoch: number }
    return JSON.stringify({ ...document, epoch: document.epoch + times }, Object.keys(document).sort())
  })
  return { ...tables, session: [], article_doc: docs.sort() }
}

async function filesBelow(directory: string): Promise<Record<string, string>> {
  const names = (await readdir(directory, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile())
  const files = names.map(async ({ parentPath, name }) => [name, (await readFile(join(parentPath, name))).toString('hex')] as const)
  return Object.fromEntries(await Promise.all(files))
}

async function expectNewsroom(store: Store, dataDir: string, restores: number): Promise<void> {
  expect(await dump(store.db)).toEqual(asRestored(await dump(room.store.db), restores))
  expect(await filesBelow(join(dataDir, 'media'))).toEqual(await filesBelow(join(room.dataDir, 'media')))
  for (const { id } of await room.store.db.selectFrom('article').select('id').execute()) {
    expect(fingerprint(await loaded(store, id))).toEqual(fingerprint(await loaded(room.store, id)))
  }
  const found = (query: string) => store.db.selectFrom('article').select('id').where(searchArticles(store.dialect, query)).execute()
  expect([(await found('望川大桥')).length, (await found('另一篇草稿')).length, (await found('没有写过')).length]).toEqual([1, 1, 0])
}

describe('a backup', () => {
  it('of a newsroom that is open is one directory that says what it holds', async () => {
    const to = folder()
    const lines: string[] = []
    const manifest = await createBackup({ dataDir: room.dataDir, databaseUrl: null, to, now, report: (line) => lines.push(line) })
    expect((await readdir(to)).sort()).toEqual(['galley.db', 'manifest.json', 'media'])
    expect(manifest).toMatchObject({
      format: 'galley-backup',
      source: 'sqlite',
      createdAt: '2026-11-23T00:00:00.000Z',
      missingPictures: [],
    })
    expect(manifest.counts).toMatchObject({ article: 2, signed_copy: 1, doc_snapshot: 1, doc_history: 1, asset: 1 })
    expect(JSON.parse(await readFile(join(to, 'manifest.json'), 'utf8'))).toEqual(manifest)
    expect(lines).toContain('pictures: 1 of 1')
    // Drafts and password hashes are nobody else's business.
    expect((await stat(to)).mode & 0o077).toBe(0)
  })

  it('becomes the same newsroom again, while the first one still works', async () => {
    const [to, dataDir] = [folder(), folder()]
    await createBackup({ dataDir: room.dataDir, databaseUrl: null, to, now, report })
    expect(await restoreBackup({ dataDir, databaseUrl: null, from: to, report })).toMatchObject({ brokenDocuments: [] })
    expect((await readdir(dataDir)).sort()).toEqual(['galley.db', 'galley.lock', 'media'])
    const store = await openStore({ dataDir, inThread: true })
    await expectNewsroom(store, dataDir, 1)
    await store.close()
  })

  it('names the pictures that are gone, and has everything else', async () => {
    const dataDir = folder()
    await mkdir(dataDir)
    await copyFile(await plainCopy(), join(dataDir, 'galley.db'))
    const manifest = await createBackup({ dataDir, databaseUrl: null, to: folder(), now, report })
    const assets = await room.store.db.selectFrom('asset').select('id').execute()
    expect([manifest.missingPictures, manifest.pictures]).toEqual([assets.map(({ id }) => id), []])
  })

  it('has the public keys and not the private one, so that the new newsroom checks old pages and signs with a key of its own', async () => {
    const { id } = await room.store.db.selectFrom('signed_copy').select('article_id as id').executeTakeFirstOrThrow()
    const { file, sidecar } = await room.services.provenance.signedExport(null, id, 'html')
    const [to, dataDir] = [folder(), folder()]
    const manifest = await createBackup({ dataDir: room.dataDir, databaseUrl: null, to, now, report })
    expect(manifest.keys?.path).toBe('keys/public.json')
    expect(await readdir(join(to, 'keys'))).toEqual(['public.json'])
    await restoreBackup({ dataDir, databaseUrl: null, from: to, report })
    const keys = new SigningKeys(dataDir, now)
    const old = await keys.published()
    const request = { sha256: file.sha256, sidecar: sidecar.bytes.toString() }
    expect(verifyPage(old, request)).toMatchObject({ verdict: 'valid', retired: false })
    const kid = await keys.current()
    expect(old.keys.map((key) => key.kid)).not.toContain(kid)
    expect(verifyPage(await keys.published(), request)).toMatchObject({ verdict: 'valid', retired: true })

    const other = folder()
    await writeFile(join(to, 'keys/public.json'), '{"keys":[]}')
    await expect(restoreBackup({ dataDir: other, databaseUrl: null, from: to, report })).rejects.toThrow(/keys\/public\.json of the backup/)
    await rm(join(room.dataDir, 'keys'), { recursive: true })
  })

  it('is not written over something, nor made of nothing', async () => {
    const used = folder()
    await mkdir(used)
    await writeFile(join(used, 'letter.txt'), 'dear')
    await expect(createBackup({ dataDir: room.dataDir, databaseUrl: null, to: used, now, report })).rejects.toThrow(/is not empty/)
    expect(await readdir(used)).toEqual(['letter.txt'])
    const nowhere = folder()
    await expect(createBackup({ dataDir: nowhere, databaseUrl: null, to: folder(), now, report })).rejects.toThrow(/no newsroom/)
    await expect(readdir(nowhere)).rejects.toThrow()
  })
})

/** The database of a backup, without its pictures. */
async function plainCopy(): Promise<string> {
  const to = folder()
  await createBackup({ dataDir: room.dataDir, databaseUrl: null, to, now, report })
  return join(to, 'galley.db')
}

describe('a restore refuses, and changes nothing:', () => {
  async function backup(): Promise<string> {
    const to = folder()
    await createBackup({ dataDir: room.dataDir, databaseUrl: null, to, now, report })
    return to
  }

  async function change(path: string, offset: number): Promise<void> {
    const bytes = await readFile(path)
    bytes[offset] = (bytes[offset] ?? 0) ^ 1
    await writeFile(path, bytes)
  }

  it.each<[string, (from: string) => Promise<unknown>, RegExp]>([
    ['a directory without a manifest', (from) => rm(join(from, 'manifest.json')), /no whole backup/],
    ['a manifest that is none', (from) => writeFile(join(from, 'manifest.json'), '{"format":"zip"}'), /not a manifest/],
    ['a database that was changed', (from) => change(join(from, 'galley.db'), 5000), /galley\.db of the backup is not the file/],
    ['a database that is gone', (from) => rm(join(from, 'galley.db')), /lacks galley\.db/],
    ['a picture that was changed', async (from) => change(await anyPicture(from), 100), /\.jpg of the backup is not the file/],
    [
      'a backup of a later edition',
      (from) => editManifest(from, (text) => text.replace('0002_log_life', '0999_later')),
      /later edition \(0999_later\)/,
    ],
    [
      'a manifest that names other files',
      (from) => editManifest(from, (text) => text.replace(/"media\/[^"]+"/, '"media/../../x"')),
      /outside of it/,
    ],
    ['other numbers of rows', (from) => editManifest(from, (text) => text.replace('"article": 2', '"article": 3')), /2 rows in article/],
  ])('%s', async (_, spoil, message) => {
    const [from, dataDir] = [await backup(), folder()]
    await spoil(from)
    await expect(restoreBackup({ dataDir, databaseUrl: null, from, report })).rejects.toThrow(message)
    expect(await readdir(dataDir).catch(() => [])).not.toContain('galley.db')
  })

  it('a directory that holds anything', async () => {
    const from = await backup()
    await expect(restoreBackup({ dataDir: room.dataDir, databaseUrl: null, from, report })).rejects.toThrow(/in use by another/)
    const used = folder()
    await mkdir(used)
    await writeFile(join(used, 'galley.db'), 'x')
    await expect(restoreBackup({ dataDir: used, databaseUrl: null, from, report })).rejects.toThrow(/is not empty \(galley\.db\)/)
    expect(await readFile(join(used, 'galley.db'), 'utf8')).toBe('x')
  })

  it('nothing after an attempt that was cut short', async () => {
    const [from, dataDir] = [await backup(), folder()]
    await mkdir(join(dataDir, '.restoring', 'media'), { recursive: true })
    await writeFile(join(dataDir, '.restoring', 'galley.db'), 'half')
    await restoreBackup({ dataDir, databaseUrl: null, from, report })
    const store = await openStore({ dataDir, inThread: true })
    await expectNewsroom(store, dataDir, 1)
    await store.close()
  })

  async function anyPicture(from: string): Promise<string> {
    const names = await readdir(join(from, 'media'), { recursive: true })
    return join(from, 'media', names.find((name) => name.endsWith('.jpg')) ?? '')
  }

  async function editManifest(from: string, edit: (text: string) => string): Promise<void> {
    const path = join(from, 'manifest.json')
    const text = await readFile(path, 'utf8')
    expect(edit(text)).not.toBe(text)
    await writeFile(path, edit(text))
  }
})

await describeStores('across databases', ['postgres'], (kind) => {
  const places: TestPlace[] = []
  afterEach(async () => {
    for (const place of places.splice(0)) await place.remove()
  })
  async function place(): Promise<TestPlace & { databaseUrl: string }> {
    const made = await kind.place()
    places.push(made)
    if (made.databaseUrl === null) throw new Error('not PostgreSQL')
    return { ...made, databaseUrl: made.databaseUrl }
  }

  it('SQLite to PostgreSQL and back is the same newsroom', async () => {
    const [first, second, dataDir, backDir] = [folder(), folder(), folder(), folder()]
    const { databaseUrl, open } = await place()
    await createBackup({ dataDir: room.dataDir, databaseUrl: null, to: first, now, report })
    expect(await restoreBackup({ dataDir, databaseUrl, from: first, report })).toMatchObject({ brokenDocuments: [] })
    const store = await open()
    await expectNewsroom(store, dataDir, 1)
    const manifest = await createBackup({ dataDir, databaseUrl, to: second, now, report })
    expect(manifest).toMatchObject({ source: 'postgres', missingPictures: [] })
    expect((await readdir(second)).sort()).toEqual(['galley.db', 'manifest.json', 'media'])
    await store.close()
    await restoreBackup({ dataDir: backDir, databaseUrl: null, from: second, report })
    const back = await openStore({ dataDir: backDir, inThread: true })
    await expectNewsroom(back, backDir, 2)
    await back.close()
  })

  it('a backup of PostgreSQL is one moment, however much is written meanwhile', async () => {
    const { databaseUrl, open } = await place()
    const store = await open()
    const document = await WrittenDocument.create(store, 'busy', 11)
    await document.write(40)
    const before = document.rows.length
    let stop = false
    const writing = (async () => {
      while (!stop) {
        await document.write(3)
        await compactDocument({ db: store.db, folder: inThreadFolder, now }, 'busy')
      }
    })()
    const to = folder()
    const manifest = await createBackup({ dataDir: folder(), databaseUrl, to, now, report })
    stop = true
    await writing
    await store.close()
    expect(manifest.counts['article_doc']).toBe(1)
    const dataDir = folder()
    await restoreBackup({ dataDir, databaseUrl: null, from: to, report })
    const restored = await openStore({ dataDir, inThread: true })
    const stored = await restored.updateLog.load('busy')
    expect(stored?.seq).toBeGreaterThanOrEqual(before)
    const then = document.rows.slice(0, stored?.seq)
    const doc = new Y.Doc()
    for (const row of then) Y.applyUpdate(doc, row.data)
    expect(fingerprint(await loaded(restored, 'busy'))).toEqual(fingerprint(doc))
    await restored.close()
  })

  it('a database in which somebody works is left alone', async () => {
    const [from, dataDir] = [folder(), folder()]
    await createBackup({ dataDir: room.dataDir, databaseUrl: null, to: from, now, report })
    const { databaseUrl, open } = await place()
    await restoreBackup({ dataDir, databaseUrl, from, report })
    await expect(restoreBackup({ dataDir: folder(), databaseUrl, from, report })).rejects.toThrow(/there is a newsroom in this database/)
    const store = await open()
    await expectNewsroom(store, dataDir, 1)
    await store.close()
  })
})
