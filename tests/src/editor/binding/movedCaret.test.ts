import { TextSelection } from '@tiptap/pm/state'
import { expect, it } from 'vitest'
import * as Y from 'yjs'
import { bodySchema } from '#shared/article/schema.ts'
import { createArticleUndo } from '../../../../src/collab/articleUndo.ts'
import { HeadlessEditor } from '../../../support/robots/headlessEditor.ts'

it('leaves the caret where it was moved after the last key when a colleague writes', () => {
  const doc = new Y.Doc()
  const body = doc.getXmlFragment('body')
  for (const text of ['甲甲甲', '乙乙乙']) {
    const paragraph = new Y.XmlElement('paragraph')
    paragraph.insert(0, [new Y.XmlText(text)])
    body.push([paragraph])
  }
  const editor = new HeadlessEditor(body, bodySchema(), createArticleUndo(doc))
  editor.dispatch(editor.state.tr.insertText('天', 4))
  editor.dispatch(editor.state.tr.setSelection(TextSelection.create(editor.state.doc, 8)))

  const colleague = new Y.Doc()
  Y.applyUpdate(colleague, Y.encodeStateAsUpdate(doc))
  const first = colleague.getXmlFragment('body').get(0)
  if (first instanceof Y.XmlElement && first.get(0) instanceof Y.XmlText) (first.get(0) as Y.XmlText).insert(0, '丙丙')
  Y.applyUpdate(doc, Y.encodeStateAsUpdate(colleague, Y.encodeStateVector(doc)), 'colleague')

  editor.dispatch(editor.state.tr.insertText('地'))
  expect(editor.state.doc.content.content.map((block) => block.textContent)).toEqual(['丙丙甲甲甲天', '乙地乙乙'])
  editor.destroy()
})
