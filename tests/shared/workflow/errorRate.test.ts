import { describe, expect, it } from 'vitest'
import { errorKinds, errorScore, type FoundError, officialPoints, totalScore } from '#shared/workflow/errorRate.ts'

const found = (kind: FoundError['kind'], more: Partial<FoundError> = {}): FoundError => ({
  kind,
  place: 'text',
  text: '',
  characters: 1,
  count: 1,
  ...more,
})
const points = (...errors: FoundError[]) => errorScore(errors, 10_000, officialPoints).points

describe('the rate of errors', () => {
  it('of one error in a text of 1,986 characters is 5.04 in ten thousand: too much', () => {
    expect(errorScore([found('character')], 1986, officialPoints)).toEqual({
      counts: { character: 1 },
      points: 1,
      characters: 1986,
      rate: 5.04,
      passes: false,
    })
  })

  it('passes up to three in ten thousand', () => {
    expect(errorScore([found('fact', { count: 3 })], 10_000, officialPoints).passes).toBe(true)
    expect(errorScore([found('fact', { count: 3 }), found('punctuation')], 10_000, officialPoints).passes).toBe(false)
    expect(errorScore([], 10_000, officialPoints)).toMatchObject({ points: 0, rate: 0, passes: true })
  })

  it('counts characters by how many are wrong', () => {
    expect([1, 2, 5, 6, 400].map((characters) => points(found('character', { characters })))).toEqual([1, 2, 2, 4, 4])
  })

  it('counts twice in headlines and in key names and dates', () => {
    expect(points(found('fact', { place: 'headline' }), found('numeral', { place: 'key' }))).toBe(4)
  })

  it('counts the same error at most three times, others every time', () => {
    expect(points(found('character', { text: '高梁', count: 7 }))).toBe(3)
    expect(points(found('character', { text: '高梁', count: 2 }), found('character', { text: '高梁', count: 2 }))).toBe(3)
    expect(points(found('character', { text: '高梁' }), found('character', { text: '膏梁' }), found('character', { count: 5 }))).toBe(7)
  })

  it('counts the style of numerals and punctuation in tenths and at most one', () => {
    expect(points(found('numeralStyle', { count: 3 }))).toBe(0.3)
    expect(points(found('numeralStyle', { count: 40 }), found('punctuation', { count: 25 }))).toBe(2)
  })

  it('of an empty text is none, and passes if nothing is wrong', () => {
    expect(errorScore([], 0, officialPoints)).toMatchObject({ rate: 0, passes: true })
    expect(errorScore([found('fact')], 0, officialPoints)).toMatchObject({ rate: 0, passes: false })
  })

  it('follows the points of the house', () => {
    const house = { ...officialPoints, foreignWord: 5, limit: 100 }
    expect(errorScore([found('foreignWord')], 10_000, house)).toMatchObject({ points: 5, passes: true })
  })

  it('of several proofs is what all of them found over the last text', () => {
    const rounds = [errorScore([found('fact')], 900, officialPoints), errorScore([found('fact'), found('order')], 1000, officialPoints)]
    expect(totalScore(rounds, officialPoints)).toEqual({
      counts: { fact: 2, order: 1 },
      points: 3,
      characters: 1000,
      rate: 30,
      passes: false,
    })
  })

  it('costs something for every kind', () => {
    for (const kind of errorKinds) expect(points(found(kind)), kind).toBeGreaterThan(0)
  })
})
