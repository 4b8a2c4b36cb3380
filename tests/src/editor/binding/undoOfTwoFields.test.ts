import { expect, it } from 'vitest'
import * as Y from 'yjs'
import { bodySchema } from '#shared/article/schema.ts'
import { createArticleUndo } from '../../../../src/collab/articleUndo.ts'
import { HeadlessEditor } from '../../../support/robots/headlessEditor.ts'

it('takes back what was typed in one step, though a caret was drawn anew in another field meanwhile', () => {
  const doc = new Y.Doc()
  const [headline, body] = [doc.getXmlFragment('headline'), doc.getXmlFragment('body')]
  for (const fragment of [headline, body]) {
    const paragraph = new Y.XmlElement('paragraph')
    paragraph.insert(0, [new Y.XmlText('你好')])
    fragment.push([paragraph])
  }
  const undo = createArticleUndo(doc)
  const above = new HeadlessEditor(headline, bodySchema(), undo)
  const below = new HeadlessEditor(body, bodySchema(), undo)

  // The last change of the field above was a colleague's.
  const colleague = new Y.Doc()
  Y.applyUpdate(colleague, Y.encodeStateAsUpdate(doc))
  const line = colleague.getXmlFragment('headline').get(0)
  if (line instanceof Y.XmlElement && line.get(0) instanceof Y.XmlText) (line.get(0) as Y.XmlText).insert(0, '甲')
  Y.applyUpdate(doc, Y.encodeStateAsUpdate(colleague, Y.encodeStateVector(doc)), 'colleague')

  below.dispatch(below.state.tr.insertText('z', 2))
  above.dispatch(above.state.tr.setMeta('addToHistory', false))
  below.dispatch(below.state.tr.insertText('中', 2, 3))
  expect(below.state.doc.textContent).toBe('你中好')
  undo.undo()
  expect(below.state.doc.textContent).toBe('你好')
  expect(above.state.doc.textContent).toBe('甲你好')
  for (const editor of [above, below]) editor.destroy()
})
