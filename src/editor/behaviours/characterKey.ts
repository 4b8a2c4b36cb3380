import { Extension } from '@tiptap/core'

/** Fired at the editor's element when the palette of characters should open; the toolbar listens. */
export const openCharactersEvent = 'galley:open-characters'

/** Mod-Shift-. in any field. */
export const CharacterKey = Extension.create({
  name: 'characterKey',

  addKeyboardShortcuts() {
    return {
      'Mod-Shift-.': () => {
        this.editor.view.dom.dispatchEvent(new CustomEvent(openCharactersEvent))
        return true
      },
    }
  },
})
