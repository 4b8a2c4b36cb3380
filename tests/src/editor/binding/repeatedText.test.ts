import { TextSelection } from '@tiptap/pm/state'
import { expect, it } from 'vitest'
import * as Y from 'yjs'
import { bodySchema } from '#shared/article/schema.ts'
import { createArticleUndo } from '../../../../src/collab/articleUndo.ts'
import { HeadlessEditor } from '../../../support/robots/headlessEditor.ts'

it('goes on after a deletion from repeated text into the next paragraph', () => {
  const doc = new Y.Doc()
  const body = doc.getXmlFragment('body')
  for (const text of ['天天天天', '天天天天']) {
    const paragraph = new Y.XmlElement('paragraph')
    paragraph.insert(0, [new Y.XmlText(text)])
    body.push([paragraph])
  }
  const undo = createArticleUndo(doc)
  for (let from = 1; from <= 4; from++) {
    for (let to = 8; to <= 10; to++) {
      const editor = new HeadlessEditor(body, bodySchema(), undo)
      const { state } = editor
      editor.dispatch(state.tr.setSelection(TextSelection.create(state.doc, from, to)).deleteSelection())
      expect([editor.failure, body.toString()]).toEqual([undefined, `<paragraph>${editor.state.doc.textContent}</paragraph>`])
      undo.undo()
      editor.destroy()
    }
  }
})
