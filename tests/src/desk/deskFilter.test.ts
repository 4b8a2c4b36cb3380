import { describe, expect, it } from 'vitest'
import { isFiltered, readDeskFilter, withoutCondition } from '../../../src/desk/deskFilter.ts'

describe('readDeskFilter', () => {
  it('takes what it knows from an address and leaves the rest', () => {
    const raw = Object.fromEntries(new URLSearchParams('?stage=review1&channel=city&q=2026&mine=1&utm=x'))
    expect(readDeskFilter(raw)).toEqual({ stage: 'review1', channel: 'city', q: '2026', mine: true })
  })

  it('drops unknown stages, blanks and a mine that is off', () => {
    expect(readDeskFilter({ stage: 'nowhere', channel: ' ', q: '', mine: '0' })).toEqual({})
  })

  it('reads its own result again without change', () => {
    const filter = readDeskFilter({ stage: 'draft', q: ' 台风 ', mine: true })
    expect(readDeskFilter({ ...filter })).toEqual(filter)
  })

  it('takes one condition off and leaves the others', () => {
    const filter = readDeskFilter({ stage: 'draft', channel: 'city' })
    expect(withoutCondition(filter, 'stage')).toEqual({ channel: 'city' })
    expect(isFiltered(withoutCondition(withoutCondition(filter, 'stage'), 'channel'))).toBe(false)
  })
})
