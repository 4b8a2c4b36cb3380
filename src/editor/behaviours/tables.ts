import { Extension } from '@tiptap/core'
import { TextSelection } from '@tiptap/pm/state'

declare module '@tiptap/core' {
  interface Commands<ReturnType> {
    articleTables: {
      /** Inserts a table whose first row is a head; the caret goes into its first cell. */
      insertArticleTable: (size: { rows: number; columns: number }) => ReturnType
    }
  }
}

/** Tables whose cells can be written into at once: with relaxed content expressions, stock ones come out empty. */
export const ArticleTables = Extension.create({
  name: 'articleTables',
  priority: 1005,

  addCommands() {
    return {
      insertArticleTable:
        ({ rows, columns }) =>
        ({ state, tr, dispatch }) => {
          const { table, tableRow, tableHeader, tableCell, paragraph } = state.schema.nodes
          if (!table || !tableRow || !tableHeader || !tableCell || !paragraph) return false
          const row = (index: number) => {
            const cell = index === 0 ? tableHeader : tableCell
            return tableRow.create(
              null,
              Array.from({ length: columns }, () => cell.create(null, paragraph.create())),
            )
          }
          const node = table.create(
            null,
            Array.from({ length: rows }, (_, index) => row(index)),
          )
          if (dispatch) {
            const { $from } = tr.selection
            const at = $from.depth === 0 ? $from.pos : $from.after(1)
            const isEmptyLine = $from.depth === 1 && $from.parent.content.size === 0
            tr.insert(isEmptyLine ? $from.before(1) : at, node)
            const first = (isEmptyLine ? $from.before(1) : at) + 4
            tr.setSelection(TextSelection.create(tr.doc, first)).scrollIntoView()
          }
          return true
        },
    }
  },

  addKeyboardShortcuts() {
    const { editor } = this
    return {
      Tab: () => {
        if (!editor.isActive('table')) return false
        // Two steps: the new row's cells get their paragraphs in between.
        return editor.commands.goToNextCell() || (editor.commands.addRowAfter() && editor.commands.goToNextCell()) || true
      },
    }
  },
})
