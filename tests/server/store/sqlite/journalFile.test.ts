import { readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { headerBytes, JournalFile, journalFileName, readJournal } from '../../../../server/store/sqlite/journalFile.ts'
import { temporaryDirectory } from '../testStores.ts'

const usualBytes = 1024 * 1024

let directory: ReturnType<typeof temporaryDirectory>
let path: string

beforeEach(() => {
  directory = temporaryDirectory()
  path = join(directory.path, journalFileName)
})

afterEach(() => directory.remove())

/** Records as text, whose bytes may be anything. */
function texts(): string[] {
  return readJournal(directory.path).records.map((record) => Buffer.from(record).toString('latin1'))
}

/** The journal as the next process opens it. */
function open(): JournalFile {
  return JournalFile.open(directory.path, readJournal(directory.path).end)
}

function framed(record: string): Buffer {
  return Buffer.concat([Buffer.alloc(headerBytes), Buffer.from(record, 'latin1')])
}

/** A journal with these records that nobody holds open. */
async function written(...records: string[]): Promise<number> {
  const journal = open()
  journal.clear()
  for (const record of records) await journal.append([framed(record)])
  const { bytes } = journal
  await journal.close()
  return bytes
}

describe('JournalFile', () => {
  it('gives back what was appended, in order, whoever opens it', async () => {
    const records = ['a', '', 'GLYJ', '\0\xff'.repeat(1000), 'end']
    await written(...records)
    expect(texts()).toEqual(records)
    const journal = open()
    await journal.append([framed('more')])
    await journal.append(['and', 'still', 'more'].map(framed))
    await journal.close()
    expect(texts()).toEqual([...records, 'more', 'and', 'still', 'more'])
  })

  it('is empty where there is none, and its file has its size from the start', async () => {
    expect(texts()).toEqual([])
    await written()
    expect(texts()).toEqual([])
    expect(statSync(path).size).toBe(usualBytes)
  })

  it('cut at any byte is shorter and never different', async () => {
    const records = ['first', '', 'the third one']
    const bytes = await written(...records)
    const whole = readFileSync(path)
    for (let length = 0; length <= bytes; length++) {
      writeFileSync(path, whole.subarray(0, length))
      const found = texts()
      expect(found, `cut at ${length}`).toEqual(records.slice(0, found.length))
      if (length < bytes) expect(found.length).toBeLessThan(records.length)
    }
    expect(texts()).toEqual(records)
  })

  it('with any bit of any byte turned over is shorter and never different', async () => {
    const records = ['first', '', 'the third one']
    const bytes = await written(...records)
    const whole = readFileSync(path).subarray(0, bytes + 64)
    for (let bit = 0; bit < bytes * 8; bit++) {
      const changed = Buffer.from(whole)
      changed.writeUInt8(changed.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3)
      writeFileSync(path, changed)
      const found = texts()
      expect(found, `bit ${bit}`).toEqual(records.slice(0, found.length))
      expect(found.length).toBeLessThan(records.length)
    }
  })

  it('torn at any byte of the first record after it was cleared holds the old records, the new one, or nothing', async () => {
    const old = ['old 0', 'old 1', 'old 2']
    await written(...old)
    const before = readFileSync(path)
    const journal = open()
    journal.clear()
    expect(texts(), 'to clear writes nothing').toEqual(old)
    await journal.append([framed('new 0')])
    await journal.close()
    const after = readFileSync(path)
    const seen = new Set<string>()
    for (let done = 0; done <= 24 + 'new 0'.length; done++) {
      writeFileSync(path, Buffer.concat([after.subarray(0, done), before.subarray(done)]))
      const found = texts().join()
      expect([old.join(), 'new 0', ''], `torn at ${done}`).toContain(found)
      seen.add(found)
      // Whoever comes next goes on, and what is left of either generation stays where it is.
      await written('next 0')
      expect(texts()).toEqual(['next 0'])
    }
    expect(seen.size).toBe(3)
  })

  it('takes no record of an earlier generation for one of its own, not even at the same place with the same number', async () => {
    await written('old 0', 'old 1', 'old 2')
    const { generation } = readJournal(directory.path).end
    await written('new 0')
    expect(texts()).toEqual(['new 0'])
    expect(readJournal(directory.path).end.generation).not.toBe(generation)
  })

  it('grows for a record that is larger than the file, and is small again when it was cleared', async () => {
    const large = 'x'.repeat(3 * usualBytes + 7)
    await written('before', large, 'after')
    expect(texts()).toEqual(['before', large, 'after'])
    expect(statSync(path).size).toBeGreaterThan(3 * usualBytes)
    truncateSync(path, 2 * usualBytes)
    expect(texts(), 'torn beyond its usual size').toEqual(['before'])
    const journal = open()
    journal.clear()
    expect(statSync(path).size).toBe(usualBytes)
    await journal.append([framed('small')])
    await journal.close()
    expect(texts()).toEqual(['small'])
  })
})
