import { describe, expect, test } from 'vitest'
import * as Y from 'yjs'
import { entryKey, readMeta, splitKeywords } from '#shared/article/metadata.ts'

function meta(fill: (map: Y.Map<unknown>) => void): ReturnType<typeof readMeta> {
  const map = new Y.Doc().getMap('meta')
  fill(map)
  return readMeta(map)
}

test('an empty map is an article of which nothing is known', () => {
  expect(meta(() => {})).toEqual({
    language: 'zh',
    channel: '',
    source: '',
    dateline: '',
    keywords: [],
    standfirst: '',
    issue: '',
    page: '',
    shortTitle: '',
    byline: [],
    related: [],
  })
})

test('texts are read from shared text and from plain strings, trimmed and cut at their limit', () => {
  const found = meta((map) => {
    map.set('source', new Y.Text(' 棠溪日报 '))
    map.set('dateline', '本报棠溪11月23日电')
    map.set('standfirst', new Y.Text('长'.repeat(5000)))
    map.set('language', 'en')
    map.set('channel', 'shehui')
  })
  expect(found).toMatchObject({ source: '棠溪日报', dateline: '本报棠溪11月23日电', language: 'en', channel: 'shehui' })
  expect(found.standfirst).toHaveLength(2000)
})

test('versions of the headline that are not given are not there at all: an older article keeps its bytes', () => {
  const empty = meta((map) => {
    for (const key of ['webTitle', 'wechatTitle']) map.set(key, new Y.Text('  '))
  })
  expect(Object.keys(empty)).toEqual(Object.keys(meta(() => {})))
  const given = meta((map) => map.set('wechatTitle', new Y.Text(' 雾锁渡口 ')))
  expect(given).toMatchObject({ wechatTitle: '雾锁渡口' })
  expect(given).not.toHaveProperty('webTitle')
})

test('values of a wrong kind count as not given', () => {
  const found = meta((map) => {
    for (const key of ['source', 'channel', 'language', 'keywords']) map.set(key, { no: 1 })
    map.set(entryKey('byline', 'a'), 'not an entry')
    map.set(entryKey('byline', 'b'), { role: 'reporter' })
    map.set(entryKey('byline', 'c'), { role: 'king', name: '沈望舒', username: 5 })
    map.set(entryKey('related', 'a'), { url: 'https://a.example' })
    map.set(entryKey('related', 'b'), { title: '另一篇', url: 'javascript:alert(1)' })
  })
  expect(found).toMatchObject({ source: '', channel: '', language: 'zh', keywords: [] })
  expect(found.byline).toEqual([{ id: 'c', role: 'reporter', name: '沈望舒' }])
  expect(found.related).toEqual([{ id: 'b', title: '另一篇', url: '' }])
})

describe('entries', () => {
  test('that two people add at the same moment are both kept', () => {
    const one = new Y.Doc()
    const other = new Y.Doc()
    one.getMap('meta').set(entryKey('byline', 'a'), { role: 'reporter', name: '甲', order: 0 })
    other.getMap('meta').set(entryKey('byline', 'b'), { role: 'reporter', name: '乙', order: 0 })
    Y.applyUpdate(one, Y.encodeStateAsUpdate(other))
    Y.applyUpdate(other, Y.encodeStateAsUpdate(one))
    const names = (doc: Y.Doc) => readMeta(doc.getMap('meta')).byline.map((entry) => entry.name)
    expect(names(one)).toEqual(['甲', '乙'])
    expect(names(other)).toEqual(names(one))
  })

  test('stand in their order, then by id, so that everybody sees the same list', () => {
    const found = meta((map) => {
      map.set(entryKey('byline', 'z'), { role: 'photo', name: '丙', order: 1 })
      map.set(entryKey('byline', 'b'), { role: 'text', name: '乙', order: 1 })
      map.set(entryKey('byline', 'x'), { role: 'stringer', name: '甲', username: 'jia' })
    })
    expect(found.byline).toEqual([
      { id: 'x', role: 'stringer', name: '甲', username: 'jia' },
      { id: 'b', role: 'text', name: '乙' },
      { id: 'z', role: 'photo', name: '丙' },
    ])
  })
})

test.each([
  ['阅读 图书馆', ['阅读', '图书馆']],
  ['阅读，图书馆、公共服务；阅读;a,b', ['阅读', '图书馆', '公共服务', 'a', 'b']],
  ['　、 ', []],
  ['', []],
])('keywords of %j', (raw, words) => {
  expect(splitKeywords(raw)).toEqual(words)
})
