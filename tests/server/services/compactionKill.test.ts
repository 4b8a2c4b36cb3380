import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { readHistory } from '../../../server/store/readHistory.ts'
import { bundle, describeStores, temporaryDirectory } from '../store/testStores.ts'
import { fingerprint, loaded, shape, WrittenDocument } from '../store/writtenDocument.ts'

/** Where the process is killed, and whether the fold is stored then. */
const moments = [
  ['claim', false],
  ['snapshot', false],
  ['history', false],
  ['rows', false],
  ['snapshots', false],
  ['commit', false],
  ['after', true],
] as const

await describeStores('a process that is killed while it folds a log', ['sqlite in thread', 'postgres'], (kind) => {
  const built = temporaryDirectory()
  const data = temporaryDirectory()
  let program: URL
  beforeAll(async () => {
    program = await bundle(new URL('./compactAndDie.ts', import.meta.url), join(built.path, 'compactAndDie.js'))
  })
  afterAll(() => {
    built.remove()
    data.remove()
  })

  it.each(moments)('(before %s) leaves the whole document with all of its history', async (moment, folded) => {
    const place = await kind.place()
    const dataDir = join(data.path, moment)
    let store = await place.open({ dataDir })
    const document = await WrittenDocument.create(store, 'doc', 77)
    await document.write(60)
    await store.close()
    const child = spawn(process.execPath, [fileURLToPath(program), dataDir, place.databaseUrl ?? '', 'doc', moment], {
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    let output = ''
    child.stderr.on('data', (text) => {
      output += text
    })
    const [, signal] = await once(child, 'close')
    expect([signal, output]).toEqual(['SIGKILL', ''])

    store = await place.open({ dataDir })
    expect(fingerprint(await loaded(store, 'doc'))).toEqual(fingerprint(document.expected()))
    const rows = []
    for await (const row of readHistory(store.db, 'doc')) rows.push({ ...row, data: Buffer.from(row.data).toString('hex') })
    expect(rows).toEqual(document.rows.map((row) => ({ ...row, data: Buffer.from(row.data).toString('hex') })))
    const { chunks, snapshots } = await shape(store.db, 'doc')
    expect([chunks.length, snapshots.length]).toEqual(folded ? [1, 1] : [0, 0])
    document.moveTo(store)
    await document.write(5)
    expect(fingerprint(await loaded(store, 'doc'))).toEqual(fingerprint(document.expected()))
    await store.close()
    await place.remove()
  })
})
