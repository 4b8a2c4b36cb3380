import { describe, expect, it } from 'vitest'
import type { Credit } from '#shared/article/credit.ts'
import { absentRoles, creditsIn, draftOf, namesIn } from '../../../src/article/creditDraft.ts'

const credits: readonly Credit[] = [
  { role: 'reporter', names: ['沈望舒', '周全'] },
  { role: 'photo', names: ['顾青'] },
  { role: 'review1', names: ['张岚'] },
]

describe('the fields of a credit line', () => {
  it('hold what stands there, and come back as the same names without the reviewers', () => {
    const draft = draftOf(credits, [{ role: 'stringer', names: ['何小满'] }], '、')
    expect(draft).toEqual({ reporter: '沈望舒、周全', photo: '顾青', editor: '', stringer: '' })
    expect(creditsIn(draft)).toEqual(credits.slice(0, 2))
    expect(absentRoles(draft)).toEqual(['text', 'picture', 'duty', 'proof', 'design', 'producer'])
  })

  it.each([
    ['张岚、李默', ['张岚', '李默']],
    ['张岚，李默；秦默/陈牧', ['张岚', '李默', '秦默', '陈牧']],
    [' Ada  Lin , Bo Qin,', ['Ada Lin', 'Bo Qin']],
    ['张岚、张岚', ['张岚']],
    ['  、, ', []],
  ])('read %j as %j', (text, names) => {
    expect(namesIn(text)).toEqual(names)
  })

  it('are more than the server takes when a name or a list is too long', () => {
    expect(creditsIn({ editor: '名'.repeat(41) })).toBeNull()
    expect(creditsIn({ editor: Array.from({ length: 21 }, (_, index) => `名${index}`).join('、') })).toBeNull()
    expect(creditsIn({ editor: '名'.repeat(40) })).not.toBeNull()
  })
})
