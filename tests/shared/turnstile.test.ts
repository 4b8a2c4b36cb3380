import { expect, test } from 'vitest'
import { Turnstile } from '#shared/turnstile.ts'
import { gate } from '../support/memoryLog.ts'

test('a turnstile lets so many works run, the next in order when one ends, also if it fails', async () => {
  const turnstile = new Turnstile(2)
  const begun: number[] = []
  const doors = [0, 1, 2, 3].map(() => gate())
  const works = doors.map((door, index) =>
    turnstile.run(async () => {
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
  expect(await turnstile.run(async () => 'free')).toBe('free')
})
