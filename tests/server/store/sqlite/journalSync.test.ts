import type * as fs from 'node:fs'
import { afterEach, expect, it, vi } from 'vitest'
import { headerBytes, JournalFile, readJournal } from '../../../../server/store/sqlite/journalFile.ts'
import { temporaryDirectory } from '../testStores.ts'

/* Where a file cannot be opened so that each write is durable by itself. */

type Synced = (error: NodeJS.ErrnoException | null) => void

const syncs = vi.hoisted(() => ({ waiting: [] as Synced[] }))

vi.mock('node:fs', async (original) => {
  const real = await original<typeof fs>()
  return {
    ...real,
    constants: { ...real.constants, O_DSYNC: undefined },
    write: ((file, bytes, offset, _length, position, written) => {
      // The system may take less than it was given.
      real.write(file, bytes, offset, Math.min(10, bytes.length - offset), position, written)
    }) as (
      file: number,
      bytes: Buffer,
      offset: number,
      length: number,
      position: number,
      written: (error: unknown, n: number) => void,
    ) => void,
    fdatasync: (_file: number, synced: Synced) => syncs.waiting.push(synced),
  }
})

const directory = temporaryDirectory()
afterEach(() => directory.remove())

function framed(record: string): Buffer {
  return Buffer.concat([Buffer.alloc(headerBytes), Buffer.from(record)])
}

it('a record is written to its end, however little the system takes at once, and then synced', async () => {
  const journal = JournalFile.open(directory.path, readJournal(directory.path).end)
  const outcomes: string[] = []
  const append = (text: string) =>
    journal.append([framed(text)]).then(
      () => outcomes.push(`${text} is on disk`),
      (error: Error) => outcomes.push(error.message),
    )
  const first = append('a record of some length')
  const [synced] = await vi.waitUntil(() => syncs.waiting.length === 1 && syncs.waiting.splice(0))
  expect(readJournal(directory.path).records.map(String)).toHaveLength(1)
  expect(outcomes).toEqual([])
  synced?.(null)
  await first
  const second = append('another')
  const [failed] = await vi.waitUntil(() => syncs.waiting.length === 1 && syncs.waiting.splice(0))
  failed?.(new Error('EIO'))
  await second
  expect(outcomes).toEqual(['a record of some length is on disk', 'EIO'])
  const third = append('in its place')
  const [last] = await vi.waitUntil(() => syncs.waiting.length === 1 && syncs.waiting.splice(0))
  last?.(null)
  await third
  await journal.close()
  const texts = readJournal(directory.path).records.map((record) => Buffer.from(record).toString())
  expect(texts).toEqual(['a record of some length', 'in its place'])
})
