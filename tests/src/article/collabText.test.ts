import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { CollabText, type TextControl } from '../../../src/article/collabText.ts'

/** A form field as far as the binding sees one. */
class FakeField extends EventTarget {
  value = ''
  selectionStart = 0
  selectionEnd = 0
  scrollTop = 0
  scrollLeft = 0
  readOnly = false
  readonly ownerDocument = { activeElement: this }

  setSelectionRange(start: number, end: number): void {
    this.selectionStart = start
    this.selectionEnd = end
  }

  /** A person replaces a stretch of the text. */
  type(at: number, remove: number, insert: string): void {
    this.value = this.value.slice(0, at) + insert + this.value.slice(at + remove)
    this.setSelectionRange(at + insert.length, at + insert.length)
    this.dispatchEvent(new Event('input'))
  }
}

function setUp(start: string) {
  const mine = new Y.Doc()
  const theirs = new Y.Doc()
  mine.getMap('meta').set('source', new Y.Text(start))
  Y.applyUpdate(theirs, Y.encodeStateAsUpdate(mine))
  const sync = () => {
    Y.applyUpdate(mine, Y.encodeStateAsUpdate(theirs), 'remote')
    Y.applyUpdate(theirs, Y.encodeStateAsUpdate(mine), 'remote')
  }
  const field = new FakeField()
  const values: string[] = []
  const binding = new CollabText(mine.getMap('meta'), 'source', field as unknown as TextControl, (value) => values.push(value))
  const textIn = (doc: Y.Doc) => doc.getMap('meta').get('source') as Y.Text
  return { mine, theirs, sync, field, values, binding, textIn }
}

describe('CollabText', () => {
  it('shows the text and writes what is typed', () => {
    const { field, values, sync, theirs, textIn } = setUp('本报')
    expect(field.value).toBe('本报')
    field.type(2, 0, '讯')
    sync()
    expect(textIn(theirs).toString()).toBe('本报讯')
    expect(values.at(-1)).toBe('本报讯')
  })

  it('keeps the caret when somebody else writes before it', () => {
    const { field, sync, theirs, textIn } = setUp('abcdef')
    field.setSelectionRange(3, 5)
    textIn(theirs).insert(0, '12')
    textIn(theirs).delete(3, 1)
    sync()
    expect(field.value).toBe('12acdef')
    expect([field.selectionStart, field.selectionEnd]).toEqual([4, 6])
  })

  it('leaves the field alone while an input method composes, and loses nobody’s text', () => {
    const { field, sync, theirs, mine, textIn } = setUp('记者采访')
    field.setSelectionRange(2, 2)
    field.dispatchEvent(new Event('compositionstart'))
    field.type(2, 0, 'zai')
    textIn(theirs).insert(0, '本报')
    textIn(theirs).insert(6, '结束')
    sync()
    expect(field.value).toBe('记者zai采访')
    expect(textIn(mine).toString()).toBe('本报记者采访结束')
    field.type(2, 3, '在')
    field.dispatchEvent(new Event('compositionend'))
    expect(field.value).toBe('本报记者在采访结束')
    expect(field.selectionStart).toBe(5)
    sync()
    expect(textIn(theirs).toString()).toBe('本报记者在采访结束')
  })

  it('follows a text that another client puts in the place of the old one', () => {
    const { field, sync, theirs } = setUp('old')
    theirs.getMap('meta').set('source', new Y.Text('new'))
    sync()
    expect(field.value).toBe('new')
    field.type(3, 0, '!')
    sync()
    expect(String(theirs.getMap('meta').get('source'))).toBe('new!')
  })

  it('writes nothing until somebody types, also where the text is missing', () => {
    const doc = new Y.Doc()
    let updates = 0
    doc.on('update', () => updates++)
    const field = new FakeField()
    const binding = new CollabText(doc.getMap('meta'), 'page', field as unknown as TextControl, () => undefined)
    expect(updates).toBe(0)
    field.type(0, 0, '03')
    expect(String(doc.getMap('meta').get('page'))).toBe('03')
    binding.destroy()
  })

  it('keeps the words of both when two people begin an empty field at the same moment', () => {
    const docs = [new Y.Doc(), new Y.Doc()] as const
    const people = docs.map((doc) => {
      const field = new FakeField()
      return { field, binding: new CollabText(doc.getMap('meta'), 'webTitle', field as unknown as TextControl, () => undefined) }
    })
    people[0]?.field.type(0, 0, '甲写的')
    people[1]?.field.type(0, 0, '乙写的')
    for (let round = 0; round < 3; round++) {
      Y.applyUpdate(docs[0], Y.encodeStateAsUpdate(docs[1]), 'remote')
      Y.applyUpdate(docs[1], Y.encodeStateAsUpdate(docs[0]), 'remote')
    }
    const [one, other] = docs.map((doc) => String(doc.getMap('meta').get('webTitle')))
    expect(one).toBe(other)
    expect(['甲写的乙写的', '乙写的甲写的']).toContain(one)
    for (const { field, binding } of people) {
      expect(field.value).toBe(one)
      binding.destroy()
    }
  })
})
