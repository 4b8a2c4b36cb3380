import { describe, expect, test } from 'vitest'
import { type CreditFacts, creditsOf, proposeCredits } from '#shared/workflow/credits.ts'
import { roles } from '#shared/workflow/roles.ts'
import { reviewStages, stages } from '#shared/workflow/stages.ts'
import { below, pick, rng } from '../../support/rng.ts'

function facts(changes: Partial<CreditFacts> = {}): CreditFacts {
  return { byline: [], writers: [], reviews: [], ...changes }
}

const drafters: CreditFacts['writers'] = [
  { name: '沈望舒', roles: ['reporter'], stage: 'draft' },
  { name: '何小满', roles: ['stringer'], stage: 'draft' },
  { name: '周全', roles: ['stringer', 'reporter'], stage: 'draft' },
  { name: '张岚', roles: ['editor'], stage: 'draft' },
]

describe('who reported', () => {
  test('those who wrote the draft, by their role, when the byline names nobody', () => {
    expect(creditsOf(facts({ writers: drafters }))).toEqual([
      { role: 'reporter', names: ['沈望舒', '周全'] },
      { role: 'stringer', names: ['何小满'] },
    ])
  })

  test('those of the byline alone when it names a reporter or a stringer', () => {
    const byline = [{ id: '1', role: 'stringer' as const, name: '外稿作者' }]
    expect(creditsOf(facts({ byline, writers: drafters }))).toEqual([{ role: 'stringer', names: ['外稿作者'] }])
  })

  test('a byline of photographers does not unseat the writers', () => {
    const byline = [
      { id: '1', role: 'photo' as const, name: '顾青' },
      { id: '2', role: 'text' as const, name: '沈望舒' },
    ]
    expect(creditsOf(facts({ byline, writers: drafters.slice(0, 1) }))).toEqual([
      { role: 'reporter', names: ['沈望舒'] },
      { role: 'text', names: ['沈望舒'] },
      { role: 'photo', names: ['顾青'] },
    ])
  })

  test('nobody who only changed the text in a review', () => {
    const writers = [{ name: '沈望舒', roles: ['reporter', 'editor'] as const, stage: 'review1' as const }]
    expect(creditsOf(facts({ writers }))).toEqual([{ role: 'editor', names: ['沈望舒'] }])
  })
})

describe('who edited', () => {
  const inReview = [
    { name: '李默', roles: ['editor'] as const, stage: 'review1' as const },
    { name: '秦默', roles: ['director'] as const, stage: 'review2' as const },
  ]
  test('who passed the first review, whoever else wrote in it', () => {
    expect(creditsOf(facts({ writers: inReview, reviews: [{ stage: 'review1', name: '张岚' }] }))).toEqual([
      { role: 'editor', names: ['张岚'] },
      { role: 'review1', names: ['张岚'] },
    ])
  })

  test('before that the editors who changed the text in it', () => {
    expect(creditsOf(facts({ writers: inReview }))).toEqual([{ role: 'editor', names: ['李默'] }])
  })
})

describe('where it is known who wrote how much', () => {
  const wrote = (name: string, characters?: number, role: 'reporter' | 'stringer' | 'editor' = 'reporter') => ({
    name,
    roles: [role],
    stage: 'draft' as const,
    ...(characters === undefined ? {} : { characters }),
  })
  const writers = [wrote('甲', 900), wrote('乙', 95, 'stringer'), wrote('丙', 5), wrote('丁')]

  test.each([
    [{ minCharacters: 0, minShare: 0 }, ['甲', '丙', '丁', '乙']],
    [{ minCharacters: 5, minShare: 0 }, ['甲', '丙', '丁', '乙']],
    [{ minCharacters: 6, minShare: 0 }, ['甲', '丁', '乙']],
    [{ minCharacters: 0, minShare: 9.5 }, ['甲', '丁', '乙']],
    [{ minCharacters: 0, minShare: 10 }, ['甲', '丁']],
  ])('%j names %j', (thresholds, names) => {
    expect(creditsOf(facts({ writers, characters: 1000 }), thresholds).flatMap((credit) => credit.names)).toEqual(names)
  })

  test('nobody is left out whose characters nobody counted, and a share needs the length of the text', () => {
    expect(creditsOf(facts({ writers: [wrote('丁')], characters: 1000 }), { minCharacters: 500, minShare: 50 })).toEqual([
      { role: 'reporter', names: ['丁'] },
    ])
    expect(creditsOf(facts({ writers: [wrote('甲', 1)] }), { minCharacters: 0, minShare: 50 })).toEqual([
      { role: 'reporter', names: ['甲'] },
    ])
  })

  test('somebody wrote it: where all are below, who wrote most is named', () => {
    const small = facts({ writers: [wrote('甲', 3), wrote('乙', 7, 'stringer'), wrote('丙', 7)], characters: 17 })
    const { credits, leftOut } = proposeCredits(small, { minCharacters: 100, minShare: 0 })
    expect(credits).toEqual([{ role: 'stringer', names: ['乙'] }])
    expect(leftOut).toEqual([
      { name: '甲', characters: 3, why: 'threshold' },
      { name: '丙', characters: 7, why: 'threshold' },
    ])
  })

  test('everybody in the line has a reason, and every other writer of the draft has one too', () => {
    const byline = [{ id: '1', role: 'reporter' as const, name: '外稿作者' }]
    const all = facts({ writers: [wrote('甲', 900), wrote('编', 50, 'editor')], byline, reviews: [{ stage: 'review1', name: '张岚' }] })
    const { people, leftOut } = proposeCredits(all)
    expect(people).toEqual([
      { role: 'reporter', name: '外稿作者', why: 'byline' },
      { role: 'editor', name: '张岚', why: 'reviewed' },
      { role: 'review1', name: '张岚', why: 'reviewed' },
    ])
    expect(leftOut).toEqual([
      { name: '甲', characters: 900, why: 'byline' },
      { name: '编', characters: 50, why: 'role' },
    ])
  })
})

test('reviewers are named in the order of the reviews', () => {
  const reviews = reviewStages.map((stage, index) => ({ stage, name: ['张岚', '秦默', '陈牧'][index] ?? '' }))
  expect(creditsOf(facts({ reviews })).map((credit) => credit.role)).toEqual(['editor', 'review1', 'review2', 'review3'])
})

test('nobody is invented, named twice under a label, or left blank', () => {
  for (let seed = 1; seed <= 300; seed++) {
    const random = rng(seed)
    const name = () => pick(random, ['甲', '乙', '丙', '丁', ' 甲 ', ''])
    const many = <T>(make: () => T): T[] => Array.from({ length: below(random, 5) }, make)
    const given = facts({
      byline: many(() => ({ id: 'x', role: pick(random, ['reporter', 'stringer', 'photo', 'text'] as const), name: name() })),
      writers: many(() => ({ name: name(), roles: many(() => pick(random, roles)), stage: pick(random, stages) })),
      reviews: many(() => ({ stage: pick(random, reviewStages), name: name() })),
    })
    const known = [...given.byline, ...given.writers, ...given.reviews].map((person) => person.name.trim())
    const credits = creditsOf(given)
    expect(new Set(credits.map((credit) => credit.role)).size, `seed ${seed}`).toBe(credits.length)
    for (const credit of credits) {
      expect(credit.names.length, `seed ${seed}`).toBeGreaterThan(0)
      expect(new Set(credit.names).size, `seed ${seed}`).toBe(credit.names.length)
      for (const each of credit.names) expect(each !== '' && known.includes(each), `seed ${seed}: ${each}`).toBe(true)
    }
  }
})
