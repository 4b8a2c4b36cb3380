import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import type { Log } from '../../../server/collab/ports.ts'
import { compactDocument } from '../../../server/services/compactDocument.ts'
import { inThreadFolder } from '../../../server/services/foldLog.ts'
import { MediaFolder, mediaDir } from '../../../server/services/mediaFolder.ts'
import { selfCheck } from '../../../server/services/selfCheck.ts'
import { insertAsset } from '../../../server/store/assets.ts'
import type { Store } from '../../../server/store/openStore.ts'
import { connect } from '../../support/collabClient.ts'
import { waitFor } from '../../support/waitFor.ts'
import { openTestNewsroom } from '../http/testNewsroom.ts'
import { addArticle, addUser } from '../store/rows.ts'
import { describeStores, temporaryDirectory } from '../store/testStores.ts'
import { WrittenDocument } from '../store/writtenDocument.ts'

const cleanups: (() => Promise<unknown> | unknown)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

/** How a document can be broken without SQLite or PostgreSQL noticing. */
const faults: Readonly<Record<string, (store: Store) => Promise<unknown>>> = {
  'a row in the middle is gone': ({ db }) => db.deleteFrom('doc_update').where('doc_id', '=', 'hurt').where('seq', '=', 53).execute(),
  'the last row is gone': ({ db }) => db.deleteFrom('doc_update').where('doc_id', '=', 'hurt').where('seq', '=', 61).execute(),
  'all rows are gone': ({ db }) => db.deleteFrom('doc_update').where('doc_id', '=', 'hurt').execute(),
  'the head has gone back': ({ db }) => db.updateTable('article_doc').set({ head_seq: 55 }).where('id', '=', 'hurt').execute(),
  'the newest snapshot is gone': ({ db }) => db.deleteFrom('doc_snapshot').where('doc_id', '=', 'hurt').where('seq', '=', 51).execute(),
}

await describeStores('the check at the start', ['sqlite in thread', 'postgres'], (kind) => {
  async function checked(fault: (store: Store) => Promise<unknown>) {
    const [place, media] = [await kind.place(), temporaryDirectory()]
    const store = await place.open()
    cleanups.push(
      () => place.remove(),
      () => media.remove(),
      () => store.close(),
    )
    const [hurt, sound] = [await WrittenDocument.create(store, 'hurt', 1), await WrittenDocument.create(store, 'sound', 2)]
    for (const document of [hurt, sound]) {
      await document.write(50)
      await compactDocument({ db: store.db, folder: inThreadFolder, now: () => 1 }, document.id)
      await document.write(10)
    }
    await fault(store)
    const lines: unknown[] = []
    const note = (fields: Record<string, unknown>, message: string) => void lines.push({ ...fields, message })
    const logger: Log = { info: note, warn: note, error: note }
    const check = () => selfCheck({ store, media: new MediaFolder(mediaDir(media.path)), logger })
    return { store, check, lines, media: mediaDir(media.path) }
  }

  it('finds nothing wrong with a sound newsroom', async () => {
    const { check, lines } = await checked(async () => {})
    expect(await check()).toEqual({ brokenDocuments: [], missingPictures: 0 })
    expect(lines).toEqual([])
  })

  it.each(Object.keys(faults))('names the document of which %s', async (name) => {
    const { check, lines } = await checked(faults[name] ?? (async () => {}))
    expect((await check()).brokenDocuments).toEqual(['hurt'])
    expect(lines).toEqual([expect.objectContaining({ docId: 'hurt' })])
  })

  it('names the document that is whole but whose history is not', async () => {
    const { store, check, lines } = await checked(({ db }) => db.deleteFrom('doc_history').where('doc_id', '=', 'hurt').execute())
    expect((await check()).brokenDocuments).toEqual([])
    expect(lines).toEqual([{ docId: 'hurt', message: expect.stringContaining('who wrote what') }])
    expect((await store.updateLog.load('hurt'))?.seq).toBe(61)
  })

  it('counts the pictures that have no file', async () => {
    const { store, check, lines, media } = await checked(async () => {})
    const created_by = await addUser(store.db)
    const article_id = await addArticle(store.db, { created_by })
    for (const id of ['aa1', 'aa2', 'bb1']) {
      await insertAsset(store.db, {
        id,
        article_id,
        type: 'image/jpeg',
        width: 1,
        height: 1,
        bytes: 1,
        sha256: '',
        created_by,
        created_at: 1,
      })
    }
    await mkdir(join(media, 'aa'), { recursive: true })
    await writeFile(join(media, 'aa', 'aa1.jpg'), 'x')
    await writeFile(join(media, 'aa', 'aa2.png'), 'another type')
    expect((await check()).missingPictures).toBe(2)
    expect(lines).toEqual([{ missing: 2, first: ['aa2', 'bb1'], message: expect.any(String) }])
    await rm(media, { recursive: true })
    expect((await check()).missingPictures).toBe(3)
  })
})

describe('a broken document', () => {
  it('is refused with its own word, on every way in, and the others work', async () => {
    const room = await openTestNewsroom()
    cleanups.push(() => room.close())
    const reporter = room.person('reporter')
    const [broken, sound] = [await reporter.json('POST', '/api/articles', 201, {}), await reporter.json('POST', '/api/articles', 201, {})]
    await room.store.db.updateTable('article_doc').set({ head_seq: 4 }).where('id', '=', broken.id).execute()
    const urls = { url: room.url, wsUrl: room.url.replace('http', 'ws') }
    const [client, other] = [connect(urls, broken.id, reporter, { ext: true }), connect(urls, sound.id, reporter, { ext: true })]
    cleanups.push(
      () => client.destroy(),
      () => other.destroy(),
    )
    await other.synced()
    other.write('别的稿件照常。')
    await other.saved()
    await waitFor('the word', () => client.access.at(-1)?.reason)
    expect(client.access.at(-1)).toEqual({ canWrite: false, reason: { code: 'document_damaged' } })
    // Not a code that ends the client's attempts or makes it put its copy aside: a backup may bring the document back.
    expect(await client.closed()).toBe(1013)
    expect(client.provider.synced).toBe(false)
    const file = await reporter.send('GET', `/api/articles/${broken.id}/export?format=text`)
    expect([file.status, ((await file.json()) as { error: { code: string } }).error.code]).toEqual([500, 'document_damaged'])
    const submit = await reporter.send('POST', `/api/articles/${broken.id}/actions`, { action: 'submit' })
    expect([submit.status, ((await submit.json()) as { error: { code: string } }).error.code]).toEqual([500, 'document_damaged'])
    expect((await reporter.json('GET', `/api/articles/${broken.id}`, 200)).stage).toBe('draft')
    // The start does not wait for it either.
    await room.services.projection.catchUp()
    expect(room.log.some((line) => line.includes(broken.id) && line.includes('could not be projected'))).toBe(true)
  })
})
