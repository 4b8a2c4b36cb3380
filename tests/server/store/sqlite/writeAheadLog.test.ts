import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import Libsql from 'libsql'
import { expect, it } from 'vitest'
import { openStore, type Store } from '../../../../server/store/openStore.ts'
import { copyDatabase } from '../../../../server/store/sqlite/databaseFile.ts'
import { temporaryDirectory } from '../testStores.ts'
import { WrittenDocument } from '../writtenDocument.ts'

const MiB = 1024 * 1024

async function append(store: Store, rows: number, bytes: number): Promise<void> {
  for (let i = 0; i < rows; i++) {
    const row = { userId: 'li', sessionId: 's', at: 1, data: new Uint8Array(bytes).fill(i), claims: [] }
    await store.updateLog.append([{ docId: 'doc', epoch: 1, aclVersion: 1, rows: [row] }])
  }
}

it('F27: the write-ahead log stays small while people write, grows with a slow reader only, and shrinks when that has gone', async () => {
  const directory = temporaryDirectory()
  const store = await openStore({ dataDir: directory.path, inThread: true })
  await WrittenDocument.create(store, 'doc', 1)
  const wal = () => statSync(join(directory.path, 'galley.db-wal')).size
  await append(store, 60, 256 * 1024)
  const usual = wal()
  expect(usual).toBeLessThan(8 * MiB)

  // Somebody reads from one moment on and does not end: what is written after it cannot be let go of.
  const reader = new Libsql(join(directory.path, 'galley.db'))
  reader.exec('begin')
  reader.exec('select count(*) from doc_update')
  await append(store, 300, 256 * 1024)
  expect(wal()).toBeGreaterThan(64 * MiB)
  reader.exec('rollback')
  await append(store, 30, 256 * 1024)
  expect(wal()).toBeLessThanOrEqual(64 * MiB)
  const settled = wal()
  await append(store, 60, 256 * 1024)
  expect(wal()).toBeLessThanOrEqual(settled)

  // A backup is such a reader, for as long as it takes.
  copyDatabase(directory.path, join(directory.path, 'copy.db'))
  expect(existsSync(join(directory.path, 'copy.db-wal'))).toBe(false)
  await append(store, 60, 256 * 1024)
  expect(wal()).toBeLessThanOrEqual(settled)
  await store.close()
  directory.remove()
})
