import type { Node } from '@tiptap/pm/model'
import { type Editor, useEditorState } from '@tiptap/react'
import { useState, useSyncExternalStore } from 'react'
import type { ArticleEditors } from '../articleEditors.ts'
import { goTo } from '../behaviours/goTo.ts'
import { type BodyFigure, readFigures } from './readFigures.ts'

/** The pictures of the body in the order of the text, live; the same list until one of them changes. */
export function useFigures(editors: ArticleEditors): readonly BodyFigure[] {
  const editor = useSyncExternalStore(editors.subscribe, () => editors.get('body') ?? null)
  const [read] = useState(rememberLast)
  return (
    useEditorState({
      editor,
      // What the hook hands in is no editor until the new one's next transaction.
      selector: () => (editor === null || editor.isDestroyed ? none : read(editor.state.doc)),
    }) ?? none
  )
}

const none: readonly BodyFigure[] = []

/** Most transactions only move the caret. */
function rememberLast(): (doc: Node) => readonly BodyFigure[] {
  let last: { readonly doc: Node; readonly figures: readonly BodyFigure[] } | null = null
  return (doc) => {
    if (last?.doc !== doc) last = { doc, figures: readFigures(doc).map(({ pos: _, ...figure }) => figure) }
    return last.figures
  }
}

/**
 * Puts the caret below a picture and brings the picture to the top of what is seen.
 * @param index among the figures of the text
 * @param focus whether the text gets the keyboard too; a drawer that closes gives it on by itself
 */
export function goToFigure(editor: Editor, index: number, focus: boolean): void {
  const figure = readFigures(editor.state.doc)[index]
  if (figure === undefined) return
  goTo(editor, figure.pos + 1, focus)
  const element = editor.view.nodeDOM(figure.pos)
  if (element instanceof Element) element.scrollIntoView({ block: 'start' })
}
