import { stat } from 'node:fs/promises'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { Passwords } from '../../../server/services/passwords.ts'
import { readPicture } from '../../../server/services/pictureFile.ts'
import { Seats } from '../../../server/services/seats.ts'
import { gate } from '../../support/memoryLog.ts'

describe('seats', () => {
  it('let so many works run, the next in order when one ends, also if it fails', async () => {
    const seats = new Seats(2)
    const begun: number[] = []
    const doors = [0, 1, 2, 3].map(() => gate())
    const works = doors.map((door, index) =>
      seats.take(async () => {
        begun.push(index)
        await door.pass()
        if (index === 0) throw new Error('it failed')
        return index
      }),
    )
    const [first] = works
    expect(begun).toEqual([0, 1])
    doors[0]?.open()
    await expect(first).rejects.toThrow('it failed')
    expect(begun).toEqual([0, 1, 2])
    doors[2]?.open()
    expect(await works[2]).toBe(2)
    expect(begun).toEqual([0, 1, 2, 3])
    for (const door of doors) door.open()
    expect(await Promise.all(works.slice(1))).toEqual([1, 2, 3])
    expect(await seats.take(async () => 'free')).toBe('free')
  })
})

describe('passwords and pictures', () => {
  it('never hold all threads that files are written in: a file does not wait for them', async () => {
    const passwords = new Passwords()
    const noise = { width: 1200, height: 1200, channels: 3, noise: { type: 'gaussian', mean: 128, sigma: 50 } } as const
    const picture = await sharp({ create: { ...noise, background: '#000' } })
      .jpeg()
      .toBuffer()
    let ended = 0
    const works = [
      ...Array.from({ length: 6 }, () => passwords.hash('some password')),
      ...Array.from({ length: 4 }, () => readPicture(picture)),
    ].map((work) => work.finally(() => ended++))
    // Long enough for all threads to be taken.
    while (ended < 1) await new Promise((resolve) => setImmediate(resolve))
    const before = ended
    await stat('.')
    expect(ended - before).toBeLessThan(3)
    await Promise.all(works)
  })
})
