import { Extension } from '@tiptap/core'
import { Plugin } from '@tiptap/pm/state'
import type { EditorView } from '@tiptap/pm/view'

declare module '@tiptap/core' {
  interface Commands<ReturnType> {
    lineField: {
      /**
       * Breaks a line at the caret; before spaces, behind them, so that no line begins with one. The spaces stay at the end
       * of the line, where they are not printed: joined again, the headline is what it was.
       */
      breakLine: () => ReturnType
    }
  }
}

/** Leaves a field in the order of the page. */
export type LeaveField = (direction: 'next' | 'previous') => boolean

export interface FieldKeysOptions {
  /** @returns whether there is a field in that direction */
  readonly leave: LeaveField
}

/** Arrow keys at the edge of a field go on to the next one, as if the article were one text. */
export const FieldKeys = Extension.create<FieldKeysOptions>({
  name: 'fieldKeys',
  priority: 90, // after everything that an arrow can mean inside the field

  addOptions() {
    return { leave: () => false }
  },

  addKeyboardShortcuts() {
    const leaveAt = (side: 'up' | 'down' | 'left' | 'right') => () => {
      const { view } = this.editor
      if (!isAtEdge(view, side)) return false
      return this.options.leave(side === 'up' || side === 'left' ? 'previous' : 'next')
    }
    return { ArrowUp: leaveAt('up'), ArrowDown: leaveAt('down'), ArrowLeft: leaveAt('left'), ArrowRight: leaveAt('right') }
  },
})

function isAtEdge(view: EditorView, side: 'up' | 'down' | 'left' | 'right'): boolean {
  const { selection, doc } = view.state
  if (!selection.empty || !selection.$head.parent.isTextblock) return doc.content.size === 0
  const { $head } = selection
  const isBackward = side === 'up' || side === 'left'
  const edge = isBackward
    ? $head.before(1) === 0 && $head.start() === $head.depth
    : $head.after(1) === doc.content.size && $head.end() === doc.content.size - $head.depth
  return edge && view.endOfTextblock(side)
}

/**
 * A field of lines: Enter goes on to the next field, Shift+Enter makes another line of the headline, and what is pasted
 * or dropped becomes one line of plain text.
 */
export const LineField = Extension.create<FieldKeysOptions>({
  name: 'lineField',
  priority: 1000,

  addOptions() {
    return { leave: () => false }
  },

  addCommands() {
    return {
      breakLine:
        () =>
        ({ state, chain }) => {
          const { $from, $to, empty, to } = state.selection
          // The stock split judges by the lines that are selected, deletes them, and then fails because they are gone.
          if (!$from.sameParent($to)) return chain().deleteSelection().splitBlock().run()
          const behind = $to.parent.textBetween($to.parentOffset, $to.parent.content.size)
          const spaces = empty ? (/^\s*/u.exec(behind)?.[0].length ?? 0) : 0
          // At the end of a line they are just that.
          const at = spaces < behind.length ? to + spaces : to
          return (empty && at !== to ? chain().setTextSelection(at) : chain()).splitBlock().run()
        },
    }
  },

  addKeyboardShortcuts() {
    return {
      Enter: () => {
        this.options.leave('next')
        return true
      },
      'Mod-Enter': () => true,
      'Shift-Enter': () => this.editor.commands.breakLine(),
    }
  },

  addProseMirrorPlugins() {
    const { editor } = this
    const insert = (data: DataTransfer | null) => {
      const line = oneLine(data?.getData('text/plain') ?? '')
      if (line !== '') editor.view.dispatch(editor.state.tr.insertText(line).scrollIntoView())
      return true
    }
    return [
      new Plugin({
        props: {
          handlePaste: (_view, event) => insert(event.clipboardData),
          handleDrop: (view, event, _slice, moved) => {
            if (moved) return false
            const at = view.posAtCoords({ left: event.clientX, top: event.clientY })
            if (at) editor.commands.setTextSelection(at.pos)
            return insert(event.dataTransfer)
          },
        },
      }),
    ]
  },
})

/** Text on one line: line ends between Chinese characters vanish, other white space becomes one space. */
export function oneLine(text: string): string {
  return text
    .trim()
    .replace(/([\u2e80-\u9fff\uff00-\uffef])[ \t]*[\r\n]+\s*(?=[\u2e80-\u9fff\uff00-\uffef])/g, '$1')
    .replace(/[ \t]*[\r\n]+\s*|\t+/g, ' ')
}
