import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { DomainError } from '#shared/errors.ts'
import { Assets } from '../../../server/services/assets.ts'
import { MediaFolder } from '../../../server/services/mediaFolder.ts'
import { openTestNewsroom, type TestNewsroom } from '../http/testNewsroom.ts'

let room: TestNewsroom
beforeAll(async () => {
  room = await openTestNewsroom()
})
afterAll(() => room.close())

it('decodes one picture at a time, so that small files with very many pixels do not take all memory together', async () => {
  const reporter = room.person('reporter')
  const { id } = await reporter.json('POST', '/api/articles', 201, {})
  let now = 0
  let most = 0
  const read = async (input: Buffer) => {
    now += 1
    most = Math.max(most, now)
    await new Promise(setImmediate)
    now -= 1
    if (input.length === 0) throw new DomainError('picture_unreadable', 'no picture')
    return { bytes: input, type: 'image/png' as const, width: 1, height: 1 }
  }
  const assets = new Assets({ db: room.store.db, media: new MediaFolder(join(room.dataDir, 'media')), now: () => 0, read })
  const who = { id: reporter.id, username: 'reporter', name: '名', roles: ['reporter'] as const }
  const files = Array.from({ length: 8 }, (_, index) => Buffer.alloc(index % 3))
  const ends = await Promise.allSettled(files.map((file) => assets.add(who, id, file)))
  expect(most).toBe(1)
  // One that cannot be read keeps nobody behind it waiting.
  expect(ends.map((end) => end.status)).toEqual(files.map((file) => (file.length === 0 ? 'rejected' : 'fulfilled')))
})
