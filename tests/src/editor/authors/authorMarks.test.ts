import { EditorState, Plugin } from '@tiptap/pm/state'
import type { DecorationSet } from '@tiptap/pm/view'
import { ySyncPluginKey } from '@tiptap/y-tiptap'
import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { bodySchema } from '#shared/article/schema.ts'
import type { AuthoredRange } from '#shared/protocol/authors.ts'
import { AuthorIndex } from '../../../../src/editor/authors/authorIndex.ts'
import { placeAuthors } from '../../../../src/editor/authors/placeAuthors.ts'
import { readBlame } from '../../../../src/editor/authors/readBlame.ts'
import { authorMarksPlugin, authorsBetween, orderAuthors } from '../../../../src/editor/behaviours/authorMarks.ts'

const schema = bodySchema()
const colors = new Map([
  ['li', '#0b57a4'],
  ['zhang', '#b3261e'],
])

const range = (username: string, client: number, clock: number, text: string, from: number): AuthoredRange => ({
  username,
  name: username,
  field: 'body',
  from,
  to: from + text.length,
  text,
  at: '2026-10-02T02:30:00.000Z',
  stage: 'draft',
  moved: null,
  pasted: false,
  source: null,
  id: { client, clock },
})

/** Two paragraphs: 甲甲甲 by li with 乙乙 by zhang in it, then 丙丙 by li. */
function shared() {
  const doc = new Y.Doc()
  doc.clientID = 1
  const body = doc.getXmlFragment('body')
  const [first, second] = [new Y.XmlElement('paragraph'), new Y.XmlElement('paragraph')]
  body.insert(0, [first, second])
  const one = new Y.XmlText()
  first.insert(0, [one])
  const start = Y.getState(doc.store, 1)
  one.insert(0, '甲甲甲')
  const two = new Y.XmlText()
  second.insert(0, [two])
  const later = Y.getState(doc.store, 1)
  two.insert(0, '丙丙')
  const other = new Y.Doc()
  other.clientID = 2
  Y.applyUpdate(other, Y.encodeStateAsUpdate(doc))
  ;((other.getXmlFragment('body').get(0) as Y.XmlElement).get(0) as Y.XmlText).insert(1, '乙乙')
  Y.applyUpdate(doc, Y.encodeStateAsUpdate(other))
  const ranges = [range('li', 1, start, '甲甲甲', 0), range('zhang', 2, 0, '乙乙', 1), range('li', 1, later, '丙丙', 5)]
  return { doc, body, ranges }
}

const p = (text: string) => schema.node('paragraph', null, [schema.text(text)])

function marked() {
  const { doc, body, ranges } = shared()
  const binding = { mapping: new Map() }
  const sync = new Plugin<object>({
    key: ySyncPluginKey,
    state: { init: () => ({ binding, doc, type: body }), apply: (_transaction, value) => value },
  })
  const state = EditorState.create({
    schema,
    doc: schema.node('doc', null, [p('甲乙乙甲甲'), p('丙丙')]),
    plugins: [authorMarksPlugin(), sync],
  })
  const order = { isShown: true, authors: { index: new AuthorIndex(ranges), colors } }
  return { state: state.apply(orderAuthors(state, order)), order }
}

const shown = (state: EditorState) =>
  authorsBetween(state, 0, state.doc.content.size)
    .map(({ from, to, range: one }) => `${one?.username} ${state.doc.textBetween(from, to)}`)
    .filter((one) => !one.endsWith(' '))

describe('placeAuthors', () => {
  it('finds everybody’s text by its ids, through marks and insertions, and says when editor and document differ', () => {
    const { body, ranges } = shared()
    const index = new AuthorIndex(ranges)
    const bold = schema.node('paragraph', null, [schema.text('甲乙', [schema.mark('bold')]), schema.text('乙甲甲')])
    const doc = schema.node('doc', null, [bold, p('丙丙')])
    const places = placeAuthors(body, doc, index)?.map(({ from, to, range: one, offset }) => [
      doc.textBetween(from, to),
      one?.username,
      offset,
    ])
    expect(places).toEqual([
      ['甲', 'li', 0],
      ['乙乙', 'zhang', 0],
      ['甲甲', 'li', 1],
      ['丙丙', 'li', 0],
    ])
    expect(placeAuthors(body, schema.node('doc', null, [p('甲乙乙甲甲')]), index)).toBeNull()
    expect(placeAuthors(body, schema.node('doc', null, [p('甲乙乙甲甲'), p('丙丙丁')]), index)).toBeNull()
  })

  it('credits nobody with ids that nobody is known for', () => {
    const { body, ranges } = shared()
    const doc = schema.node('doc', null, [p('甲乙乙甲甲'), p('丙丙')])
    const places = placeAuthors(body, doc, new AuthorIndex(ranges.slice(1)))
    expect(places?.map(({ range: one }) => one?.username ?? null)).toEqual([null, 'zhang', null, 'li'])
  })
})

describe('author marks', () => {
  it('stay with their text when a paragraph is split', () => {
    const { state } = marked()
    const split = state.apply(state.tr.split(3))
    expect(shown(split)).toEqual(['li 甲', 'zhang 乙乙', 'li 甲甲', 'li 丙丙'])
  })

  it('credit what is typed in the middle of somebody’s text to nobody until it is known', () => {
    const { state } = marked()
    const typed = state.apply(state.tr.insertText('丁', 3))
    expect(shown(typed)).toEqual(['li 甲', 'zhang 乙', 'zhang 乙', 'li 甲甲', 'li 丙丙'])
    expect(authorsBetween(typed, 3, 4)).toEqual([])
    // Known ids behind the new text keep their place in their range.
    expect(authorsBetween(typed, 4, 5).map(({ offset }) => offset)).toEqual([1])
  })

  it('let what is being composed stand in its element, and cut it out when it is done', () => {
    const { state } = marked()
    const composing = state.apply(state.tr.insertText('丁', 3).setMeta('composition', 1))
    const more = composing.apply(composing.tr.insertText('戊', 4).setMeta('composition', 1))
    expect(shown(more)).toEqual(['li 甲', 'zhang 乙丁戊乙', 'li 甲甲', 'li 丙丙'])
    const done = more.apply(orderAuthors(more, {}))
    expect(shown(done)).toEqual(['li 甲', 'zhang 乙', 'zhang 乙', 'li 甲甲', 'li 丙丙'])
  })

  it('are shown and hidden without being worked out again', () => {
    const { state } = marked()
    const plugin = state.plugins[0]
    const drawn = (now: EditorState) => (plugin?.props.decorations?.call(plugin, now) ?? null) as DecorationSet | null
    expect(drawn(state)?.find()).toHaveLength(4)
    const hidden = state.apply(orderAuthors(state, { isShown: false }))
    expect(drawn(hidden)).toBeNull()
    expect(shown(hidden)).toEqual(shown(state))
  })
})

describe('readBlame', () => {
  const struck = (text: string, from: number) => ({
    text,
    field: 'body' as const,
    from,
    username: 'li',
    name: 'li',
    struck: { username: 'zhang', name: 'zhang', at: '2026-10-02T02:31:00.000Z', stage: 'review1' as const },
  })

  it('is of the character before the caret, at the start of a block of the one behind it, and of all that is selected', () => {
    const { state } = marked()
    const people = (from: number, to: number) => readBlame(state, from, to, []).parts.map(({ range: one, text }) => [one.username, text])
    expect(people(3, 3)).toEqual([['zhang', '乙']])
    expect(people(1, 1)).toEqual([['li', '甲']])
    expect(people(8, 8)).toEqual([['li', '丙']])
    expect(people(1, 5)).toEqual([
      ['li', '甲'],
      ['zhang', '乙乙'],
      ['li', '甲'],
    ])
  })

  it('tells what was struck there, and not what was struck elsewhere', () => {
    const { state } = marked()
    const found = readBlame(state, 3, 3, [struck('近', 2), struck('远', 400)]).struck
    expect(found.map(({ text }) => text)).toEqual(['近'])
  })
})
