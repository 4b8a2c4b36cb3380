import { Extension } from '@tiptap/core'
import { type Selection, TextSelection } from '@tiptap/pm/state'

/** Fired at the editor's element when the link editor should open; the toolbar listens. */
export const openLinkEvent = 'galley:open-link'

/** Keys that the nodes and marks do not bring along themselves. */
export const Shortcuts = Extension.create({
  name: 'shortcuts',
  priority: 1005,

  addKeyboardShortcuts() {
    const { editor } = this
    return {
      'Mod-Shift-x': () => editor.commands.toggleStrike(),
      'Mod-k': () => {
        editor.view.dom.dispatchEvent(new CustomEvent(openLinkEvent))
        return true
      },
      'Mod-Alt-0': () => editor.commands.setParagraph(),
      'Mod-Alt-3': () => editor.commands.toggleHeading({ level: 2 }),
      'Mod-Alt-4': () => editor.commands.toggleHeading({ level: 3 }),
      // The stock split judges by the blocks that are selected, deletes them, and then fails because they are gone.
      Enter: () => {
        if (spansBlocks(editor.state.selection)) editor.commands.deleteSelection()
        return false
      },
      // Decides nothing: Ctrl+Enter would put a line break where people expect "send".
      'Mod-Enter': () => true,
    }
  },
})

function spansBlocks(selection: Selection): boolean {
  return selection instanceof TextSelection && !selection.$from.sameParent(selection.$to)
}
