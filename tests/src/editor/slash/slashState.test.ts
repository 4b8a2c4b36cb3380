import type { Node } from '@tiptap/pm/model'
import { EditorState, TextSelection, type Transaction } from '@tiptap/pm/state'
import { ySyncPluginKey } from '@tiptap/y-tiptap'
import { describe, expect, it } from 'vitest'
import { bodySchema } from '#shared/article/schema.ts'
import { nextSlash, type SlashOpen, slashStart } from '../../../../src/editor/slash/slashState.ts'

const schema = bodySchema()
const p = (text: string) => schema.node('paragraph', null, text === '' ? [] : [schema.text(text)])

/** A text with the caret in it and the menu that belongs to it. */
class Text {
  state: EditorState
  open: SlashOpen | null = null

  constructor(caret: number, ...blocks: readonly Node[]) {
    const doc = schema.node('doc', null, blocks)
    this.state = EditorState.create({ schema, doc, selection: TextSelection.create(doc, caret) })
  }

  do(change: (tr: Transaction) => Transaction, isComposing = false): this {
    const transaction = change(this.state.tr)
    const after = this.state.apply(transaction)
    this.open = nextSlash(transaction, this.open, this.state, after, isComposing)
    this.state = after
    return this
  }

  type(text: string): this {
    for (const character of text) this.do((tr) => tr.insertText(character))
    return this
  }

  /** A colleague writes somewhere: the binding replaces everything and puts the caret behind the same character. */
  receive(at: number, text: string): this {
    const { head } = this.state.selection
    const doc = schema.nodeFromJSON(this.state.tr.insertText(text, at).doc.toJSON())
    const caret = head + (at < head ? text.length : 0)
    return this.do((tr) => {
      tr.replaceWith(0, tr.doc.content.size, doc.content).setMeta(ySyncPluginKey, { isChangeOrigin: true })
      return tr.setSelection(TextSelection.create(tr.doc, caret))
    })
  }
}

describe('nextSlash', () => {
  it('opens in an empty block and behind a space', () => {
    expect(new Text(1, p('')).type('/').open?.text).toBe('/')
    expect(new Text(1, p('')).type('／').open).not.toBeNull()
    expect(new Text(1, p('')).type('、').open).not.toBeNull()
    expect(new Text(4, p('共建 ')).type('/').open).not.toBeNull()
    expect(new Text(4, p('共建　')).type('／').open).not.toBeNull()
  })

  it('stays closed within words, behind a list comma, before text, and in captions', () => {
    expect(new Text(3, p('共建')).type('/').open).toBeNull()
    expect(new Text(4, p('共建 ')).type('、').open).toBeNull()
    expect(new Text(1, p('共建')).type('/').open).toBeNull()
    const figure = schema.node('figure', { asset: 'a' }, [schema.node('figcaption')])
    expect(new Text(2, figure).type('/').open).toBeNull()
  })

  it('is not opened by a colleague, a paste or several characters at once', () => {
    expect(new Text(1, p('')).receive(1, '/').open).toBeNull()
    expect(new Text(1, p('')).do((tr) => tr.insertText('/').setMeta('uiEvent', 'paste')).open).toBeNull()
    expect(new Text(1, p('')).do((tr) => tr.insertText('表/')).open).toBeNull()
  })

  it('waits until an input method has done with the sign', () => {
    expect(new Text(1, p('')).do((tr) => tr.insertText('、'), true).open?.isHeld).toBe(true)
  })

  it('filters by what stands between the sign and the caret, and opens again when letters are taken back', () => {
    const text = new Text(1, p('')).type('/bg')
    expect(text.open?.items).toEqual(['table'])
    expect(text.type('q').open?.items).toEqual([])
    const { head } = text.state.selection
    expect(text.do((tr) => tr.delete(head - 1, head)).open?.items).toEqual(['table'])
  })

  it('closes when the sign goes, the caret leaves, a space follows or the block is left', () => {
    const open = () => new Text(1, p(''), p('别处')).type('/b')
    expect(open().do((tr) => tr.delete(1, 3)).open).toBeNull()
    expect(open().do((tr) => tr.setSelection(TextSelection.create(tr.doc, 2))).open).toBeNull()
    expect(open().do((tr) => tr.setSelection(TextSelection.create(tr.doc, 6))).open).toBeNull()
    expect(open().do((tr) => tr.split(3)).open).toBeNull()
    expect(new Text(1, p('')).type('/ ').open).toBeNull()
    expect(new Text(1, p('')).type(`/${'长'.repeat(24)}`).open).toBeNull()
  })

  it('stays with its words whatever a colleague writes before, behind or elsewhere', () => {
    const text = new Text(7, p('别处'), p('我 ')).type('/')
    for (const at of [1, text.state.doc.content.size - 1, 2]) text.receive(at, '同事')
    expect(text.open?.text).toBe('/')
    if (text.open === null) throw new Error('closed')
    const start = slashStart(text.state, text.open)
    expect(text.state.doc.textBetween(start, start + 1)).toBe('/')
  })

  it('does not follow a caret whose words a colleague removed', () => {
    const text = new Text(1, p('')).type('/b')
    text.do((tr) => tr.replaceWith(0, tr.doc.content.size, p('')).setMeta(ySyncPluginKey, { isChangeOrigin: true }))
    expect(text.open).toBeNull()
  })

  it('offers no table inside a table', () => {
    const cell = schema.node('tableCell', null, [p('')])
    const table = schema.node('table', null, [schema.node('tableRow', null, [cell])])
    expect(new Text(4, table).type('/').open?.items).not.toContain('table')
  })
})
