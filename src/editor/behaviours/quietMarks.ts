import { Extension } from '@tiptap/core'
import type { Node } from '@tiptap/pm/model'
import { Plugin } from '@tiptap/pm/state'
import { Decoration, DecorationSet } from '@tiptap/pm/view'

/** What the page shows of an editor's state without writing it down: an empty field, a selection without focus. */
export const QuietMarks = Extension.create({
  name: 'quietMarks',

  addProseMirrorPlugins() {
    const { editor } = this
    return [
      new Plugin({
        props: {
          // The placeholder itself is an attribute of the field, drawn by the style sheet.
          attributes: (state): Record<string, string> => (isBlank(state.doc) ? { 'data-blank': '' } : {}),
          // While a tool has the focus, what it will act on stays visible.
          decorations: (state) => {
            const { selection } = state
            if (selection.empty || editor.isFocused || !editor.isEditable) return null
            return DecorationSet.create(state.doc, [Decoration.inline(selection.from, selection.to, { class: 'ed-selection' })])
          },
        },
      }),
    ]
  },
})

function isBlank(doc: Node): boolean {
  const only = doc.childCount === 1 ? doc.firstChild : null
  return doc.childCount === 0 || (only?.type.name === 'paragraph' && only.content.size === 0)
}
