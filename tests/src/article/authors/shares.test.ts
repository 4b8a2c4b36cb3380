import { describe, expect, it } from 'vitest'
import type { Contributor } from '#shared/protocol/authors.ts'
import { colorOf, presenceColors } from '#shared/protocol/presence.ts'
import { authorColors } from '../../../../src/article/authors/authorColors.ts'
import { fieldShares, percentOf, wholeShare } from '../../../../src/article/authors/shares.ts'

const none = { characters: 0, added: 0, struck: 0 }
const person = (username: string, headline: number, body: number): Contributor => ({
  id: username,
  username,
  name: username,
  characters: headline + body,
  added: headline + body,
  struck: 0,
  fields: { kicker: none, headline: { ...none, characters: headline }, deck: none, body: { ...none, characters: body } },
  stages: [],
})

describe('shares', () => {
  it('are of each field by itself, leave out fields without text, and sum up to the whole', () => {
    const people = [person('a', 0, 300), person('b', 8, 100)]
    expect(people.map((one) => fieldShares(one, people))).toEqual([
      [{ field: 'body', characters: 300, share: 0.75 }],
      [
        { field: 'headline', characters: 8, share: 1 },
        { field: 'body', characters: 100, share: 0.25 },
      ],
    ])
    expect(people.reduce((sum, one) => sum + wholeShare(one, people), 0)).toBeCloseTo(1)
    expect(wholeShare(person('c', 0, 0), [])).toBe(0)
  })

  it('never say nothing of something, nor everything of less', () => {
    expect([0, 0.001, 0.5, 0.999, 1].map(percentOf)).toEqual([0, 1, 50, 99, 100])
  })
})

describe('authorColors', () => {
  it('gives everybody their own colour, and different ones to people who share one, in whatever order they come', () => {
    const ids = Array.from({ length: 200 }, (_, index) => `user-${index}`)
    const same = ids.filter((id) => colorOf(id) === colorOf('user-0')).slice(0, 3)
    const people = same.map((id) => ({ id, username: id }))
    const colors = authorColors(people)
    expect(new Set(colors.values()).size).toBe(3)
    expect([...colors.values()]).toContain(colorOf('user-0'))
    expect(new Map([...authorColors(people.toReversed())].sort())).toEqual(new Map([...colors].sort()))
    const crowd = authorColors(ids.map((id) => ({ id, username: id })))
    expect(new Set(crowd.values()).size).toBe(presenceColors.length)
    expect(crowd.size).toBe(200)
  })
})
