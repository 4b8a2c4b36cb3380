import { describe, expect, it } from 'vitest'
import { matchingItems, slashItems } from '../../../../src/editor/slash/slashItems.ts'

describe('matchingItems', () => {
  it('has everything before anything is typed', () => {
    expect(matchingItems('')).toEqual(slashItems)
  })

  it.each([
    ['表格', 'table'],
    ['表', 'table'],
    ['bg', 'table'],
    ['ＢＧ', 'table'],
    ["b'g", 'table'],
    ['Table', 'table'],
    ['dbt', 'heading2'],
    ['h3', 'heading3'],
    ['yj', 'runIn1'],
    ['xbt2', 'runIn2'],
    ['run-in head 2', 'runIn2'],
    ['图片', 'picture'],
    ['tp', 'picture'],
    ['列表', 'bulletList'],
    ['number', 'orderedList'],
    ['fgx', 'divider'],
    ['yw', 'blockquote'],
  ])('%s begins with what is meant', (typed, item) => {
    expect(matchingItems(typed)[0]).toBe(item)
  })

  it('lists what begins like the words before what holds them, each once', () => {
    expect(matchingItems('标题')).toEqual(['heading2', 'heading3', 'runIn1', 'runIn2'])
    for (const typed of ['b', 'bt', '题', 'l', 'list', 'head', '小标题']) {
      const found = matchingItems(typed)
      expect(found.length).toBeGreaterThan(0)
      expect(new Set(found).size).toBe(found.length)
    }
  })

  it('has nothing for what means nothing', () => {
    expect(matchingItems('qq')).toEqual([])
    expect(matchingItems('或者')).toEqual([])
  })
})
