import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { readMeta } from '#shared/article/metadata.ts'
import { addEntry, changeEntry, moveEntry, newEntryId, removeEntry } from '../../../src/article/metaEntries.ts'

function twoPeople() {
  const a = new Y.Doc()
  const b = new Y.Doc()
  const sync = () => {
    Y.applyUpdate(a, Y.encodeStateAsUpdate(b))
    Y.applyUpdate(b, Y.encodeStateAsUpdate(a))
  }
  return { a: a.getMap('meta'), b: b.getMap('meta'), sync }
}

const names = (map: Y.Map<unknown>) => readMeta(map).byline.map((entry) => entry.name)

describe('lists in the meta map', () => {
  it('keeps both entries when two people add at once', () => {
    const { a, b, sync } = twoPeople()
    addEntry(a, 'byline', newEntryId(), { role: 'reporter', name: '甲' })
    addEntry(b, 'byline', newEntryId(), { role: 'photo', name: '乙' })
    sync()
    expect(names(a).toSorted()).toEqual(['乙', '甲'])
    expect(names(a)).toEqual(names(b))
  })

  it('moves an entry one place and not beyond the ends', () => {
    const { a } = twoPeople()
    for (const name of ['甲', '乙', '丙']) addEntry(a, 'byline', name, { role: 'reporter', name })
    moveEntry(a, 'byline', ['甲', '乙', '丙'], '丙', -1)
    expect(names(a)).toEqual(['甲', '丙', '乙'])
    moveEntry(a, 'byline', ['甲', '丙', '乙'], '甲', -1)
    moveEntry(a, 'byline', ['甲', '丙', '乙'], '乙', 1)
    expect(names(a)).toEqual(['甲', '丙', '乙'])
  })

  it('changes in place and does not bring back what somebody removed', () => {
    const { a } = twoPeople()
    addEntry(a, 'related', 'x', { title: '一', url: 'https://a.example/1' })
    addEntry(a, 'related', 'y', { title: '二', url: '' })
    changeEntry(a, 'related', 'x', { title: '壹', url: '' })
    expect(readMeta(a).related.map((story) => story.title)).toEqual(['壹', '二'])
    removeEntry(a, 'related', 'x')
    changeEntry(a, 'related', 'x', { title: '一', url: '' })
    expect(readMeta(a).related.map((story) => story.title)).toEqual(['二'])
  })
})
