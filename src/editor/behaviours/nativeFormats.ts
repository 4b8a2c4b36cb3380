import { Extension } from '@tiptap/core'
import { Plugin } from '@tiptap/pm/state'

/** What a phone's menu or a key asks the browser for, and the mark that it means here. */
const marks: ReadonlyMap<string, string> = new Map([
  ['formatBold', 'bold'],
  ['formatItalic', 'italic'],
  ['formatUnderline', 'underline'],
  ['formatStrikeThrough', 'strike'],
])

/**
 * Keeps the browser from formatting by itself. Where a field knows no underline, Ctrl+U would be remembered by the browser
 * for the next character: the first letter of a composition comes into an element that the editor takes out again, the
 * composition ends there, and the letter stays in the text. Where the field knows the mark, it is the editor that sets it.
 */
export const NativeFormats = Extension.create({
  name: 'nativeFormats',

  addProseMirrorPlugins() {
    const { editor } = this
    return [
      new Plugin({
        props: {
          handleDOMEvents: {
            beforeinput: (_view, event) => {
              if (!event.inputType.startsWith('format')) return false
              event.preventDefault()
              const mark = marks.get(event.inputType)
              if (mark !== undefined && editor.schema.marks[mark] !== undefined) editor.commands.toggleMark(mark)
              return true
            },
          },
        },
      }),
    ]
  },
})
