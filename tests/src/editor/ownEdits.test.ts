import type { Node } from '@tiptap/pm/model'
import { EditorState, Plugin } from '@tiptap/pm/state'
import { ySyncPluginKey } from '@tiptap/y-tiptap'
import { describe, expect, it } from 'vitest'
import { bodySchema } from '#shared/article/schema.ts'
import { ownEditsPlugin } from '../../../src/editor/behaviours/ownEdits.ts'

const schema = bodySchema()
const p = (text = '') => schema.node('paragraph', null, text === '' ? [] : [schema.text(text)])

/** Puts a mark at the start of every document that lacks one, as a plugin that repairs does. */
const repairer = new Plugin({
  appendTransaction: (_transactions, _before, state) => (state.doc.textContent.startsWith('!') ? null : state.tr.insert(0, p('!'))),
})

function stateOf(blocks: readonly Node[], isEditable = true, plugins: readonly Plugin[] = []): EditorState {
  const doc = schema.node('doc', null, blocks)
  return EditorState.create({ schema, doc, plugins: [...plugins, ownEditsPlugin(() => isEditable)] })
}

describe('ownEditsPlugin', () => {
  it('gives an emptied article its paragraph in the same change, with the caret in it', () => {
    const state = stateOf([p('一'), p('二')])
    const next = state.apply(state.tr.delete(0, state.doc.content.size))
    expect([next.doc.toString(), next.selection.from]).toEqual(['doc(paragraph)', 1])
  })

  it('fills cells that a table command leaves empty, and only where something changed', () => {
    const { tableRow, tableCell, table, blockquote } = schema.nodes
    if (!tableRow || !tableCell || !table || !blockquote) throw new Error('the schema lacks a node')
    const state = stateOf([blockquote.create(), p('文')])
    const made = table.create(null, tableRow.create(null, [tableCell.create(), tableCell.create(null, p('有'))]))
    const next = state.apply(state.tr.insert(state.doc.content.size, made))
    expect(next.doc.toString()).toBe('doc(blockquote, paragraph("文"), table(tableRow(tableCell(paragraph), tableCell(paragraph("有")))))')
  })

  it('repairs nothing that came from the shared document', () => {
    const state = stateOf([p('一')], true, [repairer])
    const received = state.tr.delete(0, state.doc.content.size).setMeta(ySyncPluginKey, { isChangeOrigin: true })
    expect(state.apply(received).doc.childCount).toBe(0)
    expect(state.apply(state.tr.insertText('二', 1)).doc.textContent).toBe('!二一')
  })

  it('lets nobody write who may not, but still shows what colleagues write', () => {
    const state = stateOf([p('一')], false)
    expect(state.apply(state.tr.insertText('二', 1)).doc.textContent).toBe('一')
    const received = state.tr.insertText('二', 1).setMeta(ySyncPluginKey, { isChangeOrigin: true })
    expect(state.apply(received).doc.textContent).toBe('二一')
  })
})
